// Covers this page where a PIN was set: after two minutes without a touch, and once somebody has looked at something
// else. What stood on it is taken out of the page and waits, with what was being written in it, for the right PIN. The
// key is in the memory of open pages only: a page gives it to the service worker, and that to the page which comes next.
import { attach, fetchCover } from "./cover.js";
import { changeLock, dropLock, readLock } from "./keys.js";

const WAIT = 2 * 60_000;
const LOOK = 1000;
const PATIENCE = 3000;
// "led" is how a page says that somebody follows it without touching anything.
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll", "led"];
const SIGNS_IN = "#passkey_login, input[name=login]"; // What stands where one signs in, and on no page in its place.
const ASKED_AGAIN = '[hx-trigger*="every "]';
const isCover = () => document.body.querySelector("[data-pin-cover]") !== null;

const windows = new BroadcastChannel("pin");
let key;
let seen = Date.now();
let away = null; // What stands on the page when it is not covered.
let isWatching = false;

navigator.serviceWorker?.addEventListener("message", ({ data, ports }) => {
  if (data === "pin-key") ports[0].postMessage(key ?? null);
});
navigator.serviceWorker?.startMessages();
windows.addEventListener("message", ({ data }) => (data.off ? uncoverOf(data.off) : coverUnlessOpen()));

// What the page before this one left with the worker for it.
function handedKey() {
  const controller = navigator.serviceWorker?.controller;
  if (!controller) return undefined;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data ?? undefined);
    setTimeout(resolve, PATIENCE);
    controller.postMessage("pin-hand-over", [port2]);
  });
}

async function cover() {
  const lock = await readLock();
  if (!lock || away) return;
  key = undefined;
  takeAway(lock);
  // Without it the worker shows one.
  const found = await fetchCover(lock.covers[lock.language]).catch(() => location.reload());
  if (!found || !away) return;
  const { title, shell, parts } = found;
  document.title = title;
  document.body.className = shell;
  document.body.replaceChildren(...parts);
  // Somebody else's PIN opens their pages, and not this one.
  await attach(document.body, { lock, open: async (opened) => ((await isSame(lock)) ? uncover(opened) : location.reload()) });
}

async function isSame({ id }) {
  return (await readLock())?.id === id;
}

function takeAway({ id }) {
  const nodes = document.createDocumentFragment();
  away = { id, nodes, title: document.title, shell: document.body.className, focused: document.activeElement };
  document.title = "\u00a0";
  nodes.append(...document.body.childNodes);
  for (const dialog of nodes.querySelectorAll("dialog[open]")) dialog.removeAttribute("open");
}

function uncover(opened) {
  key = opened;
  seen = Date.now();
  const { nodes, title, shell, focused } = away;
  away = null;
  document.title = title;
  document.body.className = shell;
  const again = renewAsking(nodes);
  document.body.replaceChildren(nodes);
  for (const one of again) window.htmx?.process(one);
  focused?.focus({ preventScroll: true });
  dispatchEvent(new Event("uncovered"));
}

// What a page asks for every few seconds ceased to be asked when it was taken away: htmx begins only with what it does
// not know yet.
function renewAsking(nodes) {
  return [...nodes.querySelectorAll(ASKED_AGAIN)].map((one) => {
    const fresh = one.cloneNode(true);
    one.replaceWith(fresh);
    return fresh;
  });
}

// The PIN was turned off in another window by whoever knows it.
function uncoverOf(id) {
  rest();
  if (away?.id === id) uncover();
  else if (away || isCover()) location.reload();
}

function look() {
  if (away || !isWatching) return;
  if (document.visibilityState === "hidden" || Date.now() - seen >= WAIT) coverUnlessOpen();
}

async function coverUnlessOpen() {
  // What a person lets be read without their PIN is not covered; but from here on it opens nothing else.
  const lock = await readLock();
  if (!lock) return;
  if (lock.open.includes(location.pathname)) key = undefined;
  else await cover();
}

function watch() {
  if (isWatching) return;
  isWatching = true;
  for (const sign of SIGNS) addEventListener(sign, () => { seen = Date.now(); }, { passive: true, capture: true });
  addEventListener("visibilitychange", look);
  // A machine that slept wakes up with the time gone by.
  setInterval(look, LOOK);
}

// From now on, with the key that a PIN was set with just now. Other windows know an older one, if any.
export function begin(opened) {
  windows.postMessage("set");
  key = opened;
  seen = Date.now();
  watch();
}

function rest() {
  key = undefined;
  isWatching = false;
}

// `id` is that of the lock there was.
export function stop(id) {
  windows.postMessage({ off: id });
  rest();
}

async function beginHere(lock) {
  // Whoever is shown where one signs in is signed in no more; without a connection another page stands there.
  if (location.pathname === lock.signIn) {
    if (document.querySelector(SIGNS_IN)) await dropLock();
    return;
  }
  if (isCover()) {
    // The worker shows it in the place of the page whose address stands above.
    await attach(document.body, { lock, open: (opened) => { key = opened; location.reload(); } });
    return;
  }
  key = await handedKey();
  watch();
  if (!key) await coverUnlessOpen();
  else if (lock.language !== document.documentElement.lang) await changeLock({ language: document.documentElement.lang });
}

const lock = await readLock();
if (lock) await beginHere(lock);
