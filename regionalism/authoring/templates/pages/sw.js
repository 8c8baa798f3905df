// Keeps the whole course in the browser at the first visit, so that no later visit needs a network. A new version of
// the course takes over when its last open page is closed: no page meets the script of another version.
const NAME = `${self.registration.scope}:`;
const CACHE = NAME + VERSION;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) =>
    new Request(file, { cache: "reload" })))));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== CACHE);
    await Promise.all(names.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

const ADDRESSES = new Set(FILES.map((file) => new URL(file, self.registration.scope).href));

// What is not of the pages, such as a site with a kernel in a folder beside them, is left to the browser.
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const named = url.split(/[?#]/)[0];
  const address = named.endsWith("/") ? `${named}index.html` : named;
  if (method !== "GET" || !ADDRESSES.has(address)) return;
  const kept = async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(address)) ?? fetch(event.request);
  };
  event.respondWith(kept());
});
