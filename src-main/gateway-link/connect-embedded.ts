// The line to the gateway inside this process: the same protocol as everybody's, with a token that only this process has and that is never
// written down. It makes no device, so that the owner's list of devices has only devices in it.
import { webcrypto } from 'node:crypto'
import { WebSocket } from 'ws'
import { createGatewayClient } from '../../src-renderer/client/create-gateway-client.ts'
import type { ClientKind } from '../../src-renderer/client/connect-params.ts'
import { createMemoryVault } from '../../src-renderer/client/device-vault.ts'
import type { GatewayClient } from '../../src-renderer/client/gateway-client.ts'
import type { Socket } from '../../src-renderer/client/socket-connection.ts'
import { socketUrl } from '../bridge/handlers.ts'
import type { EmbeddedGateway } from '../embedded-gateway.ts'
import type { GatewayLink } from './gateway-link.ts'

/** `session-scoped-events`: the text of running answers is for windows; the app hears of whole messages. */
export const DESKTOP_APP: ClientKind = { id: 'gateway-client', mode: 'backend', platform: process.platform, deviceFamily: 'desktop', caps: ['session-scoped-events', 'tool-events', 'approvals', 'exec-approvals'] }

export interface AppDescription {
  readonly version: string
  readonly name: string
}

/** The link follows the gateway through its starts and stops while it is the one that is used. Returns how to begin with it again. */
export function followEmbedded(link: GatewayLink, gateway: EmbeddedGateway, app: AppDescription, isUsed: () => boolean): () => void {
  const follow = (): void => {
    const state = gateway.state()
    link.follow(state.kind === 'running' ? () => connect(() => socketUrl(state.url), gateway, app) : null)
  }
  const followIfUsed = (): void => {
    if (isUsed()) follow()
  }
  gateway.onState(followIfUsed)
  followIfUsed()
  return follow
}

function connect(url: () => string, gateway: EmbeddedGateway, { version, name }: AppDescription): GatewayClient {
  return createGatewayClient({
    url: url(),
    vault: createMemoryVault(),
    presentation: { kind: DESKTOP_APP, version, displayName: name, locale: 'en', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    openSocket: () => openSocket(url()),
    cryptography: webcrypto as typeof globalThis.crypto,
    now: Date.now,
    random: Math.random,
    bootstrapToken: null,
    hostToken: async () => (await gateway.ready()).hostToken(),
  })
}

/** A socket as browsers have it. A program of this machine shows no origin. */
export function openSocket(url: string): Socket {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 })
  // A failure to connect is followed by `close`, which says enough.
  socket.on('error', () => undefined)
  return socket as unknown as Socket
}
