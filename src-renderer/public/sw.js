// The installed web app's service worker: keeps the page and its own files, so that the app opens, and says what is wrong, while the
// assistant can't be reached. Nothing the gateway answers is ever kept: only files of the built dashboard are, and only files are looked at.
const PAGE = new URL('.', location.href).href
const ASSETS = `${PAGE}assets/`
const PREFIX = `openclaw ${PAGE} `

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || !request.url.startsWith(PAGE)) return
  if (request.mode === 'navigate') event.respondWith(visit(event))
  // Its name says its content: what was kept is right for good.
  else if (request.url.startsWith(ASSETS)) event.respondWith(asset(request))
  // Other files of the page. What scripts ask for themselves has no destination: that is not ours.
  else if (request.destination !== '') event.respondWith(fetch(request).catch(async () => (await kept(request)) ?? Response.error()))
})

/** The gateway's own answer; without one the page as it was, which tells its reader and keeps trying. */
async function visit(event) {
  try {
    const response = await fetch(event.request)
    // A newer build is kept while the visitor already looks at it.
    event.waitUntil(keepPage().catch(() => undefined))
    return response
  } catch {
    return (await kept(PAGE)) ?? Response.error()
  }
}

async function asset(request) {
  const known = await kept(request)
  if (known !== undefined) return known
  const response = await fetch(request)
  const name = await cacheName()
  if (response.status === 200 && name !== undefined) await (await caches.open(name)).put(request, response.clone())
  return response
}

/** Keeps the page and every file it names, all or nothing, and lets go of the build before it. */
async function keepPage() {
  const response = await fetch(PAGE, { cache: 'no-cache' })
  if (!response.ok || response.redirected) throw new Error(`the page answers ${response.status}`)
  const text = await response.clone().text()
  const name = `${PREFIX}${await hash(text)}`
  if (await caches.has(name)) return
  const files = [...text.matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, path]) => new URL(path, PAGE).href).filter((url) => url.startsWith(PAGE))
  const loaded = await Promise.all([...new Set(files)].map(async (url) => [url, await fetch(url)]))
  const [missing] = loaded.find(([, file]) => file.status !== 200) ?? []
  if (typeof missing === 'string') throw new Error(`${missing} is missing`)
  const cache = await caches.open(name)
  await Promise.all([cache.put(PAGE, response), ...loaded.map(([url, file]) => cache.put(url, file))])
  await Promise.all((await ours()).filter((other) => other !== name).map((other) => caches.delete(other)))
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX))
}

async function cacheName() {
  return (await ours()).at(-1)
}

/** What was kept of it, by this page's own builds only. */
async function kept(request) {
  const name = await cacheName()
  return name === undefined ? undefined : caches.match(request, { cacheName: name, ignoreVary: true })
}

async function hash(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(bytes.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
