// The HTTP side of the port: probes, routes of other modules behind the bearer, and the dashboard for everything else.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isLoopbackAddress, readSocketFacts } from '../access/index.ts'
import type { Access, SocketFacts } from '../access/index.ts'
import type { Logger } from '../platform/index.ts'
import { hasScope } from '../protocol/index.ts'
import type { Scope } from '../protocol/index.ts'
import { answerUnauthorized, authorizeHttp } from './http-auth.ts'
import { serveDashboard } from './static-files.ts'

export interface HttpRouteContext {
  /** Percent-encoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly facts: SocketFacts
  /** What the caller may do; empty for open routes. */
  readonly scopes: readonly string[]
}

/** A group of HTTP endpoints. The bearer is checked before `handle` is called, unless the route is open. */
export interface HttpRoute {
  readonly isOpen?: boolean
  /** What the caller must be allowed to do; default: nothing beyond being let in. */
  readonly scope?: Scope
  match(method: string, path: string): boolean
  handle(request: IncomingMessage, response: ServerResponse, context: HttpRouteContext): void | Promise<void>
}

export interface Readiness {
  readonly ready: boolean
  /** Names of what is not ready. */
  readonly failing: readonly string[]
}

export interface HttpDependencies {
  readonly access: Access
  readonly logger: Logger
  readonly routes: readonly HttpRoute[]
  readonly uiRoot: () => string | null
  readonly uiBasePath: () => string | null
  readonly version: string
  readonly uptimeMs: () => number
  readonly isStarted: () => boolean
  readonly readiness: () => Readiness
  readonly eventLoop: () => Readonly<Record<string, unknown>> | undefined
}

const PROBES: Readonly<Record<string, 'health' | 'ready' | 'startup'>> = { '/health': 'health', '/healthz': 'health', '/ready': 'ready', '/readyz': 'ready', '/startup': 'startup', '/startupz': 'startup' }

/** Of every answer; what a route or file sets itself wins. */
const DEFAULT_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const

export function createHttpHandler(dependencies: HttpDependencies): (request: IncomingMessage, response: ServerResponse) => void {
  const { logger } = dependencies
  return (request, response) => {
    for (const [name, value] of Object.entries(DEFAULT_HEADERS)) response.setHeader(name, value)
    handle(request, response, dependencies).catch((error: unknown) => {
      logger.error('http request failed', { path: pathOf(request), error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      if (response.headersSent) response.destroy()
      else sendJson(request, response, 500, { error: { message: "The gateway could not handle this request; its log says why", type: 'api_error' } })
    })
  }
}

async function handle(request: IncomingMessage, response: ServerResponse, dependencies: HttpDependencies): Promise<void> {
  const { access, routes, uiRoot, uiBasePath } = dependencies
  const path = pathOf(request)
  const facts = readSocketFacts(request, access.settings().trustedProxies)
  const probe = PROBES[path]
  if (probe !== undefined && (request.method === 'GET' || request.method === 'HEAD')) return answerProbe(probe, request, response, facts, dependencies)
  const route = routes.find((candidate) => candidate.match(request.method ?? 'GET', path))
  if (route === undefined) return serveDashboard(request, response, path, { root: uiRoot(), basePath: uiBasePath() })
  const authorization = route.isOpen === true ? ({ ok: true, scopes: [] } as const) : await authorizeHttp(request, facts, access)
  if (!authorization.ok) return answerUnauthorized(response, authorization)
  if (route.scope !== undefined && !hasScope(authorization.scopes, route.scope)) return answerUnauthorized(response, { ok: false, status: 403, message: `missing scope: ${route.scope}` })
  await route.handle(request, response, { path, query: new URLSearchParams(request.url?.split('?')[1] ?? ''), facts, scopes: authorization.scopes })
}

function pathOf(request: IncomingMessage): string {
  const path = (request.url ?? '/').split(/[?#]/, 1)[0]
  return path === undefined || path === '' ? '/' : path
}

async function answerProbe(probe: 'health' | 'ready' | 'startup', request: IncomingMessage, response: ServerResponse, facts: SocketFacts, dependencies: HttpDependencies): Promise<void> {
  const { version, uptimeMs, isStarted, readiness, eventLoop } = dependencies
  if (probe === 'health') return sendJson(request, response, 200, { ok: true, status: 'live' })
  const showsDetails = await maySeeDetails(request, facts, dependencies)
  if (probe === 'startup') {
    const started = isStarted()
    const details = showsDetails ? { version, uptimeMs: uptimeMs() } : {}
    return sendJson(request, response, started ? 200 : 503, { ok: started, status: started ? 'started' : 'starting', ...details })
  }
  const state = isStarted() ? readiness() : { ready: false, failing: ['startup'] }
  const details = showsDetails ? { failing: state.failing, uptimeMs: uptimeMs(), eventLoop: eventLoop() } : {}
  sendJson(request, response, state.ready ? 200 : 503, { ready: state.ready, ...details })
}

/** Programs on this machine, and whoever shows the bearer. A missing or wrong one only hides the details. */
async function maySeeDetails(request: IncomingMessage, facts: SocketFacts, { access }: HttpDependencies): Promise<boolean> {
  if (isLoopbackAddress(facts.peerIp) && !facts.hasForwardingHeaders) return true
  return request.headers.authorization !== undefined && (await authorizeHttp(request, facts, access)).ok
}

function sendJson(request: IncomingMessage, response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body))
}
