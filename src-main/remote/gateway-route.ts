// The way to one gateway: an address, or a tunnel to it. Says in words for people how it stands.
import type { GatewayRoute as RouteState } from '../../src-preload/gateways.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'
import type { KnownGateway } from './gateway-list.ts'
import { readRemoteFailure } from './relay/open-remote.ts'
import { sayTurnedAway } from './turned-away.ts'
import type { SshPlace } from './ssh/ssh-arguments.ts'
import type { SshTunnel, TunnelState } from './ssh/ssh-tunnel.ts'

export interface GatewayRoute {
  readonly gateway: KnownGateway
  state(): RouteState
  /** Where to connect now; null while there is no way. */
  address(): string | null
  /** A connection came to be, or did not. */
  noteOpen(): void
  noteFailure(error: unknown): void
  noteRefusal(code: string, message: string): void
  /** Resolves once there is a way, or it is clear that there is none for now. */
  settled(): Promise<RouteState>
  /** After a refusal. */
  retry(): void
  stop(): void
}

export interface RouteDependencies {
  readonly gateway: KnownGateway
  readonly texts: Texts
  readonly openTunnel: (gateway: KnownGateway, place: SshPlace, changed: (state: TunnelState) => void) => SshTunnel
  readonly changed: () => void
}

export function createGatewayRoute({ gateway, texts, openTunnel, changed }: RouteDependencies): GatewayRoute {
  const { place } = gateway
  /** Of the connections over it; null when nothing is wrong with them. */
  let trouble: RouteState | null = null
  let hasOpened = false
  const waiting = new Set<(state: RouteState) => void>()
  const tunnel = place.kind === 'ssh' ? openTunnel(gateway, place, () => {
    trouble = null
    hasOpened = false
    tell()
  }) : null
  tunnel?.start()

  function state(): RouteState {
    if (tunnel === null) return trouble ?? { kind: hasOpened ? 'up' : 'starting' }
    const way = describeTunnel(tunnel.state(), texts)
    return way.kind === 'up' ? (trouble ?? way) : way
  }

  function tell(): void {
    const now = state()
    if (now.kind !== 'starting') {
      for (const resolve of waiting) resolve(now)
      waiting.clear()
    }
    changed()
  }

  function note(next: RouteState | null, isOpen: boolean): void {
    trouble = next
    hasOpened = isOpen
    changed()
  }

  return {
    gateway,
    state,
    address() {
      if (place.kind === 'url') return place.url
      const way = tunnel?.state()
      return way?.kind === 'up' ? `ws://127.0.0.1:${way.localPort}/` : null
    },
    noteOpen: () => note(null, true),
    noteFailure(error) {
      const { failure, isLasting } = readRemoteFailure(error)
      const message = texts.remote.reach[failure]
      note(isLasting ? { kind: 'refused', message } : { kind: 'trying', message, retryAtMs: null }, false)
    },
    noteRefusal: (code, message) => note({ kind: 'refused', message: sayTurnedAway(texts, code, message) }, false),
    settled() {
      const now = state()
      if (tunnel === null || now.kind !== 'starting') return Promise.resolve(now)
      return new Promise((resolve) => void waiting.add(resolve))
    },
    retry() {
      trouble = null
      const kind = tunnel?.state().kind
      if (kind === 'refused' || kind === 'trying') tunnel?.start()
      changed()
    },
    stop: () => tunnel?.stop(),
  }
}

function describeTunnel(state: TunnelState, texts: Texts): RouteState {
  if (state.kind === 'trying') return { kind: 'trying', message: sayWith(texts.remote.tunnel[state.reason], state.words), retryAtMs: state.retryAtMs }
  if (state.kind === 'refused') return { kind: 'refused', message: sayWith(texts.remote.tunnel[state.reason], state.words) }
  return { kind: state.kind }
}

/** ssh's own words in brackets, when it said any. */
function sayWith(text: string, words: string): string {
  return words === '' ? text.replace(/ ?\(\{words\}\)/, '') : fill(text, { words })
}
