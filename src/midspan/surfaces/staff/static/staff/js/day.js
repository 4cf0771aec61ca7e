// The day board by keyboard: j and k go from line to line, o opens. One press of the switch turns the keys off for good.
// And its age: a page that was left open says so after some minutes, hides nothing, and says when it could not be renewed.
const board = document.querySelector("[data-board]");
const help = document.querySelector("[data-board-keys]");
const age = document.querySelector("[data-board-age]");
const OFF = "day-board-keys-off";
const STALE = 5 * 60_000;
const LOOK = 15_000;

function links() {
  return [...board.querySelectorAll("a.queue-action")];
}

function move(step) {
  const all = links();
  const place = all.indexOf(document.activeElement);
  const next = all[place < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(place + step, 0), all.length - 1)];
  next?.focus();
}

function pressed(event) {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "o" && board.contains(document.activeElement)) document.activeElement.click();
  else return;
  event.preventDefault();
}

if (board && help) {
  const button = help.querySelector("button");
  help.hidden = false;
  button.setAttribute("aria-pressed", String(!localStorage.getItem(OFF)));
  button.addEventListener("click", () => {
    if (localStorage.getItem(OFF)) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    button.setAttribute("aria-pressed", String(!localStorage.getItem(OFF)));
  });
  document.addEventListener("keydown", pressed);
}

// Asked first whether there is an answer at all: what stands here is worth more than a page that says there is none.
async function renew(event) {
  event.preventDefault();
  const failed = age.querySelector("[data-board-failed]");
  const refused = age.querySelector("[data-board-refused]");
  failed.hidden = refused.hidden = true;
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    // Somebody whose sign-in has ended is led to it.
    if (answer.ok || answer.type === "opaqueredirect") location.reload();
    else refused.hidden = false;
  } catch {
    failed.hidden = false;
  }
}

if (age) {
  const made = Date.now();
  const look = () => {
    if (Date.now() - made >= STALE) age.hidden = false;
  };
  age.querySelector("[data-board-renew]").addEventListener("click", renew);
  // A phone or machine that slept wakes up with the time gone by.
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK);
}
