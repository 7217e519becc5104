// Decides which WebSocket upgrades are worth a handshake, before a socket costs anything.
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { isLoopbackAddress, networkOf } from '../access/index.ts'
import type { AccessSettings, SocketFacts } from '../access/index.ts'

/** Programs of this machine start together after a restart; strangers do not. */
const LOOPBACK_FACTOR = 8

export interface UpgradeRefusal {
  readonly status: 403 | 503
  readonly message: string
  readonly type: string
}

export interface UpgradeGate {
  /** Takes a place for a socket without hello, or says why not. Release it once hello was said or the socket is gone. */
  enter(facts: SocketFacts): UpgradeRefusal | null
  leave(facts: SocketFacts): void
}

export function createUpgradeGate({ settings, maxPerAddress, isOpen }: { readonly settings: () => AccessSettings; readonly maxPerAddress: number; readonly isOpen: () => boolean }): UpgradeGate {
  const waiting = new Map<string, number>()
  return {
    enter(facts) {
      if (!isOpen()) return { status: 503, message: 'The gateway is shutting down', type: 'unavailable' }
      // What arrives here from a proxy that nobody vouched for is not this machine's own traffic, whatever its address says.
      if (facts.hasForwardingHeaders && isLoopbackAddress(facts.peerIp) && !settings().trustedProxies.includes(facts.peerIp)) {
        return { status: 403, message: 'Forwarding headers from a proxy that is not in gateway.trustedProxies', type: 'forbidden' }
      }
      const place = networkOf(facts.clientIp)
      const count = waiting.get(place) ?? 0
      const most = isLoopbackAddress(facts.clientIp) ? maxPerAddress * LOOPBACK_FACTOR : maxPerAddress
      if (count >= most) return { status: 503, message: 'Too many connections are waiting for their handshake', type: 'unavailable' }
      waiting.set(place, count + 1)
      return null
    },
    leave({ clientIp }) {
      const place = networkOf(clientIp)
      const count = waiting.get(place) ?? 0
      if (count <= 1) waiting.delete(place)
      else waiting.set(place, count - 1)
    },
  }
}

/** Answers an upgrade request with plain HTTP and ends the socket. */
export function refuseUpgrade(stream: Duplex, { status, message, type }: UpgradeRefusal): void {
  const body = JSON.stringify({ error: { message, type } })
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}
