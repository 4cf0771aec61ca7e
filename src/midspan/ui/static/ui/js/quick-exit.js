// Leaving at once: a white page first, then the server ends the session, then somewhere harmless takes this page's
// place in the history. Escape or Shift three times does the same as the button. It cannot erase the history before.
import { forget } from "./own-words.js";

const PRESSES = 3;
const WITHIN = 1500;

const form = document.querySelector("[data-quick-exit]");
let pressed = { key: "", times: [] };

function leave() {
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

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Escape" && event.key !== "Shift") {
      pressed = { key: "", times: [] };
      return;
    }
    if (countPress(event.key) >= PRESSES) leave();
  }, true);
}
