// Serves the built dashboard from one folder: nothing outside it, strict headers, cheap repeats.
import { createReadStream } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { LANDING_PAGE, LANDING_PAGE_CSP } from './landing-page.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** Headers of every page and file. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=(), payment=(), usb=()',
} as const

interface OpenFile {
  readonly handle: FileHandle
  readonly size: number
  readonly etag: string
  readonly extension: string
}

/** Serves the dashboard below its base path (null: not at all) and sends people there who come to the bare address. */
export function serveDashboard(request: IncomingMessage, response: ServerResponse, path: string, place: { readonly root: string | null; readonly basePath: string | null }): Promise<void> | void {
  if (place.basePath === null) return notFound(response)
  const base = place.basePath.replace(/\/+$/, '')
  if (base === '') return serveStatic(request, response, path, place.root)
  if (path === '/' || path === base) return void response.writeHead(302, { ...SECURITY_HEADERS, location: `${base}/` }).end()
  return path.startsWith(`${base}/`) ? serveStatic(request, response, path.slice(base.length), place.root) : notFound(response)
}

/** Answers GET and HEAD below the dashboard's folder; without a folder, the landing page. `path` is still percent-encoded. */
async function serveStatic(request: IncomingMessage, response: ServerResponse, path: string, uiRoot: string | null): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' }).end('Method not allowed\n')
    return
  }
  const wanted = decodePath(path)
  if (wanted === null) return notFound(response)
  const root = uiRoot === null ? null : await realpath(uiRoot).catch(() => null)
  const file = root === null ? null : await findFile(root, wanted, isVisit(request) && !wanted.startsWith('/assets/'))
  if (file !== null) return sendFile(request, response, file, wanted)
  // A path that names a file is a missing file; any other is a view of the dashboard, or the landing page.
  return root === null && extname(wanted) === '' ? sendLandingPage(request, response) : notFound(response)
}

/** Every path that is no file is a view, so that each has an address of its own. A name with a dot in it is a view to people and a missing file to programs. */
async function findFile(root: string, wanted: string, isForPerson: boolean): Promise<OpenFile | null> {
  return (wanted === '/' ? null : await openInside(root, wanted)) ?? (isForPerson || extname(wanted) === '' ? openInside(root, '/index.html') : null)
}

/** Somebody opens an address in a browser. */
function isVisit({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes('text/html') === true
}

/** The path's segments, or null for one that can't mean a file here: bad escapes, NUL, backslashes, dot segments. */
function decodePath(path: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    // A malformed escape names nothing.
    return null
  }
  const isSuspicious = decoded.includes('\0') || decoded.includes('\\') || decoded.split('/').some((segment) => segment.startsWith('.') && segment !== '.well-known')
  return isSuspicious ? null : decoded
}

/** Opens a regular file whose real path lies below the root, so that no link leads out. */
async function openInside(root: string, wanted: string): Promise<OpenFile | null> {
  const real = await realpath(join(root, wanted)).catch(() => null)
  if (real === null || !real.startsWith(root + sep)) return null
  const handle = await open(real, 'r').catch(() => null)
  if (handle === null) return null
  const stats = await handle.stat()
  if (stats.isFile()) return { handle, size: stats.size, etag: `"${stats.size.toString(16)}-${Math.round(stats.mtimeMs).toString(16)}"`, extension: extname(real).toLowerCase() }
  await handle.close()
  return null
}

async function sendFile(request: IncomingMessage, response: ServerResponse, file: OpenFile, wanted: string): Promise<void> {
  const headers = {
    ...SECURITY_HEADERS,
    etag: file.etag,
    'content-type': TYPES[file.extension] ?? 'application/octet-stream',
    // Names under assets/ contain a hash of their content; everything else is asked for again.
    'cache-control': wanted.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': dashboardPolicy(request.headers.host),
  }
  const isKnown = request.headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === file.etag) === true
  if (isKnown || request.method === 'HEAD') {
    await file.handle.close()
    response.writeHead(isKnown ? 304 : 200, isKnown ? headers : { ...headers, 'content-length': file.size }).end()
    return
  }
  response.writeHead(200, { ...headers, 'content-length': file.size })
  const stream = createReadStream('', { fd: file.handle })
  // A file that can't be read to its end must not look complete.
  stream.on('error', (error) => response.destroy(error))
  response.on('close', () => stream.destroy())
  stream.pipe(response)
}

/** Own scripts and styles only; sockets to this very address only. */
function dashboardPolicy(host: string | undefined): string {
  const sockets = host !== undefined && /^[a-z0-9.:[\]-]{1,255}$/i.test(host) ? ` ws://${host} wss://${host}` : ''
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src 'self'${sockets}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}

function sendLandingPage(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': LANDING_PAGE_CSP })
  response.end(request.method === 'HEAD' ? undefined : LANDING_PAGE)
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n')
}
