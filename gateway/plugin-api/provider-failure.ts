// Turns whatever a model service or its SDK threw into one ProviderFailure. Works on the shape of errors, not on classes,
// so that no SDK has to be imported to understand its failures.
import type { ProviderConnection, ProviderErrorKind, ProviderFailure } from './model-provider.ts'

const OVERFLOW = /context.{0,12}(length|window|size|limit)|maximum context|too many tokens|prompt is too long|input.{0,10}too long|token count.{0,40}exceeds|exceeds the (maximum|available) (number of tokens|context)|reduce the length of the (messages|prompt)|request_too_large|model_max_prompt_tokens_exceeded|n_ctx/i
const BILLING = /insufficient.{0,3}(quota|balance|funds|credits?)|billing|credit balance|payment required|purchase credits|exceeded your current quota/i
const KEY_PROBLEM = /api.?key.{0,30}(invalid|not valid|expired|missing|incorrect)|(invalid|incorrect|missing).{0,12}api.?key|unauthori[sz]ed|authentication/i
const OVERLOADED = /overloaded|capacity|unavailable|try again later/i
const SECRET = /\b(sk|pk|rk|gsk|xai|key|AIza)[-_]?[A-Za-z0-9_-]{8,}|Bearer\s+\S+/g
const REFUSED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROTO', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT'])
const TIMED_OUT = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

/** What is read off an error. Everything optional: services are inventive. */
interface ErrorFacts {
  readonly status: number | null
  readonly text: string
  readonly code: string
  readonly retryAfterMs: number | null
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function asString(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The service's own sentence, dug out of nested JSON bodies. */
function serviceText(error: unknown, depth = 0): string {
  if (typeof error === 'string') {
    const brace = error.indexOf('{')
    if (brace < 0 || depth > 3) return error
    try {
      return serviceText(JSON.parse(error.slice(brace)), depth + 1) || error
    } catch {
      return error
    }
  }
  if (depth > 3) return ''
  const inner = field(error, 'error')
  return (inner === undefined || inner === null ? '' : serviceText(inner, depth + 1)) || serviceText(field(error, 'message') ?? '', depth + 1)
}

function causeCode(error: unknown): string {
  for (let current = error, depth = 0; current !== undefined && current !== null && depth < 5; current = field(current, 'cause'), depth++) {
    const code = field(current, 'code')
    if (typeof code === 'string' && /^[A-Z_]{4,}$/.test(code)) return code
  }
  return ''
}

function readRetryAfter(error: unknown, nowMs: number): number | null {
  const headers = field(error, 'headers')
  const get = field(headers, 'get')
  const read = (name: string): string | null => {
    const value: unknown = typeof get === 'function' ? get.call(headers, name) : field(headers, name)
    return typeof value === 'string' && value !== '' ? value : null
  }
  const milliseconds = Number(read('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds)
  const text = read('retry-after')
  // Google puts it into the body.
  const inBody = /"retryDelay"\s*:\s*"([\d.]+)s"/.exec(typeof error === 'object' && error !== null ? asString(field(error, 'message')) : '')?.[1]
  if (text === null) return inBody === undefined ? null : Math.round(Number(inBody) * 1000)
  const seconds = Number(text)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs)
}

function kindOfStatus(status: number, text: string): ProviderErrorKind | null {
  if (status === 402) return 'billing'
  if (status === 429) return BILLING.test(text) ? 'billing' : OVERFLOW.test(text) && /request too large/i.test(text) ? 'context_overflow' : 'rate_limit'
  if (status === 413) return 'context_overflow'
  if (status === 401 || status === 403) return BILLING.test(text) ? 'billing' : 'auth'
  if (status === 404) return 'not_found'
  if (status === 408 || status === 504) return 'timeout'
  if (status === 400 || status === 422) return OVERFLOW.test(text) ? 'context_overflow' : BILLING.test(text) ? 'billing' : KEY_PROBLEM.test(text) ? 'auth' : 'invalid_request'
  // Some local servers answer 500 when the prompt does not fit.
  if (status >= 500) return OVERFLOW.test(text) ? 'context_overflow' : 'overloaded'
  return status >= 400 ? 'invalid_request' : null
}

function kindOf(facts: ErrorFacts, started: boolean): ProviderErrorKind {
  if (facts.status !== null) {
    const kind = kindOfStatus(facts.status, `${facts.text} ${facts.code}`)
    if (kind !== null) return kind
  }
  if (TIMED_OUT.has(facts.code) || /timed? ?out/i.test(facts.text)) return 'timeout'
  if (REFUSED.has(facts.code)) return 'network'
  if (OVERFLOW.test(facts.text)) return 'context_overflow'
  if (/rate.?limit/i.test(facts.text)) return 'rate_limit'
  if (OVERLOADED.test(facts.text)) return 'overloaded'
  if (started) return 'cut_stream'
  return facts.code !== '' || /fetch failed|connection error|socket|network/i.test(facts.text) ? 'network' : 'unknown'
}

/** Removes the connection's key and anything that looks like one. */
export function withoutSecrets(text: string, connection: ProviderConnection): string {
  let clean = text
  for (const secret of [connection.apiKey, ...Object.values(connection.headers ?? {})]) {
    if (secret !== undefined && secret.length >= 4) clean = clean.replaceAll(secret, '***')
  }
  return clean.replace(SECRET, '***')
}

function headline(kind: ProviderErrorKind, connection: ProviderConnection, facts: ErrorFacts): string {
  const name = connection.providerId
  switch (kind) {
    case 'auth': return connection.apiKey === undefined ? `${name} wants an API key and none is set. Add one with: claw models auth ${name}` : `${name} did not accept the API key. Replace it with: claw models auth ${name}`
    case 'billing': return `${name} says the account has no credit or quota left. Add some there, or choose another model.`
    case 'rate_limit': return `${name} asks us to slow down (rate limit). Try again in a minute.`
    case 'overloaded': return `${name} is overloaded or has a problem of its own. Try again in a moment.`
    case 'context_overflow': return `The conversation does not fit into the model's context window. /compact makes room, /new starts afresh.`
    case 'invalid_request': return `${name} did not accept the request.`
    case 'not_found': return `${name} does not know this model or address. See: claw models list`
    case 'timeout': return `${name} did not answer in time.`
    case 'network': return `${name} can't be reached${connection.baseUrl === undefined ? '' : ` at ${connection.baseUrl}`}${facts.code === '' ? '' : ` (${facts.code})`}. Check that it runs and the network.`
    case 'cut_stream': return `The answer from ${name} broke off in the middle. Ask it to go on.`
    case 'usage_limit': return 'A usage limit is reached.'
    case 'unknown': return `${name} failed.`
  }
}

/** A failure with the usual sentence for its kind; `detail` is the service's own words. */
export function providerFailure(kind: ProviderErrorKind, connection: ProviderConnection, detail = ''): ProviderFailure {
  const text = withoutSecrets(detail, connection).trim().slice(0, 300)
  const message = headline(kind, connection, { status: null, text, code: '', retryAfterMs: null })
  return { kind, message: withoutSecrets(text === '' ? message : `${message} (${text})`, connection) }
}

/**
 * Describes a thrown error. `started` says that part of the answer had already arrived, which makes an otherwise
 * unexplained break a cut stream.
 */
export function failureFromError(error: unknown, connection: ProviderConnection, started: boolean, nowMs = Date.now()): ProviderFailure {
  const rawStatus = field(error, 'status')
  const facts: ErrorFacts = {
    status: typeof rawStatus === 'number' ? rawStatus : null,
    text: [serviceText(error), field(error, 'code'), field(error, 'type')].filter((value) => typeof value === 'string').join(' '),
    code: causeCode(error),
    retryAfterMs: readRetryAfter(error, nowMs),
  }
  const kind = kindOf(facts, started)
  const detail = withoutSecrets(serviceText(error), connection).trim().slice(0, 300)
  const quoted = kind === 'network' || kind === 'cut_stream' ? '' : [facts.status, detail.replace(new RegExp(`^${facts.status} `), '')].filter((part) => part !== null && part !== '').join(': ')
  return {
    kind,
    message: withoutSecrets(`${headline(kind, connection, facts)}${quoted === '' ? '' : ` (${quoted})`}`, connection),
    ...(facts.status === null ? {} : { httpStatus: facts.status }),
    ...(facts.retryAfterMs === null ? {} : { retryAfterMs: facts.retryAfterMs }),
  }
}
