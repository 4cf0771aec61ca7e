// Finds by kind and word without asking anybody; without a script the form does the same. What was looked for is kept
// with this entry of the browser's history, for who comes back from a skill, and in no address.
const form = document.querySelector("[data-finder]");
const box = form.querySelector("[name=q]");
const kinds = [...form.querySelectorAll("[aria-pressed]")];
const lines = [...document.querySelectorAll("[data-found] > li")];
const count = form.querySelector("[data-finder-count]");
const none = document.querySelector("[data-found-none]");

const folded = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/).filter(Boolean);
const chosen = () => kinds.find((one) => one.ariaPressed === "true")?.value ?? "";

function choose(kind) {
  for (const one of kinds) one.setAttribute("aria-pressed", String(one.value === kind));
}

function show() {
  const [kind, words] = [chosen(), folded(box.value)];
  let found = 0;
  for (const line of lines) {
    const isKind = !kind || line.dataset.kinds.split(" ").includes(kind);
    line.hidden = !(isKind && words.every((word) => line.dataset.words.includes(word)));
    found += !line.hidden;
  }
  count.textContent = found === 1 ? count.dataset.one : count.dataset.many.replace("{n}", found);
  none.hidden = found > 0;
  history.replaceState({ kind, words: box.value }, "");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.hasAttribute("aria-pressed")) choose(event.submitter.value);
  show();
});
box.addEventListener("input", show);
form.querySelector("[data-finder-button]").hidden = true;
if (history.state?.kind !== undefined) {
  choose(history.state.kind);
  box.value = history.state.words;
  show();
}
