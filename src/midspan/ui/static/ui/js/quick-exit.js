// Leaving at once: a white page first, then the server ends the session, then somewhere harmless takes this page's
// place in the history. Escape or Shift three times does the same as the button. It cannot erase the history before.
import { forget } from "./own-words.js";

const PRESSES = 3;
const WITHIN = 1500;

const FORM = "[data-quick-exit]";
let pressed = { key: "", times: [] };

function leave(form) {
  const veil = document.createElement("div");
  veil.className = "leaving";
  document.title = "\u00a0";
  document.body.replaceChildren(veil);
  forget();
  navigator.sendBeacon(form.action);
  location.replace(form.dataset.quickExit);
}

function countPress(key) {
  const now = Date.now();
  const recent = pressed.key === key ? pressed.times.filter((time) => now - time < WITHIN) : [];
  pressed = { key, times: [...recent, now] };
  return pressed.times.length;
}

// The form is looked for at that moment: a cover in the place of the page brings one of its own.
document.addEventListener("submit", (event) => {
  if (!event.target.matches(FORM)) return;
  event.preventDefault();
  leave(event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.repeat) return;
  if (event.key !== "Escape" && event.key !== "Shift") {
    pressed = { key: "", times: [] };
    return;
  }
  const form = document.querySelector(FORM);
  if (form && countPress(event.key) >= PRESSES) leave(form);
}, true);
