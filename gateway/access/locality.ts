// Where a connection comes from: this machine, or anywhere else. Loopback alone proves nothing: tunnels and proxies arrive from it too.
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { isBrowserClient } from '../protocol/index.ts'

/** What the listener knows about a socket before a word was exchanged. */
export interface SocketFacts {
  readonly peerIp: string
  /** The peer, or the client a trusted proxy speaks for. */
  readonly clientIp: string
  readonly host: string | null
  readonly origin: string | null
  readonly hasForwardingHeaders: boolean
}

export type Locality = 'direct_local' | 'browser_container_local' | 'cli_container_local' | 'shared_secret_loopback_local' | 'remote'

/** Set by proxies and tunnels; a program on this machine that talks to us directly sends none. */
const FORWARDING_HEADERS: ReadonlySet<string> = new Set(['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip', 'cf-ray', 'fly-client-ip', 'tailscale-user-login'])

/** Reads the facts from the upgrade or HTTP request. */
export function readSocketFacts(request: IncomingMessage, trustedProxies: readonly string[]): SocketFacts {
  const peerIp = plainAddress(request.socket.remoteAddress ?? '')
  const hasForwardingHeaders = Object.keys(request.headers).some((name) => FORWARDING_HEADERS.has(name) || name.startsWith('x-forwarded'))
  return {
    peerIp,
    clientIp: hasForwardingHeaders && trustedProxies.includes(peerIp) ? forwardedClient(request, trustedProxies) : peerIp,
    host: request.headers.host ?? null,
    origin: request.headers.origin ?? null,
    hasForwardingHeaders,
  }
}

/** The nearest address in X-Forwarded-For that is not itself a trusted proxy. */
function forwardedClient(request: IncomingMessage, trustedProxies: readonly string[]): string {
  const header = request.headers['x-forwarded-for']
  const chain = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((part) => plainAddress(part.trim()))
  const client = chain.findLast((address) => address !== '' && !trustedProxies.includes(address))
  return client !== undefined && isIP(client) !== 0 ? client : 'unknown'
}

/** `::ffff:127.0.0.1` → `127.0.0.1`; zone ids removed. */
export function plainAddress(address: string): string {
  const bare = address.replace(/^::ffff:/i, '').replace(/%.*$/, '')
  return bare.toLowerCase()
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address)
}

/** RFC 1918, link-local, carrier NAT (tailnets) and IPv6 unique-local addresses. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 6) return /^(fc|fd|fe[89ab])/.test(address)
  const [first = 0, second = 0] = address.split('.').map(Number)
  if (isIP(address) !== 4) return false
  return first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168) || (first === 169 && second === 254) || (first === 100 && second >= 64 && second <= 127)
}

/** What one stranger can choose freely from: an IPv4 address, or the 64 bits of network that an IPv6 connection comes with. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6 || isLoopbackAddress(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = (part: string | undefined): string[] => (part === undefined || part === '' ? [] : part.split(':'))
  const [left, right] = [groups(head), groups(tail)]
  const all = tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right]
  return `${all.slice(0, 4).map((group) => group.padStart(4, '0')).join(':')}::/64`
}

/** The host name of a Host header or of an origin's authority, without port and brackets; null when it is not one. */
export function hostNameOf(authority: string | null): string | null {
  if (authority === null) return null
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(authority.trim())
  const name = match?.[1] ?? match?.[2]
  return name === undefined ? null : plainAddress(name.replace(/\.$/, ''))
}

/** Loopback, or an address that names itself: nobody else's DNS answer can bring a page to it. */
export function isUnforgeableHost(name: string | null): boolean {
  return name !== null && (isLoopbackHost(name) || isPrivateAddress(name))
}

export function isLoopbackHost(name: string | null): boolean {
  return name !== null && (name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name))
}

/** Names that can't be reached from the public internet: no page out there can be served from them. */
export function isPrivateHost(name: string | null): boolean {
  return name !== null && (isLoopbackHost(name) || isPrivateAddress(name) || name.endsWith('.local') || name.endsWith('.ts.net') || (isIP(name) === 0 && !name.includes('.')))
}

/** Classifies a connection. `sharedSecretOk` is false in auth mode `none`: there is no secret then. */
export function localityOf(facts: SocketFacts, client: { readonly id: string; readonly mode: string }, sharedSecretOk: boolean): Locality {
  if (facts.hasForwardingHeaders) return 'remote'
  const hostName = hostNameOf(facts.host)
  const loopbackPeer = isLoopbackAddress(facts.peerIp)
  // A public Host name on a loopback socket is somebody's tunnel.
  if (loopbackPeer && (facts.host === null || isPrivateHost(hostName))) return 'direct_local'
  if (!sharedSecretOk) return 'remote'
  if (isBrowserClient(client) && isPrivateAddress(facts.peerIp) && isLoopbackHost(hostName) && isLoopbackHost(originHost(facts.origin))) return 'browser_container_local'
  if (!loopbackPeer || facts.origin !== null || !isPrivateHost(hostName)) return 'remote'
  return client.id === 'cli' && client.mode === 'cli' ? 'cli_container_local' : 'shared_secret_loopback_local'
}

/** Host name of an Origin header; null for a missing, opaque or malformed one. */
export function originHost(origin: string | null): string | null {
  const match = origin === null ? null : /^[a-z][a-z0-9+.-]*:\/\/([^/?#]+)$/i.exec(origin.trim())
  return hostNameOf(match?.[1] ?? null)
}
