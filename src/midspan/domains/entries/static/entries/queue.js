// What waits on this phone to be sent: sealed, numbered, each account's apart, and sent one after the other.
// The page and the service worker run the same lines; no two of them send at once.
import { makeKeys, openText, sealText, unwrapKey } from "./sealing.js";

const STORE = "entries";
const PATIENCE = 20_000;
const ASTRAY = new Set([400, 404, 405, 410, 413]); // No use sending it there again.
const MISSES = 2; // So many sends one after the other in which the keys open nothing, before they count as lost.
const TRIES = 5; // So often the server may fail at one entry before it goes astray, and those behind it go on.

class ServerError extends Error {}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function withStores(mode, act) {
  const opening = indexedDB.open(STORE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("devices", { keyPath: "account" });
    opening.result.createObjectStore("queue", { keyPath: "id" });
  };
  const database = await asked(opening);
  try {
    const change = database.transaction(["devices", "queue"], mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = change.onerror = () => reject(change.error);
    });
    const found = await act(change.objectStore("devices"), change.objectStore("queue"));
    await done;
    return found;
  } finally {
    database.close();
  }
}

function allRows() {
  return withStores("readonly", (_devices, queue) => asked(queue.getAll()));
}

async function rowsOf(account) {
  const rows = (await allRows()).filter((row) => !row.isAside);
  return rows.filter((row) => !account || row.account === account).sort((one, other) => one.number - other.number);
}

// What no key on this phone opens any more: it lies aside, so that what was written after it goes, until its person has
// been told. Returns when each was written, in milliseconds by this phone's clock; undefined where nothing says when.
export async function entriesAside(account) {
  const rows = (await allRows()).filter((row) => row.isAside && row.account === account);
  return rows.map((row) => row.keptAt);
}

export async function dropAside(account) {
  const rows = (await allRows()).filter((row) => row.isAside && row.account === account);
  await withStores("readwrite", (_devices, queue) => Promise.all(rows.map((row) => asked(queue.delete(row.id)))));
}

// Nobody's are none: what waits of others is not theirs to see.
export async function countEntries(account) {
  return account ? (await rowsOf(account)).length : 0;
}

function deviceOf(account) {
  return withStores("readonly", (devices) => asked(devices.get(account)));
}

// What time it is by the server's clock, as far as this phone knows.
export async function timeOf(account) {
  return Date.now() + ((await deviceOf(account))?.offset ?? 0);
}

function isJson(answer) {
  return answer.ok && answer.headers.get("Content-Type")?.includes("json");
}

// Whoever is not signed in any more is led to the sign-in, and nothing else of ours that is asked here leads anywhere.
function isSignInOver(answer) {
  return answer.type === "opaqueredirect";
}

// Null where nobody is signed in. Throws ServerError where the server failed, and anything else without a network.
async function ask(line, body) {
  const answer = await fetch(line, { ...body, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  // For whoever keeps nothing it is not there.
  if (isSignInOver(answer) || answer.status === 404) return null;
  if (!isJson(answer)) throw new ServerError(answer.status);
  return { ...(await answer.json()), now: Number(answer.headers.get("Entry-Time")) };
}

// The share of the device, which the sign-in is known by from then on; by the answer the time is set.
async function contact(line, device, who, isNew = false) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: who.token, device, new: isNew ? "1" : "" });
  const given = await ask(line, { method: "POST", body });
  return given && { ...given, offset: given.now - Date.now() };
}

// Makes the keys of this phone for whoever is signed in, once; those of a revoked phone are gone as soon as it has sent
// (`sendEntries`), so that it gets new ones here. Returns whether entries can be kept for `account`.
export async function prepareEntries({ account, line }) {
  if (await deviceOf(account)) return true;
  if (!navigator.onLine) return false;
  const id = crypto.randomUUID();
  const who = await ask(line);
  const given = who?.account === account && (await contact(line, id, who, true));
  if (!given?.share) return false;
  const keys = await makeKeys(given.share);
  navigator.storage?.persist?.(); // Or the browser may clear it away when space is short.
  await withStores("readwrite", async (devices) => {
    // Two pages may have begun at once; the first one's keys stay.
    if (!(await asked(devices.get(account)))) await asked(devices.add({ account, id, keys, offset: given.offset, last: 0 }));
  });
  return true;
}

// Seals one entry and puts it in the queue under its id; under the same id it is taken in once, however often it is sent.
// Throws where this phone cannot keep it.
export async function keepEntry({ id, account, address, fields, version, words }) {
  const device = await deviceOf(account);
  const madeAt = Date.now();
  const told = { address, fields, version, words, madeAt, offset: device.offset };
  const sealed = await sealText(JSON.stringify(told), device.keys.publicKey);
  await withStores("readwrite", async (devices, queue) => {
    const fresh = await asked(devices.get(account));
    if (fresh?.id !== device.id) throw new Error("Sealed for a phone that is revoked.");
    fresh.last += 1;
    devices.put(fresh);
    queue.put({ id, account, number: fresh.last, sealed, tries: 0, keptAt: madeAt });
  });
}

export async function deleteEntries(account) {
  const rows = await rowsOf(account);
  await withStores("readwrite", (_devices, queue) => Promise.all(rows.map((row) => asked(queue.delete(row.id)))));
}

async function wipe(account) {
  await deleteEntries(account);
  await withStores("readwrite", (devices) => asked(devices.delete(account)));
}

function bodyOf(row, told, device, awaited) {
  const body = new URLSearchParams(told.fields);
  const extra = {
    entry_id: row.id, entry_device: device.id, entry_number: row.number, entry_made_at: told.madeAt,
    entry_sent_at: Date.now(), entry_offset: told.offset, entry_address: told.address, entry_version: told.version,
    entry_words: JSON.stringify(told.words), entry_awaited: awaited === row.id ? "1" : "",
  };
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  return body;
}

async function post(address, body, csrf) {
  body.set("csrfmiddlewaretoken", csrf);
  const how = { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(address, how);
  if (ASTRAY.has(answer.status)) return { fault: "astray" };
  if (isSignInOver(answer)) return { fault: "sign-in" };
  return isJson(answer) ? answer.json() : { fault: "server-error" };
}

// Undefined where it does not open: sealed for other keys, or damaged.
function toldIn(row, key) {
  return openText(row.sealed, key).then(JSON.parse).catch(() => undefined);
}

// What became of it, or the fault for which it waits on: it leaves the queue only once the server has said that it has it.
async function sendOne(row, { device, key, csrf, astray, awaited }) {
  const told = await toldIn(row, key);
  if (!told) return { fault: "aside" };
  const body = bodyOf(row, told, device, awaited);
  const outcome = await post(told.address, body, csrf);
  const isStuck = outcome.fault === "server-error" && (row.tries ?? 0) + 1 >= TRIES;
  return outcome.fault === "astray" || isStuck ? post(astray, body, csrf) : outcome;
}

// Of a row that is still there: its person may have deleted it while it was being sent, and then it stays deleted.
function changeRow({ id }, change) {
  return withStores("readwrite", async (_devices, queue) => {
    const row = await asked(queue.get(id));
    if (row) await asked(queue.put({ ...row, ...change }));
  });
}

async function isThere({ id }) {
  return Boolean(await withStores("readonly", (_devices, queue) => asked(queue.get(id))));
}

async function noteTry(row) {
  const tries = (row.tries ?? 0) + 1;
  await changeRow(row, { tries });
  return tries;
}

// Sends what waits for whoever is signed in, in order; whatever is not answered waits on, and all behind it.
// Returns { state, outcomes: id → what became of it, account: who is signed in }; `awaited` is the entry whose form
// somebody looks at. The state is "nothing" (of theirs waited), "sent", "refused" (all arrived, not all was taken in),
// "kept" (no network), "server-error", "sign-in" (nobody is signed in), or "revoked" (what waited is gone).
export function sendEntries({ line, astray, awaited = "" }) {
  return navigator.locks.request("entries", async () => {
    const outcomes = {};
    const found = await sendInTurn({ line, astray, awaited, outcomes }).catch((error) => ({
      state: error instanceof ServerError ? "server-error" : "kept",
    }));
    return { account: "", ...found, outcomes };
  });
}

async function sendInTurn({ line, astray, awaited, outcomes }) {
  const devices = await withStores("readonly", (store) => asked(store.getAll()));
  if (!devices.length) return { state: "nothing" };
  const isWaiting = (await rowsOf()).length > 0;
  const who = await ask(line).catch((error) => {
    if (isWaiting) throw error;
  });
  if (!who) return { state: isWaiting ? "sign-in" : "nothing" };
  return { state: await sendAs(who, { devices, line, astray, awaited, outcomes }), account: who.account };
}

async function sendAs(who, { devices, line, astray, awaited, outcomes }) {
  const device = devices.find((one) => one.account === who.account);
  const rows = await rowsOf(who.account);
  // What waits is somebody else's, and the sign-in is known by this phone.
  if (!device || (!rows.length && who.device === device.id)) return "nothing";
  const given = await contact(line, device.id, who);
  if (!given) return "sign-in";
  if (given.is_revoked) {
    await wipe(who.account);
    return rows.length ? "revoked" : "nothing";
  }
  if (!rows.length) return "nothing";
  const key = await keyOf(device, given.share);
  const misses = key ? 0 : (device.misses ?? 0) + 1;
  await noteContact(who.account, { offset: given.offset, misses });
  // What was set aside is lost for good: once more before that.
  if (!key && misses < MISSES) return "server-error";
  let isStuck = false;
  for (const row of rows) {
    // Its person may have deleted it while one before it was being sent.
    if (!(await isThere(row))) continue;
    const outcome = await sendOne(row, { device, key, csrf: given.token, astray, awaited });
    if (outcome.fault === "sign-in") return "sign-in";
    if (outcome.fault === "aside") {
      await changeRow(row, { isAside: true });
      continue;
    }
    if (outcome.fault) {
      if ((await noteTry(row)) < TRIES) return "server-error";
      isStuck = true;
      continue;
    }
    outcomes[row.id] = outcome;
    await withStores("readwrite", (_devices, queue) => asked(queue.delete(row.id)));
  }
  // Keys that open nothing seal for nobody: the next page makes new ones.
  if (!key) await withStores("readwrite", (devices) => asked(devices.delete(who.account)));
  if (isStuck) return "server-error";
  if (!Object.keys(outcomes).length) return "nothing";
  return Object.values(outcomes).some((one) => one.outcome === "refused") ? "refused" : "sent";
}

// Undefined where the share opens nothing; whatever else fails is no fault of the keys, and what waits goes on waiting.
function keyOf(device, share) {
  return unwrapKey(device.keys, share).catch((error) => {
    if (error.name !== "OperationError") throw error;
  });
}

function noteContact(account, found) {
  return withStores("readwrite", async (devices) => {
    const device = await asked(devices.get(account));
    if (device) await asked(devices.put({ ...device, ...found }));
  });
}
