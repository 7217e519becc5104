// A small gateway for tests: speaks challenge, hello-ok, requests and events, and answers as the test says.
import { createHash, createPublicKey, verify } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

export interface FakeRequest {
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
  /** Sends a first answer under the same id. */
  readonly accept: (payload: unknown) => void
  readonly connection: FakeConnection
}

export interface FakeConnection {
  readonly connect: Readonly<Record<string, unknown>>
  send(event: string, payload: unknown): void
  close(code: number, reason: string): void
}

export type FakeHandler = (request: FakeRequest) => unknown

export interface FakeGateway {
  readonly port: number
  readonly requests: { readonly method: string; readonly params: Readonly<Record<string, unknown>> }[]
  readonly connections: Set<FakeConnection>
  handle(method: string, handler: FakeHandler): void
  broadcast(event: string, payload: unknown): void
  /** Drops every connection without a goodbye, as a killed process does, and stops listening. */
  readonly kill: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Throw it from a handler to answer with an error frame. */
export class FakeRefusal extends Error {
  readonly frame: Readonly<Record<string, unknown>>
  constructor(frame: Readonly<Record<string, unknown>>) {
    super(String(frame['message']))
    this.frame = frame
  }
}

export interface FakeOptions {
  readonly port?: number
  /** Required as auth.token when set; device tokens this fake gave are accepted too. */
  readonly token?: string
  readonly handlers?: Readonly<Record<string, FakeHandler>>
}

const DEVICE_TOKEN = 'fake-device-token'

export async function startFakeGateway(options: FakeOptions = {}): Promise<FakeGateway> {
  const server = new WebSocketServer({ port: options.port ?? 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const handlers = new Map<string, FakeHandler>(Object.entries(options.handlers ?? {}))
  const connections = new Set<FakeConnection>()
  const requests: FakeGateway['requests'] = []

  server.on('connection', (socket) => {
    const nonce = crypto.randomUUID()
    let seq = 0
    let connection: FakeConnection | null = null
    const send = (frame: unknown): void => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
    }
    send({ type: 'event', event: 'connect.challenge', payload: { nonce, ts: Date.now() } })
    socket.on('message', (data: Buffer) => void receive(data))
    const receive = async (data: Buffer): Promise<void> => {
      const frame = JSON.parse(data.toString('utf8')) as { id: string; method: string; params: Readonly<Record<string, unknown>> }
      const fail = (error: unknown): void => send({ type: 'res', id: frame.id, ok: false, error })
      if (connection === null) {
        const problem = frame.method === 'connect' ? problemOf(frame.params, nonce, options.token) : { code: 'INVALID_REQUEST', message: 'invalid handshake: first request must be connect' }
        const refusal = problem ?? (handlers.has('connect') ? await refusalOf(handlers.get('connect'), frame.params) : null)
        if (refusal !== null) {
          fail(refusal)
          socket.close(1008, String(refusal['message']).slice(0, 120))
          return
        }
        connection = {
          connect: frame.params,
          send: (event, payload) => send({ type: 'event', event, payload, seq: (seq += 1) }),
          close: (code, reason) => socket.close(code, reason),
        }
        connections.add(connection)
        send({ type: 'res', id: frame.id, ok: true, payload: helloOf(frame.params, [...handlers.keys()]) })
        return
      }
      requests.push({ method: frame.method, params: frame.params })
      const handler = handlers.get(frame.method)
      if (handler === undefined) {
        fail({ code: 'INVALID_REQUEST', message: `unknown method: ${frame.method}` })
        return
      }
      try {
        const payload = await handler({ method: frame.method, params: frame.params, connection, accept: (early) => send({ type: 'res', id: frame.id, ok: true, payload: early }) })
        send({ type: 'res', id: frame.id, ok: true, payload })
      } catch (error) {
        fail(error instanceof FakeRefusal ? error.frame : { code: 'UNAVAILABLE', message: String(error) })
      }
    }
    socket.on('close', () => {
      if (connection !== null) connections.delete(connection)
    })
  })

  const close = (): Promise<void> => new Promise((resolve) => {
    for (const client of server.clients) client.terminate()
    server.close(() => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    requests, connections, close, kill: close,
    handle: (method, handler) => void handlers.set(method, handler),
    broadcast: (event, payload) => {
      for (const connection of connections) connection.send(event, payload)
    },
  }
}

async function refusalOf(handler: FakeHandler | undefined, params: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    await handler?.({ method: 'connect', params, accept: () => undefined, connection: { connect: params, send: () => undefined, close: () => undefined } })
    return null
  } catch (error) {
    return error instanceof FakeRefusal ? error.frame : { code: 'UNAVAILABLE', message: String(error) }
  }
}

/** Checks the signature as the real one does (payload v3) and the shared token. */
function problemOf(params: Readonly<Record<string, unknown>>, nonce: string, token: string | undefined): Readonly<Record<string, unknown>> | null {
  const device = params['device'] as { id: string; publicKey: string; signature: string; signedAt: number; nonce: string }
  const client = params['client'] as { id: string; mode: string; platform: string }
  const auth = params['auth'] as { token?: string; deviceToken?: string }
  const raw = Buffer.from(device.publicKey, 'base64url')
  const payload = ['v3', device.id, client.id, client.mode, params['role'], (params['scopes'] as string[]).join(','), device.signedAt, auth.token ?? auth.deviceToken ?? '', device.nonce, client.platform, ''].join('|')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: device.publicKey }, format: 'jwk' })
  if (createHash('sha256').update(raw).digest('hex') !== device.id) return refused('DEVICE_AUTH_DEVICE_ID_MISMATCH', 'device identity mismatch')
  if (device.nonce !== nonce) return refused('DEVICE_AUTH_NONCE_MISMATCH', 'device nonce mismatch')
  if (!verify(null, Buffer.from(payload), key, Buffer.from(device.signature, 'base64url'))) return refused('DEVICE_AUTH_SIGNATURE_INVALID', 'device signature invalid')
  if (token === undefined || auth.deviceToken === DEVICE_TOKEN) return null
  if (auth.token === undefined) return refused('AUTH_TOKEN_MISSING', 'unauthorized: gateway token missing')
  return auth.token === token ? null : refused('AUTH_TOKEN_MISMATCH', 'unauthorized: gateway token mismatch')
}

function refused(code: string, message: string): Readonly<Record<string, unknown>> {
  return { code: 'INVALID_REQUEST', message, details: { code } }
}

function helloOf(params: Readonly<Record<string, unknown>>, methods: readonly string[]): unknown {
  return {
    type: 'hello-ok', protocol: 4,
    server: { version: '0.0.0-fake', connId: crypto.randomUUID() },
    features: { methods, events: [] },
    snapshot: { presence: [], health: {}, stateVersion: { presence: 1, health: 1 }, uptimeMs: 65_000, sessionDefaults: { defaultAgentId: 'main', mainKey: 'main', mainSessionKey: 'agent:main:main', modelConfigured: true } },
    auth: { role: 'operator', scopes: params['scopes'], method: 'token', deviceToken: DEVICE_TOKEN },
    policy: { maxPayload: 26_214_400, maxBufferedBytes: 52_428_800, tickIntervalMs: 30_000 },
  }
}
