// What covers a page: a place for the PIN, whom to call, and signing out. The words stand in its mark-up.
import { endLock, readLock, triesLeft, tryPin } from "./keys.js";

const SECOND = 1000;
const WARNS_FROM = 5; // So many tries before the last one it is said what the last one does.

async function fetchPage(path) {
  const answer = (await caches.match(path, { ignoreVary: true })) ?? (await fetch(path));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// What the page brings along to be said elsewhere.
export async function fetchWords(path, name) {
  const { content } = (await fetchPage(path)).querySelector("template[data-pin-words]");
  return document.importNode(content.querySelector(`[data-is="${name}"]`), true);
}

export async function fetchCover(path) {
  const page = await fetchPage(path);
  for (const script of page.body.querySelectorAll("script")) script.remove();
  return { title: page.title, shell: page.body.className, parts: [...page.body.childNodes] };
}

function minutes(wait) {
  const seconds = Math.ceil(wait / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// Ends the sign-in as well, as far as there is a connection, and leads to where one signs in.
export async function signInAgain(place) {
  await endLock();
  await Promise.all(["day", "day-is-kept"].map((name) => caches.delete(name)));
  const { ok, type } = await fetch(place.dataset.signOut, { method: "POST", redirect: "manual" }).catch(() => ({}));
  if (ok || type === "opaqueredirect") location.replace(place.dataset.signIn);
}

function over(place) {
  place.querySelector("[data-pin-form]").hidden = true;
  place.querySelector("[data-pin-forgot]").hidden = true;
  place.querySelector("[data-pin-over]").hidden = false;
  place.querySelector("[data-pin-over] button").addEventListener("click", () => signInAgain(place));
  signInAgain(place);
}

// `within` holds the cover; `open` is called with the key once the PIN was right.
export async function attach(within, { lock, open }) {
  const place = within.querySelector("[data-pin-cover]");
  const form = place.querySelector("[data-pin-form]");
  const said = place.querySelector("[data-pin-said]");
  const [input, button] = [form.querySelector("input"), form.querySelector("button")];
  if (lock.isOver) {
    over(place);
    return;
  }
  const [plan] = lock.open;
  if (plan) place.querySelector("[data-pin-plan]").hidden = false;
  place.querySelector("[data-pin-forgot] button").addEventListener("click", () => over(place));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!input.value || button.disabled) return;
    button.disabled = true;
    // Turned off elsewhere meanwhile: there is nothing to try.
    if (!(await readLock())) {
      location.reload();
      return;
    }
    const found = await tryPin(input.value);
    button.disabled = false;
    input.value = "";
    if (found.key) open(found.key);
    else if (!found.left) over(place);
    else tell(found);
  });

  function tell({ left, wait }, isWrong = true) {
    const words = said.dataset;
    const lines = [isWrong ? words.wrong : "", left <= WARNS_FROM ? (left === 1 ? words.one : words.many.replace("{n}", left)) : ""];
    said.replaceChildren(...lines.filter(Boolean).map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    input.focus();
    if (wait) waitFor(Date.now() + wait);
  }

  // The seconds are shown, and not read out one by one.
  function waitFor(until) {
    const clock = place.querySelector("[data-pin-wait]");
    const time = clock.querySelector("[data-time]");
    clock.hidden = false;
    button.disabled = true;
    const ticking = setInterval(tick, SECOND);
    function tick() {
      const left = until - Date.now();
      time.textContent = minutes(Math.max(0, left));
      if (left > 0) return;
      clearInterval(ticking);
      clock.hidden = true;
      button.disabled = false;
    }
    tick();
  }

  input.focus();
  const before = await triesLeft();
  if (before.isTried) tell(before, false);
}
