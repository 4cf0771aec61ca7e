// A turn of a round: keys go from person to person, a timer runs for who wants one, and words that could not be sent stay in
// this tab until they are. sessionStorage ends with the tab, so nothing of a patient stays on the machine.
const OFF = "day-board-keys-off";

function goes(selector) {
  document.querySelector(selector)?.click();
}

function pressed(event) {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) return;
  const where = { j: "[data-after]", k: "[data-before]", o: "[data-open]" }[event.key];
  if (!where) return;
  event.preventDefault();
  goes(where);
}

function offerKeys(help) {
  const button = help.querySelector("button");
  const show = () => button.setAttribute("aria-pressed", String(!localStorage.getItem(OFF)));
  help.hidden = false;
  show();
  button.addEventListener("click", () => {
    if (localStorage.getItem(OFF)) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    show();
  });
  document.addEventListener("keydown", pressed);
}

function offerTimer(place) {
  const [button, shown] = [place.querySelector("button"), place.querySelector("output")];
  let beat = 0;
  place.hidden = false;
  button.addEventListener("click", () => {
    const runs = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!runs));
    clearInterval(beat);
    shown.textContent = "";
    if (runs) return;
    const since = Date.now();
    beat = setInterval(() => {
      const seconds = Math.floor((Date.now() - since) / 1000);
      shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }, 1000);
  });
}

function keepWords(form) {
  const key = `turn:${form.dataset.turn}`;
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  // Another mark means that the words arrived, or that somebody else said something: then the page is what holds.
  if (kept?.mark === form.dataset.mark) restore(form, kept.words);
  else sessionStorage.removeItem(key);
  form.addEventListener("input", () => {
    const words = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "seen");
    sessionStorage.setItem(key, JSON.stringify({ mark: form.dataset.mark, words }));
  });
  const say = () => {
    form.querySelector("[data-unsent]").hidden = navigator.onLine;
  };
  addEventListener("offline", say);
  addEventListener("online", say);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    say();
  });
}

function restore(form, words) {
  for (const [name, value] of words) {
    const control = form.elements.namedItem(name);
    // Radio buttons of one name are a list that takes a value; a box that holds something keeps it.
    if (control && !control.value) control.value = value;
  }
}

const help = document.querySelector("[data-keys]");
const timer = document.querySelector("[data-timer]");
const form = document.querySelector("[data-turn]");
if (help) offerKeys(help);
if (timer) offerTimer(timer);
if (form) keepWords(form);
