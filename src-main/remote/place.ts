// Which places a gateway may be at, and how they are written. Pure. Nothing that ssh could take for an option or a command gets through.
import { isIP } from 'node:net'
import type { GatewayPlace } from '../../src-preload/gateways.ts'

/** Why a place is not taken; the texts are in src-main/texts. */
export type PlaceProblem = 'address' | 'not-encrypted' | 'secret-in-address' | 'host' | 'user' | 'port' | 'identity-file'

const LONGEST = 2000
/** A name, an alias of the ssh configuration, or an address. */
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?$/
const USER = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/
/** A whole path without what shells, or ssh in its options, give a meaning. */
const IDENTITY_FILE = /^(?:\/|[A-Za-z]:[\\/])[^\p{Cc}"'`$%&|;<>*?!{}#~]{1,1000}$/u
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': 'ws:', 'https:': 'wss:', 'ws:': 'ws:', 'wss:': 'wss:' }

export type JudgedPlace = { readonly ok: true; readonly place: GatewayPlace } | { readonly ok: false; readonly problem: PlaceProblem }

/** The place in its one spelling, or what is wrong with it. */
export function judgePlace(place: GatewayPlace): JudgedPlace {
  return place.kind === 'url' ? judgeUrl(place.url.trim()) : judgeSsh(place)
}

function judgeUrl(text: string): JudgedPlace {
  const refuse = (problem: PlaceProblem): JudgedPlace => ({ ok: false, problem })
  const spelled = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `wss://${text}`
  if (text === '' || spelled.length > LONGEST || !URL.canParse(spelled)) return refuse('address')
  const url = new URL(spelled)
  const protocol = DEFAULT_PORTS[url.protocol]
  if (protocol === undefined || url.hostname === '') return refuse('address')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return refuse('secret-in-address')
  if (protocol === 'ws:' && !mayGoPlain(url.hostname)) return refuse('not-encrypted')
  return { ok: true, place: { kind: 'url', url: `${protocol}//${url.host}${url.pathname}` } }
}

function judgeSsh({ host, user, port, identityFile, gatewayPort }: Extract<GatewayPlace, { kind: 'ssh' }>): JudgedPlace {
  const refuse = (problem: PlaceProblem): JudgedPlace => ({ ok: false, problem })
  if (!HOST.test(host) && isIP(host) === 0) return refuse('host')
  // A zone names an interface, and ssh's options give `%` a meaning.
  if (host.includes('%')) return refuse('host')
  if (user !== '' && !USER.test(user)) return refuse('user')
  if ((port !== null && !isPort(port)) || !isPort(gatewayPort)) return refuse('port')
  if (identityFile !== '' && !IDENTITY_FILE.test(identityFile)) return refuse('identity-file')
  return { ok: true, place: { kind: 'ssh', host, user, port, identityFile, gatewayPort } }
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port <= 65_535
}

/** Loopback, private networks and tailnets: what is said there does not cross the open internet. */
export function mayGoPlain(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (host === 'localhost' || host.endsWith('.localhost') || host.endsWith('.ts.net')) return true
  if (isIP(host) === 6) return host === '::1' || /^(fc|fd|fe[89ab])/.test(host)
  if (isIP(host) !== 4) return false
  const [first = 0, second = 0] = host.split('.').map(Number)
  return first === 127 || first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168) || (first === 169 && second === 254) || (first === 100 && second >= 64 && second <= 127)
}

/** How a place is shown to people. */
export function describePlace(place: GatewayPlace): string {
  if (place.kind === 'url') return place.url.replace(/\/$/, '')
  const { user, host, port } = place
  return `ssh ${user === '' ? '' : `${user}@`}${host}${port === null || port === 22 ? '' : `:${port}`}`
}
