/* The service worker of one site: keeps a copy of it for when there is no signal. Registered only when someone asks
 * for that (keep.js). FILES, in sw.js, names every file of the site with a mark of what it says.
 *
 * With a network every page comes from it. Without one, or when it does not answer, the kept copy is shown, and
 * says so: its <html> gets data-kept. A file that did not change is not fetched again, and one that is no longer
 * part of the site is let go.
 */
"use strict";

const CACHE = `complaint-standards ${self.registration.scope}`;
const PATIENCE = 4000;  // milliseconds until a network that does not answer counts as none
const fromCopy = new Set();  // the pages that were shown from the copy: what they ask for comes from there too

const marked = (path) => new URL(`${path}?kept=${FILES[path]}`, self.registration.scope).href;
const pathOf = (address) => decodeURIComponent(address.slice(self.registration.scope.length).replace(/[?#].*/, "")) || "index.html";

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    const there = new Set((await cache.keys()).map((request) => request.url));
    const wanted = Object.keys(FILES).filter((path) => !there.has(marked(path)));
    while (wanted.length) {
      await Promise.all(wanted.splice(0, 8).map(async (path) => {
        const answer = await fetch(new URL(path, self.registration.scope), {cache: "no-cache"});
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        await cache.put(marked(path), answer);
      }));
    }
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    const wanted = new Set(Object.keys(FILES).map(marked));
    await Promise.all((await cache.keys()).filter((request) => !wanted.has(request.url)).map((request) => cache.delete(request)));
    await self.clients.claim();
  })());
});

async function copy(request, isPage) {
  const found = await (await caches.open(CACHE)).match(marked(pathOf(request.url)));
  if (!found || !isPage) return found;
  const words = await found.text();
  return new Response(words.replace("<html", "<html data-kept"), {headers: {"Content-Type": "text/html; charset=utf-8"}});
}

/* A page is asked for anew: what the browser itself remembers for some minutes would be neither the newest page nor a copy that says so. */
function soon(request, isPage) {
  return Promise.race([fetch(isPage ? new Request(request, {cache: "no-cache"}) : request), new Promise((_, give) => setTimeout(() => give(new Error("no answer")), PATIENCE))]);
}

self.addEventListener("fetch", (event) => {
  const {request} = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope) || !(pathOf(request.url) in FILES)) return;
  const isPage = request.mode === "navigate";
  event.respondWith((async () => {
    if (!isPage && fromCopy.has(event.clientId)) return await copy(request, false) || fetch(request);
    try {
      return await soon(request, isPage);
    } catch (error) {
      const found = await copy(request, isPage);
      if (!found) throw error;
      if (isPage) fromCopy.add(event.resultingClientId);
      return found;
    }
  })());
});
