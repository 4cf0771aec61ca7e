// Registers the service worker, and turns "keep my day on this phone" on and off. What is on is known to this browser
// only: an empty store of that name.
const ASKED = "day-is-kept";
const KEPT = "day";
const OFFERED = "pin-offered";
const { worker, cover } = document.querySelector("[data-worker]")?.dataset ?? {};
const choice = document.querySelector("[data-keep-day]");

if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker);

// Where something was kept once, something may wait to be sent.
const stores = await indexedDB.databases?.().catch(() => []);
if (stores?.some(({ name }) => name === "entries")) import("../entries/waiting.js");

async function askWorker(what) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const done = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
  active.postMessage(what, [port2]);
  return done;
}

// The skills that one can be led through without a connection.
async function listPlayers(place) {
  const titles = await askWorker("kept-players");
  const lines = titles.map((title) => {
    const heading = new DOMParser().parseFromString(title, "text/html").querySelector("h1");
    return Object.assign(document.createElement("li"), { textContent: heading.textContent, lang: heading.lang });
  });
  place.querySelector("ul").replaceChildren(...lines);
  place.hidden = !lines.length;
}

async function keep(isOn) {
  if (isOn) {
    await caches.open(ASKED);
    await askWorker("keep-day");
  } else {
    await Promise.all([caches.delete(ASKED), caches.delete(KEPT)]);
  }
}

if (choice && "caches" in window && "serviceWorker" in navigator) {
  const box = choice.querySelector("input");
  const said = choice.querySelector("[role=status]");
  box.checked = await caches.has(ASKED);
  choice.hidden = false;
  const players = choice.querySelector("[data-kept-players]");
  listPlayers(players);
  box.addEventListener("change", async () => {
    await keep(box.checked);
    said.textContent = box.checked ? said.dataset.on : said.dataset.off;
    listPlayers(players);
  });
}

// A PIN is offered once where the app was installed, and its going with a sign-out is told once.
async function offer(word) {
  const { fetchWords } = await import("../ui/js/pin/cover.js");
  const said = await fetchWords(cover, word);
  document.getElementById("main").prepend(said);
  said.querySelector("button").addEventListener("click", () => said.remove());
}

async function offerOnce() {
  if (!cover || !("caches" in window) || (await caches.has("pin-is-on"))) return;
  const isKnown = stores?.some(({ name }) => name === "day-key");
  if (isKnown && (await (await import("../ui/js/pin/keys.js")).tellWasLocked())) await offer("was");
  else if (matchMedia("(display-mode: standalone)").matches && !localStorage.getItem(OFFERED)) {
    localStorage.setItem(OFFERED, "1");
    await offer("offer");
  }
}

addEventListener("appinstalled", () => {
  localStorage.setItem(OFFERED, "1");
  offer("offer");
});
if (worker) offerOnce().catch(() => {});
