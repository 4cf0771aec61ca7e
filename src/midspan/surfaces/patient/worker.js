// Keeps what every page looks like, and a page that helps without a connection. Of a person it keeps nothing, unless
// they asked for their day on this phone; that goes away when they sign out, leave, or their sign-in ends.
const SHELL = `shell-${VERSION}`;
const ASKED = "day-is-kept";
const KEPT = "day";

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
  await Promise.all([caches.delete(KEPT), caches.delete(ASKED)]);
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
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
}

async function page(request, path) {
  try {
    const answer = await fetch(request);
    await note(answer, path);
    return answer;
  } catch {
    return (await kept(path)) ?? caches.match(OFFLINE);
  }
}

async function note(answer, path) {
  const landed = answer.redirected ? new URL(answer.url).pathname : path;
  if (ENDS.includes(landed)) await forget();
  else if (answer.ok && !answer.headers.has("Not-Kept") && DAY.includes(landed) && (await caches.has(ASKED))) {
    const cache = await caches.open(KEPT);
    await cache.put(landed, answer.clone());
  }
}

async function kept(path) {
  if (!DAY.includes(path) || !(await caches.has(ASKED))) return undefined;
  return (await caches.open(KEPT)).match(path, { ignoreVary: true });
}

addEventListener("push", (event) => event.waitUntil(show(event.data)));
addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));

// The words come with the push, are the same for everybody, and say only that something waits.
async function show(data) {
  const { title = "Update", body = "", urgent = false } = data?.json() ?? {};
  // What is urgent takes no other's place, and is heard again though the last one is still there.
  const place = urgent ? { tag: "urgent", renotify: true } : { tag: "update" };
  await registration.showNotification(title, { body, ...place, icon: ICON, badge: ICON });
}

async function open(notification) {
  notification.close();
  const [shown] = await clients.matchAll({ type: "window" });
  if (shown) {
    await shown.focus();
    await shown.navigate(UPDATES);
  } else await clients.openWindow(UPDATES);
}
