// How many characters are left. It is only shown while typing; a listener hears it once the typing rests.
import { say } from "./spoken.js";

const REST = 1200;
let resting;

function words(counter, left) {
  if (left < 0) return counter.dataset.over.replace("{n}", -left);
  return left === 1 ? counter.dataset.one : counter.dataset.many.replace("{n}", left);
}

function count(area) {
  const counter = document.querySelector(`[data-counter-for="${area.id}"]`);
  if (!counter) return;
  const left = Number(area.dataset.counted) - area.value.length;
  counter.textContent = words(counter, left);
  counter.toggleAttribute("data-too-long", left < 0);
  clearTimeout(resting);
  resting = setTimeout(() => say(counter.textContent), REST);
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.counted) count(event.target);
});
