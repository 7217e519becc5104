// Serves the built dashboard from one folder: nothing outside it, strict headers, cheap repeats.
import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { DASHBOARD_HEADERS, dashboardPolicy, openDashboardFile } from '../platform/index.ts'
import type { DashboardFile } from '../platform/index.ts'
import { LANDING_PAGE, LANDING_PAGE_CSP } from './landing-page.ts'

/** Serves the dashboard below its base path (null: not at all) and sends people there who come to the bare address. */
export function serveDashboard(request: IncomingMessage, response: ServerResponse, path: string, place: { readonly root: string | null; readonly basePath: string | null }): Promise<void> | void {
  if (place.basePath === null) return notFound(response)
  const base = place.basePath.replace(/\/+$/, '')
  if (base === '') return serveStatic(request, response, path, place.root, base)
  if (path === '/' || path === base) return void response.writeHead(302, { ...DASHBOARD_HEADERS, location: `${base}/` }).end()
  return path.startsWith(`${base}/`) ? serveStatic(request, response, path.slice(base.length), place.root, base) : notFound(response)
}

/** Answers GET and HEAD below the dashboard's folder; without a folder, the landing page. `path` is still percent-encoded. */
async function serveStatic(request: IncomingMessage, response: ServerResponse, path: string, uiRoot: string | null, base: string): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' }).end('Method not allowed\n')
    return
  }
  // Below a base path the page is written anew, which takes its plain text.
  const encodings = base !== '' && (isVisit(request) || extname(path) === '') ? new Set<string>() : readEncodings(request)
  const file = await openDashboardFile(uiRoot, path, isVisit(request), encodings)
  if (file === 'missing') return notFound(response)
  if (file === 'not-built') return sendLandingPage(request, response)
  return base !== '' && file.encoding === undefined && file.contentType?.startsWith('text/html') === true ? sendPageBelow(base, request, response, file) : sendFile(request, response, file)
}

function readEncodings({ headers }: IncomingMessage): ReadonlySet<string> {
  const offered = (headers['accept-encoding'] ?? '').toString().split(',').map((part) => part.trim().toLowerCase())
  return new Set(offered.filter((part) => !/;\s*q=0(\.0*)?$/.test(part)).map((part) => part.split(';', 1)[0]?.trim() ?? ''))
}

/** Somebody opens an address in a browser. */
function isVisit({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes('text/html') === true
}

async function sendFile(request: IncomingMessage, response: ServerResponse, file: DashboardFile): Promise<void> {
  const headers = {
    ...DASHBOARD_HEADERS,
    etag: file.etag,
    'content-type': file.contentType,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': dashboardPolicy(socketsOf(request.headers.host)),
    vary: 'accept-encoding',
    ...(file.encoding !== undefined && { 'content-encoding': file.encoding }),
  }
  const isKnown = request.headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === file.etag) === true
  if (isKnown || request.method === 'HEAD') {
    await file.handle.close()
    response.writeHead(isKnown ? 304 : 200, isKnown ? headers : { ...headers, 'content-length': file.size }).end()
    return
  }
  // Who asked may have left while the file was opened: nobody would close it any more.
  if (response.destroyed) return file.handle.close()
  response.writeHead(200, { ...headers, 'content-length': file.size })
  const stream = createReadStream('', { fd: file.handle })
  // A file that can't be read to its end must not look complete.
  stream.on('error', (error) => response.destroy(error))
  response.on('close', () => stream.destroy())
  stream.pipe(response)
}

/** The page names its files from the root: here they lie below the base path. */
async function sendPageBelow(base: string, request: IncomingMessage, response: ServerResponse, { handle, contentType }: DashboardFile): Promise<void> {
  let text: string
  try {
    text = await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
  const page = Buffer.from(text.replaceAll(/ (href|src)="\//g, ` $1="${encodeURI(base)}/`))
  response.writeHead(200, { ...DASHBOARD_HEADERS, 'content-type': contentType, 'cache-control': 'no-cache', 'content-length': page.length, 'content-security-policy': dashboardPolicy(socketsOf(request.headers.host)) })
  response.end(request.method === 'HEAD' ? undefined : page)
}

/** The address that the page was asked for at. */
function socketsOf(host: string | undefined): readonly string[] {
  return host !== undefined && /^[a-z0-9.:[\]-]{1,255}$/i.test(host) ? [`ws://${host}`, `wss://${host}`] : []
}

function sendLandingPage(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { ...DASHBOARD_HEADERS, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': LANDING_PAGE_CSP })
  response.end(request.method === 'HEAD' ? undefined : LANDING_PAGE)
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { ...DASHBOARD_HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n')
}
