// The built dashboard as files of one folder: which file an address means, nothing outside the folder, and the headers that go with it. Served over HTTP and, in the desktop app, over its own scheme.
import { open, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const ASSETS = '/assets/'

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
export const DASHBOARD_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=(), payment=(), usb=()',
} as const

/** The caller closes it. */
export interface DashboardFile {
  readonly handle: FileHandle
  readonly size: number
  readonly etag: string
  readonly contentType: string
  /** Its name contains a hash of its content. */
  readonly isImmutable: boolean
  /** How its bytes are compressed. */
  readonly encoding?: 'br' | 'gzip'
}

/** What the build compressed lies beside the file. In the order of preference. */
const ENCODINGS = [['br', '.br'], ['gzip', '.gz']] as const

/**
 * The file that a percent-encoded path means: the file itself, or the page for a path that is a view of the dashboard. `missing`: there is no such
 * file, or the path can't mean one. `not-built`: a view, but no dashboard in the folder. `isForPerson`: a name with a dot in it is a view to people
 * and a missing file to programs. `encodings`: the compressions its reader can undo.
 */
export async function openDashboardFile(folder: string | null, path: string, isForPerson: boolean, encodings: ReadonlySet<string> = new Set()): Promise<DashboardFile | 'missing' | 'not-built'> {
  const wanted = decodePath(path)
  if (wanted === null) return 'missing'
  const root = folder === null ? null : await realpath(folder).catch(() => null)
  if (root === null) return extname(wanted) === '' ? 'not-built' : 'missing'
  const file = wanted === '/' ? null : await openSmallest(root, wanted, encodings)
  if (file !== null) return file
  const isView = extname(wanted) === '' || (isForPerson && !wanted.startsWith(ASSETS))
  return (isView ? await openSmallest(root, '/index.html', encodings) : null) ?? 'missing'
}

/** The file, compressed where the build did that and its reader can undo it. */
async function openSmallest(root: string, wanted: string, encodings: ReadonlySet<string>): Promise<DashboardFile | null> {
  const plain = await openInside(root, wanted)
  if (plain === null) return null
  for (const [encoding, suffix] of ENCODINGS) {
    const packed = encodings.has(encoding) ? await openInside(root, wanted + suffix) : null
    if (packed === null) continue
    // Older than the file: left over from another build, with other content.
    const isCurrent = (await packed.handle.stat()).mtimeMs >= (await plain.handle.stat()).mtimeMs
    await (isCurrent ? plain : packed).handle.close()
    if (isCurrent) return { ...packed, contentType: plain.contentType, encoding }
  }
  return plain
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
async function openInside(root: string, wanted: string): Promise<DashboardFile | null> {
  const real = await realpath(join(root, wanted)).catch(() => null)
  if (real === null || !real.startsWith(root + sep)) return null
  const handle = await open(real, 'r').catch(() => null)
  if (handle === null) return null
  const stats = await handle.stat()
  if (stats.isFile()) return { handle, size: stats.size, etag: `"${stats.size.toString(16)}-${Math.round(stats.mtimeMs).toString(16)}"`, contentType: TYPES[extname(real).toLowerCase()] ?? 'application/octet-stream', isImmutable: wanted.startsWith(ASSETS) }
  await handle.close()
  return null
}

/** Own scripts and styles only; sockets to the given addresses (`ws://host`) only. */
export function dashboardPolicy(sockets: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    ["connect-src 'self'", ...sockets].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}
