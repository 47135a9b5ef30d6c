// The service worker: the shell and its files, kept; every page asked of the site first. Pages with patients are never kept.
// `self.KEPT` = {version, shell, files} is written by the site before this file.
const { version, shell, files } = self.KEPT
const CACHE = `idel-${version}`
const PATIENCE_MS = 8000

const keep = async () => {
  const cache = await caches.open(CACHE)
  await cache.addAll([shell, ...files].map((address) => new Request(address, { cache: "reload" })))
  await self.skipWaiting()
}

const tidy = async () => {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith("idel-") && name !== CACHE).map((name) => caches.delete(name)))
  await self.clients.claim()
}

const kept = async (address) => (await caches.open(CACHE)).match(address)

const DOWN = new Set([502, 503, 504])
const late = () => new Promise((_, reject) => { setTimeout(reject, PATIENCE_MS) })

// A form is given all the time it needs: what it carries may have arrived.
const page = async (request) => {
  const isRead = request.method === "GET"
  try {
    const answer = await (isRead ? Promise.race([fetch(request), late()]) : fetch(request))
    if (!isRead || !DOWN.has(answer.status)) return answer
  } catch {
    // no network: the shell below
  }
  return (await kept(shell)) ?? Response.error()
}

self.addEventListener("install", (event) => event.waitUntil(keep()))
self.addEventListener("activate", (event) => event.waitUntil(tidy()))
self.addEventListener("fetch", (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (address.origin !== self.location.origin) return
  if (request.mode === "navigate") event.respondWith(page(request))
  else if (files.includes(address.pathname)) event.respondWith(kept(request.url).then((found) => found ?? fetch(request)))
})
