// Keeps what every page looks like, and a page that helps without a connection. Of a person it keeps nothing, unless
// they asked for their day on this phone: sealed, and gone when they sign out, leave, or their sign-in ends.
const SHELL = `shell-${VERSION}`;
const ASKED = "day-is-kept";
const KEPT = "day";
const PAGES_PATIENCE = 1500;
const ONE_LED_TO = new RegExp(`^(?:${LED_TO.join("|")})$`);
const ONE_PLAYED = new RegExp(`^${PLAYER}$`);
const HOW = /\?how=\w+$/; // Said of the practicing, and no other page.
const LINKS = /href="([^"?#]+)"/g;
const MAIN = /<main.*<\/main>/s;
const WAY = /(<a [^>]*href="([^"#:]+)"[^>]*>)(.*?)<\/a>/gs; // To a page of ours.
const LANGUAGE = /<html[^>]* lang="([\w-]+)"/;

addEventListener("install", (event) => event.waitUntil(prepare()));
addEventListener("activate", (event) => event.waitUntil(tidy()));

async function prepare() {
  const cache = await caches.open(SHELL);
  await cache.addAll(FILES);
  // Without cookies, so that the page kept for everybody was made for nobody.
  await cache.addAll([OFFLINE, ...COVERS].map((path) => new Request(path, { credentials: "omit", cache: "reload" })));
  await skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("shell-") && name !== SHELL).map((name) => caches.delete(name)));
  await clients.claim();
}

// The one place that says of a sign-in that it is over. "ends": this request ends it, and is sent whoever holds the phone.
// "none": where one signs in nobody is signed in, so that there is nothing to cover.
function signInAt(method, path) {
  if (method === "POST" && ENDS.includes(path)) return "ends";
  return path === SIGN_IN ? "none" : "goes on";
}

async function forget() {
  working = undefined;
  handed.clear();
  await Promise.all([caches.delete(KEPT), caches.delete(ASKED), endLock()]);
}

// Where a PIN is set, the key is with the pages that are open, and for as long as it takes with the one that comes next.
const handed = new Map();
let working; // What seals and opens the pages kept meanwhile.

async function askPages() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = pages.map((one) => new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data ? resolve(data) : reject(new Error("Covered.")));
    setTimeout(reject, PAGES_PATIENCE, new Error("No answer."));
    one.postMessage("pin-key", [port2]);
  }));
  return Promise.any(answers).catch(() => undefined);
}

// The cover in place of a page, where a PIN is set and no page of ours is open that knows it; otherwise undefined, and
// the page that comes is left what opens it.
async function coverOf(path, comes, method = "GET") {
  const lock = signInAt(method, path) === "goes on" ? await readLock().catch(() => undefined) : undefined;
  if (!lock) return undefined;
  const key = lock.isOver ? undefined : await askPages();
  if (key) {
    working = key;
    handed.set(comes, key);
    return undefined;
  }
  const cover = lock.covers[lock.language];
  return lock.open.includes(path) ? undefined : (await caches.match(cover, { ignoreVary: true })) ?? fetch(cover);
}

// A key that no script can read, also none of ours; without it what is kept is noise.
async function dayKey(path) {
  const lock = await readLock();
  if (!lock) return plainKey("day");
  // What its person lets be read without the PIN, such as their safety plan.
  if (lock.open.includes(path)) return plainKey("open");
  if (!working) throw new Error("Locked.");
  return working;
}

async function plainKey(name) {
  const found = await withKeys("readonly", (keys) => asked(keys.get(name)));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
  // Pages are kept side by side: the first one's key holds for all, or what another one sealed could not be opened again.
  await withKeys("readwrite", (keys) => asked(keys.add(made, name))).catch(() => {});
  return withKeys("readonly", (keys) => asked(keys.get(name)));
}

async function keep(path, answer) {
  const whole = JSON.stringify({ headers: [...answer.headers], body: await answer.text() });
  const iv = random(NONCE_BYTES);
  const data = await crypto.subtle.encrypt({ name: CIPHER, iv }, await dayKey(path), new TextEncoder().encode(whole));
  await (await caches.open(KEPT)).put(path, new Response(new Blob([iv, data])));
}

async function opened(path, sealed) {
  const bytes = await sealed.arrayBuffer();
  const [iv, data] = [bytes.slice(0, NONCE_BYTES), bytes.slice(NONCE_BYTES)];
  const whole = await crypto.subtle.decrypt({ name: CIPHER, iv }, await dayKey(path), data);
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
  if (signInAt(request.method, url.pathname) === "ends") event.waitUntil(Promise.all([forget(), unsubscribe()]));
  if (request.method === "POST" && request.mode === "navigate") event.respondWith(answered(event, url.pathname));
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

async function answered(event, path) {
  const cover = await coverOf(path, event.resultingClientId, "POST");
  return cover ?? fetch(event.request).catch(() => caches.match(OFFLINE));
}

async function page(event, address) {
  const cover = await coverOf(new URL(address, location.href).pathname, event.resultingClientId);
  if (cover) return cover;
  try {
    const answer = await fetch(event.request);
    const body = await note(answer, address).catch(() => ""); // What cannot be kept is shown all the same.
    event.waitUntil(keepLedTo(body).then(() => (body ? dropUnled() : undefined)));
    if (body) event.waitUntil(keepFormOf(answer.redirected ? answer.url : address).catch(() => {}));
    return answer;
  } catch {
    const found = await kept(address);
    return found ? withUnkeptNamed(found, address) : caches.match(OFFLINE);
  }
}

// Keeps a page of the day; returns what is in it. An address counts with its question: the form of another day, say, is
// not kept in place of today's.
async function note(answer, address) {
  const { pathname, search } = answer.redirected ? new URL(answer.url) : new URL(address, location.href);
  const landed = pathname + search;
  if (signInAt("GET", pathname) === "none") await leftAt(answer);
  else if (answer.ok && !answer.headers.has("Not-Kept") && isOfDay(landed) && (await caches.has(ASKED))) {
    const read = answer.clone();
    await keep(landed, answer.clone());
    return read.text();
  }
  return "";
}

// Where one signs in nobody is signed in, so nothing is left to cover; whoever still is, is only led away from there.
async function leftAt({ ok }) {
  if (!ok) return;
  await forget();
  await dropLock();
}

function isOfDay(address) {
  return DAY.includes(address) || ONE_LED_TO.test(address);
}

// Whenever what it tells was kept, so that the form begins with the same words.
async function keepFormOf(address) {
  const form = FORM_OF[new URL(address, location.href).pathname];
  if (form) await fetchKept(form);
}

// What was taken in changed what these pages tell, and nobody was led to them.
async function keepTaken(outcomes) {
  const taken = Object.values(outcomes).filter((one) => one.outcome === "taken").map((one) => one.to);
  const paths = [...new Set(taken)].filter((path) => FORM_OF[path]);
  if (!paths.length || !(await caches.has(ASKED))) return;
  if (await readLock()) working = await askPages();
  await Promise.allSettled(paths.flatMap((path) => [fetchKept(path), keepFormOf(path)]));
}

// What a kept page leads to, and is not here yet.
async function keepLedTo(body) {
  const paths = new Set([...body.matchAll(LINKS)].map(([, path]) => path).filter((path) => ONE_LED_TO.test(path)));
  if (!paths.size) return;
  const cache = await caches.open(KEPT);
  await Promise.allSettled([...paths].map(async (path) => (await cache.match(path, { ignoreVary: true })) ?? fetchKept(path)));
}

// Of a skill that somebody dropped nothing is led to any more. While a page does not open, nobody knows what it leads to.
async function dropUnled() {
  const cache = await caches.open(KEPT);
  const led = new Set(DAY);
  for (const path of led) {
    if (!(await cache.match(path, { ignoreVary: true }))) continue;
    const page = await kept(path);
    if (!page) return;
    for (const [, to] of (await page.text()).matchAll(LINKS)) if (ONE_LED_TO.test(to)) led.add(to);
  }
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  await Promise.all(paths.filter((path) => ONE_LED_TO.test(path) && !led.has(path)).map((path) => cache.delete(path, { ignoreVary: true })));
}

// Of a page as it was kept: what it leads to, and is not here, says so before anybody taps it.
async function withUnkeptNamed(page, address) {
  const body = await page.text();
  const here = new Set((await (await caches.open(KEPT)).keys()).map(({ url }) => addressOf(url)));
  const words = UNKEPT[LANGUAGE.exec(body)?.[1]] ?? UNKEPT.en;
  const named = (whole, opening, to, title) => {
    const landed = addressOf(new URL(to.replaceAll("&amp;", "&"), new URL(address, location.href)));
    return here.has(landed.replace(HOW, "")) ? whole : `${opening}${title} <span class="soft small">${words}</span></a>`;
  };
  return new Response(body.replace(MAIN, (main) => main.replace(WAY, named)), { headers: page.headers });
}

function addressOf(url) {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

async function fetchKept(path) {
  return note(await fetch(path, { credentials: "include" }), path);
}

addEventListener("message", (event) => {
  if (event.data === "keep-day") event.waitUntil(keepDay().then(() => event.ports[0]?.postMessage("kept")));
  if (event.data === "kept-players") event.waitUntil(listPlayers(event.ports[0]));
  if (event.data === "pin-hand-over") handOver(event);
  if (event.data?.outcomes) event.waitUntil(keepTaken(event.data.outcomes));
});

// Somebody asked for their day just now: each of its pages is fetched once for it, and what they lead to.
async function keepDay() {
  if (await readLock()) working = await askPages();
  await Promise.allSettled(DAY.map(async (path) => keepLedTo(await fetchKept(path))));
  await dropUnled();
}

async function listPlayers(port) {
  if (await readLock()) working = await askPages();
  port.postMessage((await caches.has(ASKED)) ? await keptPlayers() : []);
}

// The title of each skill that one can be led through without a connection, as mark-up.
async function keptPlayers() {
  const cache = await caches.open(KEPT);
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((path) => ONE_PLAYED.test(path));
  const pages = await Promise.all(paths.map(async (path) => (await kept(path))?.text()));
  return pages.map((page) => page?.match(/<h1.*?<\/h1>/s)?.[0]).filter(Boolean);
}

function handOver({ source, ports }) {
  ports[0].postMessage(handed.get(source.id) ?? null);
  handed.delete(source.id);
}

async function kept(address) {
  const path = address.replace(HOW, "");
  if (!isOfDay(path) || !(await caches.has(ASKED))) return undefined;
  const sealed = await (await caches.open(KEPT)).match(path, { ignoreVary: true });
  return sealed && opened(path, sealed).catch(() => undefined);
}

// The browser says that there is a network again, also when no page of ours is open.
addEventListener("sync", (event) => {
  if (event.tag === "entries") event.waitUntil(sendEntries({ line: LINE, astray: ASTRAY_LINE }).then(hasSent));
});

// Rejected, the browser tries once more by itself. What was not taken in is told as neutrally as everything else.
async function hasSent({ state, outcomes }) {
  await keepTaken(outcomes).catch(() => {});
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
