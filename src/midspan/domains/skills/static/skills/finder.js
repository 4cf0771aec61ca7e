// Finds by kind and word without asking anybody; without a script the form does the same.
const form = document.querySelector("[data-finder]");
const box = form.querySelector("[name=q]");
const kinds = [...form.querySelectorAll("[data-kind]")];
const lines = [...document.querySelectorAll("[data-found] > li")];
const count = form.querySelector("[data-finder-count]");
const none = document.querySelector("[data-found-none]");

const folded = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/).filter(Boolean);
const chosen = () => kinds.find((one) => one.ariaCurrent === "true")?.dataset.kind ?? "";

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
}

form.addEventListener("click", (event) => {
  const picked = event.target.closest("[data-kind]");
  if (!picked) return;
  event.preventDefault();
  for (const one of kinds) {
    if (one === picked) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
  show();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
box.addEventListener("input", show);
form.querySelector("[data-finder-button]").hidden = true;
