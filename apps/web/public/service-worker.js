// The desk without a network, and news of it without a window. Data is never kept here: pages and scripts are.
const FILES = "files-1";
const NEWS = "news-texts";
const MAX_FILES = 500;
/** A page that has not answered by then is shown as it was: a network that swallows everything must not hold it up. */
const PAGE_TIMEOUT_MS = 4_000;
/** A window that has loaded answers at once. */
const WINDOW_TIMEOUT_MS = 500;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  if (pathname.startsWith("/_next/static/")) event.respondWith(keptFirst(request));
  else if (request.mode === "navigate" || request.destination === "script") event.respondWith(networkFirst(request));
});

self.addEventListener("message", (event) => {
  const { files, texts } = event.data;
  // What the page had loaded before this worker was there.
  if (files) event.waitUntil(Promise.all(files.map((url) => keptFirst(new Request(url)).catch(() => undefined))));
  if (texts) event.waitUntil(caches.open(NEWS).then((cache) => cache.put("/", Response.json(texts))));
});

self.addEventListener("push", (event) => event.waitUntil(tell(event.data.json())));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.href));
});

/** For files whose name changes with what is in them. */
async function keptFirst(request) {
  const cache = await caches.open(FILES);
  return (await cache.match(request.url)) ?? keep(cache, request.url, await fetch(request));
}

async function networkFirst(request) {
  const { origin, pathname } = new URL(request.url);
  const cache = await caches.open(FILES);
  const name = origin + pathname;
  const kept = await cache.match(name);
  if (!kept) return keep(cache, name, await fetch(request));
  const asked = fetch(request).then((answer) => keep(cache, name, answer));
  const waited = new Promise((resolve) => setTimeout(resolve, PAGE_TIMEOUT_MS, kept));
  return Promise.race([asked.catch(() => kept), waited]);
}

async function keep(cache, name, answer) {
  if (answer.status !== 200 || answer.redirected || answer.type !== "basic") return answer;
  await cache.put(name, answer.clone()).catch(() => undefined);
  const names = await cache.keys();
  await Promise.all(names.slice(0, Math.max(0, names.length - MAX_FILES)).map((old) => cache.delete(old)));
  return answer;
}

/** Shows a message of a customer, unless the desk is in sight. */
async function tell({ chatId, name, type, text }) {
  const windows = await self.clients.matchAll({ type: "window" });
  if (windows.some((window) => window.visibilityState === "visible")) return;
  const texts = (await (await caches.open(NEWS)).match("/"))?.json();
  await self.registration.showNotification(name, {
    body: text || (await texts)?.[type] || "",
    icon: "/icon-192.png",
    badge: "/icon-192.png",
    // A chat has one notice: the newest.
    tag: chatId,
    renotify: true,
    data: { href: `/inbox?chat=${chatId}` },
  });
}

async function open(href) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const [window] = windows.filter(({ url }) => new URL(url).pathname.startsWith("/inbox")).concat(windows);
  if (!window) return self.clients.openWindow(href);
  // Browsers allow it only right after the click.
  const focused = window.focus();
  if (!(await takes(window, href))) await window.navigate(href);
  return focused;
}

/** Whether a window goes there by itself. One that still loads hears nothing, and is led there. */
function takes(window, href) {
  const { port1, port2 } = new MessageChannel();
  window.postMessage({ open: href }, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = () => resolve(true);
    setTimeout(resolve, WINDOW_TIMEOUT_MS, false);
  });
}
