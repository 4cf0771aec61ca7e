// A PIN over this app. The key of what this phone keeps lies wrapped in one that is made of the PIN, slowly, and of a
// second one that no script can read: a wrong PIN opens nothing. Who guesses waits ever longer; after ten wrong tries
// nothing that was kept can be opened by anybody. The service worker runs the same lines.
const KEYS = "day-key";
const PIN_IS_ON = "pin-is-on"; // An empty store of that name says that there is a lock to be read.
const WRAPPING = "AES-GCM";
const ROUNDS = 600_000;
const MOST_TRIES = 10;
const FREE_TRIES = 3;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 15 * 60_000;

function answerTo(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export async function withKeys(mode, act) {
  const opening = indexedDB.open(KEYS, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
  const database = await answerTo(opening);
  try {
    const change = database.transaction("keys", mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = change.onerror = () => reject(change.error);
    });
    const found = await act(change.objectStore("keys"));
    await done;
    return found;
  } finally {
    database.close();
  }
}

export async function readLock() {
  if (!(await caches.has(PIN_IS_ON))) return undefined;
  return withKeys("readonly", (keys) => answerTo(keys.get("lock")));
}

// Of the lock that there is: `change` replaces what it names.
export function changeLock(change) {
  return withKeys("readwrite", async (keys) => {
    const lock = await answerTo(keys.get("lock"));
    if (lock) await answerTo(keys.put({ ...lock, ...change }, "lock"));
  });
}

async function outerKey(pin, { salt, rounds, device }) {
  const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const slow = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, typed, 256);
  const both = await crypto.subtle.sign("HMAC", device, slow);
  return crypto.subtle.importKey("raw", both, WRAPPING, false, ["wrapKey", "unwrapKey"]);
}

async function wrappedIn(pin, key) {
  const device = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const how = { salt: crypto.getRandomValues(new Uint8Array(16)), rounds: ROUNDS, device };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.wrapKey("raw", key, await outerKey(pin, how), { name: WRAPPING, iv });
  return { ...how, iv, wrapped, tries: 0, triedAt: 0 };
}

async function unwrapped(pin, lock) {
  const outer = await outerKey(pin, lock);
  return crypto.subtle.unwrapKey("raw", lock.wrapped, outer, { name: WRAPPING, iv: lock.iv }, WRAPPING, false, ["encrypt", "decrypt"]);
}

// Sets a PIN, or another one: what was kept under an older key is gone, and kept anew. `about` says what covers the
// pages, in which language, and which pages open without it; with the `id` of the lock whose PIN it changes, that lock's
// pages open again. Returns the key.
export async function makeLock(pin, about) {
  const key = await crypto.subtle.generateKey({ name: WRAPPING, length: 256 }, true, ["encrypt", "decrypt"]);
  const lock = { ...about, id: about.id ?? crypto.randomUUID(), ...(await wrappedIn(pin, key)) };
  await caches.delete("day");
  await withKeys("readwrite", async (keys) => {
    keys.clear();
    await answerTo(keys.put(lock, "lock"));
  });
  await caches.open(PIN_IS_ON);
  return unwrapped(pin, lock);
}

// The milliseconds until the next try. A clock that was set back begins the wait anew.
function waitOf({ tries, triedAt }, now) {
  if (tries < FREE_TRIES) return 0;
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - FREE_TRIES));
  return now < triedAt ? wait : Math.max(0, triedAt + wait - now);
}

// Counted before it is tried: whoever ends the app in the middle of it has used a try up.
function countTry() {
  return withKeys("readwrite", async (keys) => {
    const lock = await answerTo(keys.get("lock"));
    if (!lock || lock.isOver || lock.tries >= MOST_TRIES) return { left: 0, wait: 0 };
    const wait = waitOf(lock, Date.now());
    const counted = { ...lock, tries: lock.tries + (wait ? 0 : 1), triedAt: wait ? Math.min(lock.triedAt, Date.now()) : Date.now() };
    await answerTo(keys.put(counted, "lock"));
    return wait ? { wait, left: MOST_TRIES - lock.tries } : { lock: counted };
  });
}

// { key } by the right PIN; otherwise { left: how many tries there are, wait: milliseconds until the next one }. With
// none left nothing opens any more.
export async function tryPin(pin) {
  const { lock, ...refused } = await countTry();
  const key = lock && (await unwrapped(pin, lock).catch(() => undefined));
  if (key) {
    await changeLock({ tries: 0, triedAt: 0 });
    return { key };
  }
  const found = lock ? { left: MOST_TRIES - lock.tries, wait: waitOf(lock, Date.now()) } : refused;
  if (!found.left) await endLock();
  return found;
}

// What can be said before anybody tries.
export async function triesLeft() {
  const lock = await readLock();
  if (!lock || lock.isOver) return { left: 0, wait: 0 };
  return { left: MOST_TRIES - lock.tries, wait: waitOf(lock, Date.now()), isTried: lock.tries > 0 };
}

function onlyAbout({ covers, language, signIn }) {
  return { covers, language, signIn };
}

// Nothing that was kept opens any more, and the cover stays until somebody has signed in anew.
export async function endLock() {
  const isOn = await caches.has(PIN_IS_ON);
  await withKeys("readwrite", async (keys) => {
    const [lock, was] = [await answerTo(keys.get("lock")), await answerTo(keys.get("was-locked"))];
    await answerTo(keys.clear());
    if (was) await answerTo(keys.put(was, "was-locked"));
    if (lock && isOn) await answerTo(keys.put({ isOver: true, open: [], ...onlyAbout(lock) }, "lock"));
  });
}

// The sign-in that it covered is over: there is nothing to cover. What is left says that there was a PIN.
export async function dropLock() {
  if (!(await caches.has(PIN_IS_ON))) return;
  await withKeys("readwrite", async (keys) => {
    await answerTo(keys.clear());
    await answerTo(keys.put(true, "was-locked"));
  });
  await caches.delete(PIN_IS_ON);
}

// By whoever knows it; returns which one. What was kept is kept anew, under a key that asks for no PIN.
export async function removeLock() {
  const { id } = (await readLock()) ?? {};
  await Promise.all([caches.delete(PIN_IS_ON), caches.delete("day"), withKeys("readwrite", (keys) => answerTo(keys.clear()))]);
  return id;
}

// Once: whether there was a PIN until somebody signed out.
export function tellWasLocked() {
  return withKeys("readwrite", async (keys) => {
    const was = await answerTo(keys.get("was-locked"));
    if (was) await answerTo(keys.delete("was-locked"));
    return Boolean(was);
  });
}
