// Keeps what every page looks like, and a page that helps without a connection. Of a person it keeps nothing, unless
// they asked for their day on this phone: sealed, and gone when they sign out, leave, or their sign-in ends.
const SHELL = `shell-${VERSION}`;
const ASKED = "day-is-kept";
const KEPT = "day";
const KEYS = "day-key";
const ONE_LED_TO = new RegExp(`^(?:${LED_TO.join("|")})$`);
const LINKS = /href="([^"?#]+)"/g;

addEventListener("install", (event) => event.waitUntil(prepare()));
addEventListener("activate", (event) => event.waitUntil(tidy()));

async function prepare() {
  const cache = await caches.open(SHELL);
  await cache.addAll(FILES);
  // Without cookies, so that the page kept for everybody was made for nobody.
  await cache.put(OFFLINE, await fetch(OFFLINE, { credentials: "omit" }));
  await skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("shell-") && name !== SHELL).map((name) => caches.delete(name)));
  await clients.claim();
}

async function forget() {
  await Promise.all([caches.delete(KEPT), caches.delete(ASKED), forgetKey()]);
}

async function withKeys(mode, act) {
  const opening = indexedDB.open(KEYS, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
  const database = await asked(opening);
  try {
    return await asked(act(database.transaction("keys", mode).objectStore("keys")));
  } finally {
    database.close();
  }
}

function forgetKey() {
  return withKeys("readwrite", (keys) => keys.clear());
}

// A key that no script can read, also none of ours; without it what is kept is noise.
async function dayKey() {
  const found = await withKeys("readonly", (keys) => keys.get("day"));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
  // Pages are kept side by side: the first one's key holds for all, or what another one sealed could not be opened again.
  await withKeys("readwrite", (keys) => keys.add(made, "day")).catch(() => {});
  return withKeys("readonly", (keys) => keys.get("day"));
}

async function keep(path, answer) {
  const whole = JSON.stringify({ headers: [...answer.headers], body: await answer.text() });
  const iv = random(NONCE_BYTES);
  const data = await crypto.subtle.encrypt({ name: CIPHER, iv }, await dayKey(), new TextEncoder().encode(whole));
  await (await caches.open(KEPT)).put(path, new Response(new Blob([iv, data])));
}

async function opened(sealed) {
  const bytes = await sealed.arrayBuffer();
  const [iv, data] = [bytes.slice(0, NONCE_BYTES), bytes.slice(NONCE_BYTES)];
  const whole = await crypto.subtle.decrypt({ name: CIPHER, iv }, await dayKey(), data);
  const { headers, body } = JSON.parse(new TextDecoder().decode(whole));
  // The page is told, so that a form in it does not take the day on which it was kept for today.
  return new Response(body.replace("<html", "<html data-kept"), { headers });
}

// Whoever signs out, or leaves, is told of nothing on this screen any more.
async function unsubscribe() {
  const subscription = await registration.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && ENDS.includes(url.pathname)) event.waitUntil(Promise.all([forget(), unsubscribe()]));
  if (request.method === "POST" && request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, url.pathname + url.search));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
}

async function page(event, address) {
  try {
    const answer = await fetch(event.request);
    const body = await note(answer, address).catch(() => ""); // What cannot be kept is shown all the same.
    event.waitUntil(keepLedTo(body));
    return answer;
  } catch {
    return (await kept(address)) ?? caches.match(OFFLINE);
  }
}

// Keeps a page of the day; returns what is in it. An address counts with its question: the form of another day, say, is
// not kept in place of today's.
async function note(answer, address) {
  const { pathname, search } = answer.redirected ? new URL(answer.url) : new URL(address, location.href);
  const landed = pathname + search;
  if (ENDS.includes(pathname)) await forget();
  else if (answer.ok && !answer.headers.has("Not-Kept") && isOfDay(landed) && (await caches.has(ASKED))) {
    const read = answer.clone();
    await keep(landed, answer.clone());
    return read.text();
  }
  return "";
}

function isOfDay(address) {
  return DAY.includes(address) || ONE_LED_TO.test(address);
}

// What a kept page leads to, and is not here yet.
async function keepLedTo(body) {
  const paths = new Set([...body.matchAll(LINKS)].map(([, path]) => path).filter((path) => ONE_LED_TO.test(path)));
  if (!paths.size) return;
  const cache = await caches.open(KEPT);
  await Promise.allSettled([...paths].map(async (path) => (await cache.match(path, { ignoreVary: true })) ?? fetchKept(path)));
}

async function fetchKept(path) {
  return note(await fetch(path, { credentials: "include" }), path);
}

// Somebody asked for their day just now: each of its pages is fetched once for it, and what they lead to.
addEventListener("message", (event) => {
  if (event.data !== "keep-day") return;
  const all = DAY.map(async (path) => keepLedTo(await fetchKept(path)));
  event.waitUntil(Promise.allSettled(all).then(() => event.ports[0]?.postMessage("kept")));
});

async function kept(path) {
  if (!isOfDay(path) || !(await caches.has(ASKED))) return undefined;
  const sealed = await (await caches.open(KEPT)).match(path, { ignoreVary: true });
  return sealed && opened(sealed).catch(() => undefined);
}

// The browser says that there is a network again, also when no page of ours is open.
addEventListener("sync", (event) => {
  if (event.tag === "entries") event.waitUntil(sendEntries({ line: LINE, astray: ASTRAY_LINE }).then(hasSent));
});

// Rejected, the browser tries once more by itself. What was not taken in is told as neutrally as everything else.
async function hasSent({ state, outcomes }) {
  const isRefused = Object.values(outcomes).some((one) => one.outcome === "refused");
  if (isRefused) await show(null, WAITING).catch(() => {}); // Not everybody wants to be told.
  if (state === "kept" || state === "server-error") throw new Error("Something waits on.");
}

addEventListener("push", (event) => event.waitUntil(show(event.data)));
addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));

// The words come with the push, are the same for everybody, and say only that something waits.
async function show(data, to = UPDATES) {
  const { title = "Update", body = "", urgent = false } = data?.json() ?? {};
  // What is urgent takes no other's place, and is heard again though the last one is still there.
  const place = urgent ? { tag: "urgent", renotify: true } : { tag: "update" };
  await registration.showNotification(title, { body, ...place, icon: ICON, badge: ICON, data: to });
}

async function open(notification) {
  notification.close();
  const to = notification.data ?? UPDATES;
  const [shown] = await clients.matchAll({ type: "window" });
  if (shown) {
    await shown.focus();
    await shown.navigate(to);
  } else await clients.openWindow(to);
}
