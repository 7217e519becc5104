// Who may call itself what in the handshake, and which families of clients the gateway treats alike (protocol v4, 2.2 and 2.3).

export const CLIENT_IDS = [
  'webchat-ui',
  'openclaw-control-ui',
  'openclaw-browser-copilot',
  'openclaw-tui',
  'webchat',
  'cli',
  'gateway-client',
  'openclaw-macos',
  'openclaw-linux',
  'openclaw-ios',
  'openclaw-watchos',
  'openclaw-android',
  'node-host',
  'openclaw-worker',
  'test',
  'fingerprint',
  'openclaw-probe',
] as const
export type ClientId = (typeof CLIENT_IDS)[number]

export const CLIENT_MODES = ['webchat', 'cli', 'ui', 'backend', 'node', 'worker', 'probe', 'test'] as const
export type ClientMode = (typeof CLIENT_MODES)[number]

interface ClientKind {
  readonly id: string
  readonly mode: string
}

const WEB_CLIENT_IDS: ReadonlySet<string> = new Set(['openclaw-control-ui', 'webchat-ui', 'webchat'])

/** A page in a browser: it must show an Origin, and its device key is the only identity it can keep. */
export function isBrowserClient(client: ClientKind): boolean {
  return WEB_CLIENT_IDS.has(client.id) || client.mode === 'webchat'
}

/** An interactive surface that must have a device identity of its own. */
export function isInteractiveClient(client: ClientKind): boolean {
  return isBrowserClient(client) || client.id === 'openclaw-tui' || client.mode === 'ui'
}

/** True for clients that get a row in the presence list; tools that come and go do not. */
export function isPresentClient(client: ClientKind): boolean {
  return client.mode === 'webchat' || client.mode === 'ui' || client.mode === 'node'
}
