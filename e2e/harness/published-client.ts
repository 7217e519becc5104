// OpenClaw's published client as the tests use it: a device with its stored tokens, and connections that remember their events.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { GatewayClient } from '@openclaw/gateway-client'
import type { DeviceIdentity, GatewayClientOptions, GatewayReconnectPausedInfo } from '@openclaw/gateway-client'
import { TOKEN } from './gateway-process.ts'

export const OWNER_SCOPES = ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals', 'operator.pairing']

export type Payload = Readonly<Record<string, unknown>>

export interface ReceivedEvent {
  readonly type: 'event'
  readonly event: string
  readonly payload: Payload
  readonly seq?: number
  readonly stateVersion?: { readonly presence: number; readonly health: number }
}

export interface Hello {
  readonly server: { readonly connId: string; readonly bootId?: string }
  readonly features: { readonly methods: readonly string[]; readonly events: readonly string[]; readonly capabilities?: readonly string[] }
  readonly auth: { readonly method?: string; readonly role: string; readonly scopes: readonly string[]; readonly deviceToken?: string; readonly issuedAtMs?: number }
  readonly snapshot: Payload
  readonly policy: Payload
}

export interface PublishedClient {
  readonly client: GatewayClient
  /** Of the latest connection. */
  readonly hello: Hello
  /** Every hello so far: one more after each reconnect. */
  readonly hellos: readonly Hello[]
  readonly events: readonly ReceivedEvent[]
  readonly closes: readonly { readonly code: number; readonly reason: string }[]
  readonly gaps: readonly unknown[]
  request(method: string, params?: unknown): Promise<Payload>
  /** The first event, past or coming, that matches. */
  event(matches: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent>
  /** Resolves when so many hellos have been seen. */
  reconnected(hellos: number): Promise<Hello>
  /** Resolves when the connection has closed so many times. */
  closed(times?: number): Promise<{ readonly code: number; readonly reason: string }>
  stop(): Promise<void>
}

const open = new Set<PublishedClient>()

/** Stops every client a test left open. */
export async function stopClients(): Promise<void> {
  await Promise.all([...open].map((client) => client.stop()))
}

/** Connects as an owner backend by default; rejects when the gateway refuses. */
export async function connectPublished(wsUrl: string, options: Partial<GatewayClientOptions> = {}): Promise<PublishedClient> {
  const hellos: Hello[] = []
  const events: ReceivedEvent[] = []
  const closes: { code: number; reason: string }[] = []
  const gaps: unknown[] = []
  const waiters = new Set<() => void>()
  const changed = (): void => { for (const check of waiters) check() }
  const first = Promise.withResolvers<void>()
  const client = new GatewayClient({
    url: wsUrl, token: TOKEN, minProtocol: 4, maxProtocol: 4, scopes: OWNER_SCOPES, caps: ['tool-events'],
    ...options,
    onHelloOk: (hello) => {
      hellos.push(hello as unknown as Hello)
      first.resolve()
      changed()
    },
    onConnectError: first.reject,
    onEvent: (event) => {
      events.push(event as ReceivedEvent)
      changed()
    },
    onClose: (code, reason) => {
      closes.push({ code, reason })
      changed()
    },
    onGap: (gap) => gaps.push(gap),
  })
  const until = <Value>(find: () => Value | undefined): Promise<Value> => new Promise((resolve) => {
    const check = (): void => {
      const found = find()
      if (found === undefined) return
      waiters.delete(check)
      resolve(found)
    }
    waiters.add(check)
    check()
  })
  client.start()
  await first.promise.catch(async (error: unknown) => {
    await client.stopAndWait()
    throw error
  })
  const connected: PublishedClient = {
    client, hellos, events, closes, gaps,
    get hello() {
      const latest = hellos.at(-1)
      if (latest === undefined) throw new Error('not connected yet')
      return latest
    },
    request: (method, params = {}) => client.request<Payload>(method, params),
    event: (matches) => until(() => events.find(matches)),
    reconnected: (count) => until(() => hellos[count - 1]),
    closed: (times = 1) => until(() => closes[times - 1]),
    async stop() {
      open.delete(connected)
      await client.stopAndWait()
    },
  }
  open.add(connected)
  return connected
}

/** What the client says when it gives up reconnecting. */
export function whenPaused(): { readonly paused: Promise<GatewayReconnectPausedInfo>; readonly options: Partial<GatewayClientOptions> } {
  const { promise, resolve } = Promise.withResolvers<GatewayReconnectPausedInfo>()
  return { paused: promise, options: { onReconnectPaused: resolve } }
}

export interface TestDevice {
  readonly id: string
  readonly tokens: Map<string, { readonly token: string; readonly scopes: readonly string[] }>
  readonly options: Partial<GatewayClientOptions>
}

/** A device key and the token store that its host keeps. */
export function createDevice(): TestDevice {
  const { privateKey } = generateKeyPairSync('ed25519')
  const publicKeyPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  const rawKey = (pem: string): Buffer => createPublicKey(pem).export({ type: 'spki', format: 'der' }).subarray(12)
  const deviceIdentity: DeviceIdentity = {
    deviceId: createHash('sha256').update(rawKey(publicKeyPem)).digest('hex'),
    publicKeyPem,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  const tokens: TestDevice['tokens'] = new Map()
  return {
    id: deviceIdentity.deviceId,
    tokens,
    options: {
      clientName: 'cli', mode: 'cli', platform: 'linux', deviceFamily: 'Linux', deviceIdentity,
      hostDeps: {
        signDevicePayload: (pem, payload) => sign(null, Buffer.from(payload), createPrivateKey(pem)).toString('base64url'),
        publicKeyRawBase64UrlFromPem: (pem) => rawKey(pem).toString('base64url'),
        loadDeviceAuthToken: ({ role }) => {
          const known = tokens.get(role)
          return known === undefined ? null : { token: known.token, scopes: [...known.scopes] }
        },
        storeDeviceAuthToken: ({ role, token, scopes }) => void tokens.set(role, { token, scopes }),
        clearDeviceAuthToken: ({ role }) => void tokens.delete(role),
      },
    },
  }
}
