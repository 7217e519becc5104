// The app's own line to a gateway elsewhere: through the relay, like its pages, so that everything the app is has one device there.
import { webcrypto } from 'node:crypto'
import { WebSocket } from 'ws'
import { createGatewayClient } from '../../src-renderer/client/create-gateway-client.ts'
import { createMemoryVault } from '../../src-renderer/client/device-vault.ts'
import type { GatewayClient } from '../../src-renderer/client/gateway-client.ts'
import type { Socket } from '../../src-renderer/client/socket-connection.ts'
import { DESKTOP_APP } from '../gateway-link/connect-embedded.ts'
import type { AppDescription } from '../gateway-link/connect-embedded.ts'

export interface ElsewhereDoor {
  readonly url: string
  readonly token: string
}

export function connectElsewhere({ url, token }: ElsewhereDoor, origin: string, { version, name }: AppDescription): GatewayClient {
  return createGatewayClient({
    url,
    vault: createMemoryVault(),
    presentation: { kind: DESKTOP_APP, version, displayName: name, locale: 'en', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    openSocket: (address) => openFromApp(address, origin),
    cryptography: webcrypto as typeof globalThis.crypto,
    now: Date.now,
    random: Math.random,
    bootstrapToken: token,
  })
}

function openFromApp(address: string, origin: string): Socket {
  const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 64 * 1024 * 1024, origin })
  // A failure to connect is followed by `close`, which says enough.
  socket.on('error', () => undefined)
  return socket as unknown as Socket
}
