// The day board by keyboard: j and k go from line to line, o opens. One press of the switch turns the keys off for good.
const board = document.querySelector("[data-board]");
const help = document.querySelector("[data-board-keys]");
const OFF = "day-board-keys-off";

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
