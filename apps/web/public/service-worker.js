// The desk without a network, and news of it without a window. Data is never kept here: pages and scripts are.
const FILES = "files-1";
const NEWS = "news-texts";
const MAX_FILES = 500;
/** A page that has not answered by then is shown as it was: a network that swallows everything must not hold it up. */
const PAGE_TIMEOUT_MS = 4_000;
/** What the disk has not brought by then is fetched: a busy disk must not hold a page up. */
const KEPT_TIMEOUT_MS = 1_000;
/** What nobody can bring is asked for again, for almost as long as a browser lets a worker be busy with one answer. */
const FETCH_AGAIN_MS = 2_000;
const FETCH_LIMIT_MS = 240_000;
/** A window that has loaded answers at once. */
const WINDOW_TIMEOUT_MS = 500;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  const later = (work) => event.waitUntil(work);
  if (pathname.startsWith("/_next/static/")) event.respondWith(keptFirst(request, later));
  else if (request.mode === "navigate" || request.destination === "script")
    event.respondWith(networkFirst(request, later));
});

self.addEventListener("message", (event) => {
  const { files, texts } = event.data;
  // What the page had loaded before this worker was there.
  const later = (work) => event.waitUntil(work);
  if (files) later(Promise.all(files.map((url) => keptFirst(new Request(url), later).catch(() => undefined))));
  if (texts) event.waitUntil(caches.open(NEWS).then((cache) => cache.put("/", Response.json(texts))));
});

self.addEventListener("push", (event) => event.waitUntil(tell(event.data.json())));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.href));
});

/**
 * For files whose name changes with what is in them. Without a network they are waited for: a page whose code does not come
 * breaks, one whose code comes later goes on.
 */
async function keptFirst(request, later) {
  for (const startedAt = Date.now(); ; ) {
    const kept = await known(request.url);
    if (kept) return kept;
    try {
      return await fetched(request, request.url, later);
    } catch (error) {
      if (Date.now() - startedAt > FETCH_LIMIT_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, FETCH_AGAIN_MS));
    }
  }
}

async function networkFirst(request, later) {
  const { origin, pathname } = new URL(request.url);
  const name = origin + pathname;
  const asked = fetched(request, name, later);
  later(asked.catch(() => undefined));
  const kept = await known(name);
  if (!kept) return asked;
  const waited = new Promise((resolve) => setTimeout(resolve, PAGE_TIMEOUT_MS, kept));
  return Promise.race([asked, waited]);
}

const match = async (name) => (await caches.open(FILES)).match(name);

// Where nothing can be kept (no room, no permission), all is fetched.
const known = (name) =>
  Promise.race([match(name).catch(() => undefined), new Promise((resolve) => setTimeout(resolve, KEPT_TIMEOUT_MS))]);

/** What is fetched goes on at once, and is kept meanwhile; without a network it is what was kept, however long that takes. */
async function fetched(request, name, later) {
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && !answer.redirected && answer.type === "basic")
      later(keep(name, answer.clone()).catch(() => undefined));
    return answer;
  } catch (error) {
    const kept = await match(name).catch(() => undefined);
    if (kept) return kept;
    throw error;
  }
}

async function keep(name, answer) {
  const cache = await caches.open(FILES);
  await cache.put(name, answer);
  const names = await cache.keys();
  await Promise.all(names.slice(0, Math.max(0, names.length - MAX_FILES)).map((old) => cache.delete(old)));
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
