// What waits on this phone to be sent: sealed, numbered, each account's apart, and sent one after the other.
// The page and the service worker run the same lines; no two of them send at once.
import { makeKeys, openText, sealText, unwrapKey } from "./sealing.js";

const STORE = "entries";
const PATIENCE = 20_000;
const ASTRAY = new Set([400, 404, 405, 410, 413]); // No use sending it there again.

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

async function rowsOf(account) {
  const rows = await withStores("readonly", (_devices, queue) => asked(queue.getAll()));
  return rows.filter((row) => !account || row.account === account).sort((one, other) => one.number - other.number);
}

export async function countEntries(account) {
  return (await rowsOf(account)).length;
}

function deviceOf(account) {
  return withStores("readonly", (devices) => asked(devices.get(account)));
}

// What time it is by the server's clock, as far as this phone knows.
export async function timeOf(account) {
  return Date.now() + ((await deviceOf(account))?.offset ?? 0);
}

async function ask(line, body) {
  const answer = await fetch(line, { ...body, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  // Somebody who is not signed in is led to the sign-in.
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return null;
  return { ...(await answer.json()), now: Number(answer.headers.get("Entry-Time")) };
}

// The share of the device; by the answer the time is set.
async function contact(line, device, who) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: who.token, device });
  const given = await ask(line, { method: "POST", body });
  return given && { ...given, offset: given.now - Date.now() };
}

// Makes the keys of this phone for whoever is signed in, once. Returns whether entries can be kept for `account`.
export async function prepareEntries({ account, line }) {
  if (await deviceOf(account)) return true;
  if (!navigator.onLine) return false;
  const id = crypto.randomUUID();
  const who = await ask(line);
  const given = who?.account === account && (await contact(line, id, who));
  if (!given?.share) return false;
  const keys = await makeKeys(given.share);
  await withStores("readwrite", async (devices) => {
    // Two pages may have begun at once; the first one's keys stay.
    if (!(await asked(devices.get(account)))) await asked(devices.add({ account, id, keys, offset: given.offset, last: 0 }));
  });
  return true;
}

// Seals one entry and puts it in the queue. Returns its id.
export async function keepEntry({ account, address, fields, version, words }) {
  const id = crypto.randomUUID();
  const device = await deviceOf(account);
  const madeAt = Date.now();
  const told = { address, fields, version, words, madeAt, offset: device.offset };
  const sealed = await sealText(JSON.stringify(told), device.keys.publicKey);
  await withStores("readwrite", async (devices, queue) => {
    const fresh = await asked(devices.get(account));
    fresh.last += 1;
    devices.put(fresh);
    queue.add({ id, account, number: fresh.last, sealed });
  });
  return id;
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
  if (ASTRAY.has(answer.status)) return "astray";
  return answer.ok && answer.headers.get("Content-Type")?.includes("json") ? answer.json() : null;
}

async function sendOne(row, { device, key, csrf, astray, awaited }) {
  const told = JSON.parse(await openText(row.sealed, key));
  const body = bodyOf(row, told, device, awaited);
  const outcome = await post(told.address, body, csrf);
  return outcome === "astray" ? post(astray, body, csrf) : outcome;
}

// Sends what waits for whoever is signed in, in order; whatever is not answered waits on, and all behind it.
// Returns { state, outcomes: id → what became of it }; `awaited` is the entry whose form somebody looks at.
export function sendEntries({ line, astray, awaited = "" }) {
  return navigator.locks.request("entries", async () => {
    const outcomes = {};
    const found = await sendInTurn({ line, astray, awaited, outcomes }).catch(() => ({ state: "kept" }));
    return { account: "", ...found, outcomes };
  });
}

async function sendInTurn({ line, astray, awaited, outcomes }) {
  if (!(await rowsOf()).length) return { state: "nothing" };
  const devices = await withStores("readonly", (store) => asked(store.getAll()));
  const who = await ask(line);
  if (!who) return { state: "sign-in" };
  return { state: await sendAs(who, { devices, line, astray, awaited, outcomes }), account: who.account };
}

async function sendAs(who, { devices, line, astray, awaited, outcomes }) {
  const device = devices.find((one) => one.account === who.account);
  const rows = await rowsOf(who.account);
  if (!device || !rows.length) return "nothing"; // What waits is somebody else's.
  const given = await contact(line, device.id, who);
  if (!given) return "kept";
  if (given.is_revoked) {
    await wipe(who.account);
    return "revoked";
  }
  await noteOffset(who.account, given.offset);
  const key = await unwrapKey(device.keys, given.share);
  for (const row of rows) {
    const outcome = await sendOne(row, { device, key, csrf: given.token, astray, awaited });
    if (!outcome) return "kept";
    outcomes[row.id] = outcome;
    await withStores("readwrite", (_devices, queue) => asked(queue.delete(row.id)));
  }
  return "sent";
}

function noteOffset(account, offset) {
  return withStores("readwrite", async (devices) => {
    const device = await asked(devices.get(account));
    if (device) await asked(devices.put({ ...device, offset }));
  });
}
