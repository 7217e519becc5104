// Who may use the HTTP endpoints: the bearer of the gateway's token or password (protocol v4, section 7).
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { checkBrowserOrigin, checkSharedSecret, hostNameOf, isUnforgeableHost } from '../access/index.ts'
import type { Access, SocketFacts } from '../access/index.ts'

/** What the shared secret stands for over HTTP, whatever the caller asks for. */
const BEARER_SCOPES = ['operator.admin', 'operator.approvals', 'operator.pairing', 'operator.read', 'operator.talk.secrets', 'operator.write'] as const

export type HttpAuthorization =
  | { readonly ok: true; readonly scopes: readonly string[] }
  | { readonly ok: false; readonly status: 401 | 403 | 429; readonly message: string; readonly retryAfterMs?: number }

/** Judges the request; a wrong credential is answered late on loopback and locked out elsewhere, together with WebSocket attempts. */
export async function authorizeHttp(request: IncomingMessage, facts: SocketFacts, { settings, limiter }: Pick<Access, 'settings' | 'limiter'>): Promise<HttpAuthorization> {
  const current = settings()
  if (current.mode === 'none') return authorizeOpen(request, facts, current)
  const retryAfterMs = limiter.lockedFor('shared-secret', facts)
  if (retryAfterMs > 0) return { ok: false, status: 429, message: 'Too many failed authentication attempts', retryAfterMs }
  const token = bearerOf(request)
  const check = checkSharedSecret(current, token === null ? undefined : { token })
  if (check.ok) {
    limiter.succeed('shared-secret', facts)
    return { ok: true, scopes: BEARER_SCOPES }
  }
  if (check.reason.endsWith('_mismatch')) await delay(limiter.fail('shared-secret', facts), undefined, { ref: false })
  return { ok: false, status: 401, message: 'Unauthorized' }
}

/**
 * Without a secret only programs of this machine may come in: a web page elsewhere could otherwise post to it (its own origin gives it
 * away), or reach it under a name of its choice (DNS rebinding; the Host header gives it away), and a proxy could pass on anybody.
 */
function authorizeOpen(request: IncomingMessage, facts: SocketFacts, settings: ReturnType<Access['settings']>): HttpAuthorization {
  const refused = { ok: false, status: 403, message: 'Origin not allowed' } as const
  if (facts.hasForwardingHeaders) return { ...refused, message: 'Requests through a proxy need gateway.auth' }
  if (facts.origin !== null && !checkBrowserOrigin(facts, settings).ok) return refused
  if (request.headers['sec-fetch-site'] === 'cross-site' && facts.origin === null) return refused
  if (facts.host !== null && !isUnforgeableHost(hostNameOf(facts.host))) return refused
  const asked = request.headers['x-openclaw-scopes']
  if (typeof asked !== 'string') return { ok: true, scopes: BEARER_SCOPES }
  const names = asked.split(',').map((name) => name.trim())
  return { ok: true, scopes: BEARER_SCOPES.filter((scope) => names.includes(scope)) }
}

function bearerOf(request: IncomingMessage): string | null {
  const match = /^Bearer +(\S+)$/i.exec(request.headers.authorization?.trim() ?? '')
  return match?.[1] ?? null
}

/** Answers a refused request in the shape clients of this gateway know. */
export function answerUnauthorized(response: ServerResponse, refusal: Extract<HttpAuthorization, { ok: false }>): void {
  const type = refusal.status === 429 ? 'rate_limited' : refusal.status === 403 ? 'forbidden' : 'unauthorized'
  const body = JSON.stringify({ error: { message: refusal.message, type } })
  response.writeHead(refusal.status, {
    'content-type': 'application/json; charset=utf-8',
    ...(refusal.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(refusal.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(refusal.retryAfterMs / 1_000)) }),
  })
  response.end(body)
}
