// The other end of the client's socket, for tests: what arrives is noted, what a test says goes out.
import { createMemoryVault } from '../device-vault.ts'
import type { DeviceVault } from '../device-vault.ts'
import { createGatewayClient } from '../create-gateway-client.ts'
import type { GatewayClient } from '../gateway-client.ts'
import type { Socket } from '../socket-connection.ts'

export interface SentRequest {
  readonly id: string
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

/** One connection as the gateway sees it. */
export interface FakeSocket {
  readonly requests: readonly SentRequest[]
  isClosed(): boolean
  challenge(nonce?: string): void
  /** The first request of this name, once it is there. */
  request(method: string): Promise<SentRequest>
  answer(request: SentRequest, payload: unknown): void
  refuse(request: SentRequest, error: Readonly<Record<string, unknown>>): void
  event(event: string, payload?: object, seq?: number): void
  raw(text: string): void
  /** Ends the connection as the network would. */
  drop(code?: number, reason?: string): void
}

export interface FakeHouse {
  readonly client: GatewayClient
  readonly vault: DeviceVault
  readonly urls: readonly string[]
  /** The nth connection, once it was made. */
  socket(index: number): Promise<FakeSocket>
  /** Lets the nth connection in. */
  letIn(index: number, hello?: object): Promise<{ readonly socket: FakeSocket; readonly connect: SentRequest }>
}

export const URL = 'ws://127.0.0.1:18789/'

export function hello(changes: object = {}): object {
  return {
    type: 'hello-ok', protocol: 4,
    server: { version: '1.2.3', connId: 'c1' },
    features: { methods: ['chat.send'], events: [] },
    snapshot: { sessionDefaults: { defaultAgentId: 'main', mainSessionKey: 'agent:main:main', modelConfigured: true } },
    auth: { role: 'operator', scopes: ['operator.read'], deviceToken: 'device-token-1' },
    policy: { maxPayload: 1000, maxBufferedBytes: 2000, tickIntervalMs: 30_000, attachments: { maxBytes: 10, maxImageBytes: 5 } },
    ...changes,
  }
}

export function fakeHouse({ vault = createMemoryVault(), bootstrapToken = null, cryptography = globalThis.crypto, hostToken }: { readonly vault?: DeviceVault; readonly bootstrapToken?: string | null; readonly cryptography?: Crypto; readonly hostToken?: () => Promise<string> } = {}): FakeHouse {
  const urls: string[] = []
  const sockets: FakeSocket[] = []
  const client = createGatewayClient({
    url: URL, vault, bootstrapToken, cryptography,
    ...(hostToken !== undefined && { hostToken }),
    presentation: { version: '0.1.0', displayName: 'Chrome on Linux', locale: 'en', timeZone: 'UTC' },
    now: () => Date.now(),
    random: () => 0.5,
    openSocket(url) {
      urls.push(url)
      const { socket, fake } = fakeSocket()
      sockets.push(fake)
      return socket
    },
  })
  const socket = (index: number) => until(() => sockets[index])
  return {
    client, vault, urls, socket,
    async letIn(index, changes) {
      const fake = await socket(index)
      fake.challenge()
      const connect = await fake.request('connect')
      fake.answer(connect, hello(changes))
      await until(() => (client.state().kind === 'open' ? true : undefined))
      return { socket: fake, connect }
    },
  }
}

function fakeSocket(): { readonly socket: Socket; readonly fake: FakeSocket } {
  const requests: SentRequest[] = []
  let readyState: 1 | 3 = 1
  const socket = {
    get readyState() {
      return readyState
    },
    onmessage: null as Socket['onmessage'],
    onclose: null as Socket['onclose'],
    send: (text: string) => void requests.push(JSON.parse(text) as SentRequest),
    close: () => void (readyState = 3),
  }
  const say = (frame: object) => fake.raw(JSON.stringify(frame))
  const fake: FakeSocket = {
    requests,
    isClosed: () => readyState === 3,
    challenge: (nonce = 'nonce-1') => say({ type: 'event', event: 'connect.challenge', payload: { nonce, ts: 1_700_000_000_000 } }),
    request: (method) => until(() => requests.find((request) => request.method === method)),
    answer: ({ id }, payload) => say({ type: 'res', id, ok: true, payload }),
    refuse: ({ id }, error) => say({ type: 'res', id, ok: false, error }),
    event: (event, payload = {}, seq) => say({ type: 'event', event, payload, ...(seq !== undefined && { seq }) }),
    raw: (text) => socket.onmessage?.call(socket as WebSocket, new MessageEvent('message', { data: text })),
    drop(code = 1006, reason = '') {
      readyState = 3
      socket.onclose?.call(socket as WebSocket, new CloseEvent('close', { code, reason }))
    },
  }
  return { socket, fake }
}

/** What a look finds, as soon as it finds something. Cryptography takes real turns of the event loop, so fake timers don't help here. */
export async function until<Found>(look: () => Found | undefined): Promise<Found> {
  const deadline = performance.now() + 5000
  while (performance.now() < deadline) {
    const found = look()
    if (found !== undefined) return found
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error('it never came')
}
