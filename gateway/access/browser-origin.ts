// Which web pages may talk to the gateway (protocol v4, section 2.10). A browser sends its page's origin; other programs send none.
import { hostNameOf, isLoopbackAddress, isLoopbackHost, isPrivateHost, isUnforgeableHost, originHost } from './locality.ts'
import type { SocketFacts } from './locality.ts'
import type { AccessSettings } from './settings.ts'

export type OriginCheck = { readonly ok: true } | { readonly ok: false; readonly reason: 'origin not allowed' | 'origin missing or invalid' }

/** Judges the Origin header. Pass only connections that have one or come from a browser client. */
export function checkBrowserOrigin(facts: SocketFacts, settings: Pick<AccessSettings, 'allowedOrigins' | 'allowHostHeaderOrigin'> & { readonly mode?: AccessSettings['mode'] }): OriginCheck {
  const origin = facts.origin?.trim().toLowerCase() ?? ''
  if (settings.allowedOrigins.some((allowed) => allowed === '*' || (origin !== '' && allowed.trim().toLowerCase().replace(/\/$/, '') === origin))) return { ok: true }
  const name = originHost(origin)
  if (name === null) return { ok: false, reason: 'origin missing or invalid' }
  const authority = origin.slice(origin.indexOf('://') + 3)
  const sameHost = facts.host !== null && authority === facts.host.trim().toLowerCase()
  const peerIsLocal = isLoopbackAddress(facts.peerIp) && !facts.hasForwardingHeaders
  if (sameHost && settings.allowHostHeaderOrigin === true) return { ok: true }
  if (sameHost && isLoopbackHost(hostNameOf(facts.host))) return peerIsLocal ? { ok: true } : { ok: false, reason: 'origin not allowed' }
  // Where no secret is asked for, a name that a neighbour on the network may answer for is not enough.
  if (sameHost && (settings.mode === 'none' ? isUnforgeableHost(name) : isRoutedPrivately(name))) return { ok: true }
  return peerIsLocal && isLoopbackHost(name) ? { ok: true } : { ok: false, reason: 'origin not allowed' }
}

/** Bare names are left out: they are not enough against DNS rebinding through a search domain. */
function isRoutedPrivately(name: string): boolean {
  return isPrivateHost(name) && (name.includes('.') || name.includes(':'))
}
