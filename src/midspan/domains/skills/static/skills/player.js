// Leads through a skill, one step at a time. Everything is in the page already: nothing is asked for on the way, and
// what somebody chooses here stays in this browser.
import { Pacer } from "./pacer.js";
import { Voice } from "./voice.js";

const player = document.querySelector("[data-player]");
const part = (name) => player.querySelector(`[data-player-${name}]`);
const all = document.querySelector("[data-player-all]");
const [clock, count, text, progress] = ["clock", "count", "text", "progress"].map(part);
const moves = part("moves");
const pacer = new Pacer(player.querySelector("[data-pacer]"));
const voice = new Voice(part("voice"), { rate: Number(player.dataset.rate), language: text.lang });
const buzz = part("buzz");
const pace = player.querySelector("[data-player-pace] input"); // Only where a breath is paced.

// Where somebody left: a step's number, and no word of what it is. Nobody is told, and nothing counts it as done or as
// missed. It stays in this browser until they end, sign out or leave at once (`ui/js/own-words.js` forgets the name).
const account = document.querySelector("[data-account]")?.dataset.account;
const LEFT = account && `own-words:player:${account}:${location.pathname}`;
const OFFERED_FOR = 7 * 24 * 60 * 60 * 1000;

const TICK = 250;
let steps = [];
let isShort = false;
let place = 0;
let left = 0; // Milliseconds of this step.
let since = 0; // When the clock ran on last; 0 while it stands.
let ticking;
let screen; // What keeps it lit.

function fullSteps() {
  return [...all.querySelectorAll("li[data-seconds]")].map((line) => ({
    words: line.querySelector("[data-said]").textContent,
    seconds: Number(line.dataset.seconds),
    isPaced: "breath" in line.dataset,
  }));
}

function shortSteps() {
  return [{ words: all.querySelector("[data-player-short]").textContent, seconds: 0 }];
}

function start() {
  isShort = player.querySelector("[name=player-length]:checked").value === "short";
  begin(isShort ? shortSteps() : fullSteps(), 0);
}

function goOn() {
  isShort = false;
  begin(fullSteps(), leftAt());
}

function begin(chosen, first) {
  steps = chosen;
  count.hidden = isShort;
  reveal("play");
  lightUp();
  show(first);
  part("next").focus({ preventScroll: true });
  player.scrollIntoView({ block: "start" });
}

function reveal(name) {
  for (const one of ["start", "play", "end"]) part(one).hidden = one !== name;
  offerToGoOn(name === "start" ? leftAt() : 0);
}

function keepPlace() {
  // The short version is one step; and whoever left at once has this page taken away, and nothing is kept behind it.
  if (!LEFT || isShort || !player.isConnected) return;
  // Whoever went back to the first step begins there anyway.
  if (place) localStorage.setItem(LEFT, JSON.stringify({ place, edition: player.dataset.edition, at: Date.now() }));
  else localStorage.removeItem(LEFT);
}

// The step to go on at; 0 where there is nothing to go on with, or the words are others by now.
function leftAt() {
  const kept = LEFT && JSON.parse(localStorage.getItem(LEFT) ?? "null");
  if (!kept || kept.edition !== player.dataset.edition || Date.now() - kept.at > OFFERED_FOR) return 0;
  return kept.place < fullSteps().length ? kept.place : 0;
}

function offerToGoOn(number) {
  part("left").hidden = !number;
  const words = part("left-at");
  const said = words.dataset.words.replace("{n}", number + 1).replace("{m}", fullSteps().length);
  words.textContent = number ? said : "";
}

function show(number) {
  place = number;
  keepPlace();
  const { words, seconds } = steps[place];
  left = seconds * 1000;
  count.textContent = count.dataset.words.replace("{n}", place + 1).replace("{m}", steps.length);
  text.textContent = words;
  [progress.max, progress.value] = [steps.length, place + 1];
  part("back").disabled = place === 0;
  voice.say(words);
  if (place && buzz.querySelector("input").checked) navigator.vibrate?.(80);
  pacer.rest(); // Each step begins with a breath in.
  run();
}

function run() {
  since = performance.now();
  clearInterval(ticking);
  ticking = setInterval(tick, TICK);
  if (steps[place].isPaced && pace?.checked) pacer.run();
  else pacer.rest();
  sayPause("pause");
  draw();
}

function stand() {
  clearInterval(ticking);
  since = 0;
  pacer.stand();
  voice.stand();
}

function tick() {
  const now = performance.now();
  if (steps[place].seconds) left = Math.max(0, left - (now - since));
  since = now;
  draw();
  // Whoever is led touches nothing meanwhile, and is there. No longer than the steps go, and never while they stand.
  if (left) dispatchEvent(new Event("led"));
  // Whoever listens is not cut off in the middle of a sentence.
  if (steps[place].seconds && left === 0 && moves.checked && !voice.isSpeaking) next();
}

function draw() {
  const seconds = Math.ceil(left / 1000);
  const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  clock.textContent = steps[place].seconds ? shown : clock.dataset.free;
}

function sayPause(word) {
  part("pause").textContent = word === "pause" ? part("pause").dataset.pause : part("pause").dataset.goOn;
}

function pause() {
  if (since) {
    hold();
    return;
  }
  voice.goOn();
  run();
}

function hold() {
  stand();
  sayPause("go-on");
  clock.textContent += ` · ${clock.dataset.paused}`;
}

function next() {
  if (place + 1 < steps.length) show(place + 1);
  else end();
}

function back() {
  if (place) show(place - 1);
}

function end() {
  stand();
  if (LEFT) localStorage.removeItem(LEFT); // Done is done, the short version too.
  screen?.release().catch(() => {});
  reveal("end");
  part("done").focus();
}

async function lightUp() {
  screen = await navigator.wakeLock?.request("screen").catch(() => undefined);
}

function remember(box, name) {
  const kept = localStorage.getItem(name);
  if (kept !== null) box.checked = kept === "1";
  box.addEventListener("change", () => localStorage.setItem(name, box.checked ? "1" : "0"));
}

const isPlaying = () => !part("play").hidden;

part("go").addEventListener("click", start);
part("resume").addEventListener("click", goOn);
part("again").addEventListener("click", () => {
  reveal("start");
  part("go").focus();
});
part("next").addEventListener("click", next);
part("back").addEventListener("click", back);
part("pause").addEventListener("click", pause);
addEventListener("pagehide", stand);
document.addEventListener("keydown", (event) => {
  if (event.repeat) return; // A key that is held is one step.
  if (!isPlaying() || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, summary")) return;
  if (event.key === "ArrowRight") next();
  if (event.key === "ArrowLeft") back();
});
document.addEventListener("visibilitychange", () => {
  if (!isPlaying()) return;
  if (document.visibilityState === "visible") lightUp(); // The browser took it back meanwhile.
  else if (since) hold(); // Nothing goes on while nobody looks.
});

remember(moves, "skills-move-on");
remember(buzz.querySelector("input"), "skills-buzz");
remember(voice.box, "skills-read-aloud");
if (pace) remember(pace, "skills-pace");
buzz.hidden = !("vibrate" in navigator);
part("end").append(document.querySelector("[data-player-after]"));
all.open = false;
player.hidden = false;
reveal("start");

// Kept on this phone it was opened from a page that is kept too; the page of the skill is not.
if ("kept" in document.documentElement.dataset) {
  document.querySelector(".back-link")?.addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}
