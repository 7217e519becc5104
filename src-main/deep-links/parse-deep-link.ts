// Links of our own schemes, as other programs hand them to us: taken apart strictly, because anybody can write one. Pure; what is done about one is asked first.
import { z } from 'zod'
import { appPathOf } from '../security/navigation.ts'

export const DEEP_LINK_SCHEMES = ['openclaw', 'oc-pair'] as const

export interface PairingCode {
  readonly url: string
  readonly bootstrapToken: string
  readonly tlsFingerprint: string | null
}

export type DeepLink =
  | { readonly kind: 'dashboard'; readonly path: string }
  /** `agent` and `session` are null where the link names none; a session is a whole key then. */
  | { readonly kind: 'message'; readonly text: string; readonly agent: string | null; readonly session: string | null }
  | { readonly kind: 'pairing'; readonly code: PairingCode }

export type DeepLinkProblem = 'unknown' | 'too-long' | 'parameters' | 'pairing-broken' | 'pairing-expired'
export type ParsedDeepLink = { readonly ok: true; readonly link: DeepLink } | { readonly ok: false; readonly problem: DeepLinkProblem }

const LONGEST = { link: 40_000, message: 8000, path: 1000, pairing: 4000 }
const AGENT = /^[a-z0-9][a-z0-9_-]{0,63}$/i
/** A part of a session's key; a whole key has two colons and an agent before it. */
const SESSION = /^[a-z0-9][a-z0-9_.:@+-]{0,199}$/i
/** Would change how the question reads, or move the cursor of a terminal: nobody types these. */
const UNSEEN = /(?![\n\t])[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu
const PARAMETERS = new Set(['message', 'agent', 'session', 'sessionKey'])

const pairingSchema = z.object({ url: z.string().max(500), bootstrapToken: z.string().min(1).max(500), expiresAtMs: z.number().optional(), tlsFingerprint: z.string().max(200).optional() })

export function parseDeepLink(text: string, { appOrigin, now }: { readonly appOrigin: string; readonly now: number }): ParsedDeepLink {
  if (text.length > LONGEST.link) return refused('too-long')
  const code = /^oc-pair:\/\/([A-Za-z0-9_-]+)\/?$/i.exec(text)?.[1]
  if (code !== undefined) return parsePairing(code, now)
  if (!URL.canParse(text)) return refused('unknown')
  const url = new URL(text)
  if (url.protocol !== 'openclaw:' || url.username !== '' || url.password !== '' || url.port !== '') return refused('unknown')
  if (url.host === 'dashboard') return parseDashboard(url, appOrigin)
  if (url.host === 'agent' && ['', '/'].includes(url.pathname) && url.hash === '') return parseMessage(url.searchParams)
  return refused('unknown')
}

/** A view: without what would hand something to it. */
function parseDashboard({ pathname, search, searchParams }: URL, appOrigin: string): ParsedDeepLink {
  if (pathname.length + search.length > LONGEST.path) return refused('too-long')
  const path = appPathOf(pathname === '' ? '/' : pathname, appOrigin)
  if (path === null) return refused('unknown')
  return searchParams.has('handover') ? refused('parameters') : { ok: true, link: { kind: 'dashboard', path: `${path}${search}` } }
}

function parseMessage(parameters: URLSearchParams): ParsedDeepLink {
  const names = [...parameters.keys()]
  if (names.some((name) => !PARAMETERS.has(name)) || new Set(names).size !== names.length || (parameters.has('session') && parameters.has('sessionKey'))) return refused('parameters')
  const given = parameters.get('message') ?? ''
  if (given.length > LONGEST.message) return refused('too-long')
  const text = given.replaceAll('\r\n', '\n').replace(UNSEEN, '').trim()
  const agent = parameters.get('agent')
  const named = parameters.get('session') ?? parameters.get('sessionKey')
  if (text === '' || (agent !== null && !AGENT.test(agent)) || (named !== null && !SESSION.test(named))) return refused('parameters')
  const session = named === null ? null : wholeKey(named, agent)
  if (named !== null && session === null) return refused('parameters')
  return { ok: true, link: { kind: 'message', text, agent, session } }
}

/** Null when it is nobody's, or another agent's than the link says. */
function wholeKey(session: string, agent: string | null): string | null {
  const owner = /^agent:([^:]+):.+/.exec(session)?.[1]
  if (owner !== undefined) return agent === null || owner === agent ? session : null
  return agent === null || session.startsWith('agent:') ? null : `agent:${agent}:${session}`
}

function parsePairing(code: string, now: number): ParsedDeepLink {
  if (code.length > LONGEST.pairing) return refused('too-long')
  const parsed = pairingSchema.safeParse(decode(code))
  if (!parsed.success || !isSocketAddress(parsed.data.url)) return refused('pairing-broken')
  const { url, bootstrapToken, expiresAtMs, tlsFingerprint = null } = parsed.data
  if (expiresAtMs !== undefined && expiresAtMs <= now) return refused('pairing-expired')
  return { ok: true, link: { kind: 'pairing', code: { url, bootstrapToken, tlsFingerprint } } }
}

function decode(code: string): unknown {
  try {
    return JSON.parse(Buffer.from(code, 'base64url').toString('utf8'))
  } catch {
    // What is no JSON is no code either.
    return null
  }
}

/** Without a name in front of the host, which would make it look like another. */
function isSocketAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, username, password } = new URL(address)
  return (protocol === 'ws:' || protocol === 'wss:') && username === '' && password === ''
}

function refused(problem: DeepLinkProblem): ParsedDeepLink {
  return { ok: false, problem }
}
