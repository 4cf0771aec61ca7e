// Registers the service worker, and turns "keep my day on this phone" on and off. What is on is known to this browser
// only: an empty store of that name.
const ASKED = "day-is-kept";
const KEPT = "day";
const worker = document.querySelector("[data-worker]")?.dataset.worker;
const choice = document.querySelector("[data-keep-day]");

if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker);

// Where something was kept once, something may wait to be sent.
const stores = await indexedDB.databases?.().catch(() => []);
if (stores?.some(({ name }) => name === "entries")) import("../entries/waiting.js");

async function keep(isOn) {
  if (isOn) {
    await caches.open(ASKED);
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const done = new Promise((resolve) => { port1.onmessage = resolve; });
    active.postMessage("keep-day", [port2]);
    await done;
  } else {
    await Promise.all([caches.delete(ASKED), caches.delete(KEPT)]);
  }
}

if (choice && "caches" in window && "serviceWorker" in navigator) {
  const box = choice.querySelector("input");
  const said = choice.querySelector("[role=status]");
  box.checked = await caches.has(ASKED);
  choice.hidden = false;
  box.addEventListener("change", async () => {
    await keep(box.checked);
    said.textContent = box.checked ? said.dataset.on : said.dataset.off;
  });
}
