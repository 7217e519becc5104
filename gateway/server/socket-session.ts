// The life of one WebSocket: challenge, handshake, then requests. What it lets in is decided by access; what requests do, by the dispatcher.
import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { Access, ConnectFailure, Principal, SocketFacts } from '../access/index.ts'
import { describeIssues } from '../lib/index.ts'
import type { Clock } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import { connectParamsSchema, parseFrame } from '../protocol/index.ts'
import type { ConnectParams, HelloAuth, RequestFrame } from '../protocol/index.ts'
import { ClientConnection, closeSocket } from './client-connection.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { ServerLimits } from './limits.ts'
import { createRequestQueue } from './request-queue.ts'

export interface SessionDependencies {
  readonly access: Access
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: ServerLimits
  readonly dispatcher: Dispatcher
  /** Why nobody is let in at the moment, or null. */
  readonly closedBecause: (params: ConnectParams) => ConnectFailure | null
  /** Registers the connection and returns the hello-ok payload. */
  readonly welcome: (connection: ClientConnection, params: ConnectParams, auth: HelloAuth) => Readonly<Record<string, unknown>>
  /** Called after hello was written. */
  readonly entered: (connection: ClientConnection) => void
  readonly left: (connection: ClientConnection) => void
}

export interface AcceptedSocket {
  readonly socket: WebSocket
  readonly stream: Duplex
  readonly facts: SocketFacts
  /** Called once, when the handshake succeeded or the socket is gone. */
  readonly settled: () => void
}

/** Takes over a freshly accepted socket. */
export function serveSocket(accepted: AcceptedSocket, dependencies: SessionDependencies): void {
  const session = new SocketSession(accepted, dependencies)
  session.start()
}

class SocketSession {
  readonly #accepted: AcceptedSocket
  readonly #dependencies: SessionDependencies
  readonly #nonce = randomUUID()
  readonly #queue
  #connection: ClientConnection | null = null
  #handshakeTimer: NodeJS.Timeout | null = null
  #isJudging = false
  #isRefused = false
  #early: { readonly text: string; readonly bytes: number }[] = []
  #settled = false

  constructor(accepted: AcceptedSocket, dependencies: SessionDependencies) {
    this.#accepted = accepted
    this.#dependencies = dependencies
    const { limits } = dependencies
    this.#queue = createRequestQueue({ maxWaiting: limits.maxQueuedRequests, maxBytes: limits.maxQueuedBytes })
  }

  start(): void {
    const { socket } = this.#accepted
    const { clock, limits, logger } = this.#dependencies
    this.#watchHandshakeBytes()
    this.#handshakeTimer = setTimeout(() => this.#refuse(1000, 'handshake timeout'), limits.handshakeTimeoutMs)
    this.#handshakeTimer.unref()
    socket.on('message', (data) => this.#receive(data))
    socket.on('pong', () => this.#markAlive())
    socket.on('error', (error) => logger.debug('socket error', { error: error.message }))
    socket.once('close', () => this.#end())
    this.#write({ type: 'event', event: 'connect.challenge', payload: { nonce: this.#nonce, ts: clock.now() } })
  }

  /** The ws library knows one size limit per socket; before hello this smaller one holds for all bytes together. */
  #watchHandshakeBytes(): void {
    const { stream } = this.#accepted
    const { maxHandshakeBytes } = this.#dependencies.limits
    let bytes = 0
    const count = (chunk: Buffer): void => {
      bytes += chunk.length
      if (this.#connection !== null) stream.off('data', count)
      else if (bytes > 2 * maxHandshakeBytes) {
        stream.off('data', count)
        this.#refuse(1009, 'preauth payload too large')
        stream.pause()
      }
    }
    stream.on('data', count)
  }

  #receive(data: RawData): void {
    if (this.#isRefused) return
    const { limits } = this.#dependencies
    const buffer = toBuffer(data)
    if (this.#connection === null && buffer.length > limits.maxHandshakeBytes) return this.#refuse(1009, 'preauth payload too large')
    const text = buffer.toString('utf8')
    if (this.#connection !== null) return this.#request(this.#connection, text, buffer.length)
    if (!this.#isJudging) return this.#handshake(text)
    if (this.#early.length >= limits.maxHandshakeQueue) return this.#refuse(1008, 'too many pending handshake frames')
    this.#early.push({ text, bytes: buffer.length })
  }

  #handshake(text: string): void {
    const parsed = parseFrame(text)
    if (parsed.kind === 'not-json') return this.#refuse(1000, '')
    if (parsed.kind === 'invalid') return this.#refuse(1008, 'invalid request frame')
    const { frame } = parsed
    if (frame.method !== 'connect') return this.#refuseRequest(frame.id, invalidHandshake('invalid handshake: first request must be connect'))
    const params = connectParamsSchema.safeParse(frame.params)
    if (!params.success) return this.#refuseRequest(frame.id, invalidHandshake(`invalid connect params: ${describeIssues(params.error.issues, frame.params)}`))
    this.#isJudging = true
    try {
      this.#admit(frame.id, params.data)
    } catch (error) {
      this.#dependencies.logger.error('handshake failed', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      this.#refuseRequest(frame.id, { ok: false, code: 'UNAVAILABLE', message: "the gateway could not complete the handshake; its log says why", retryable: true, retryAfterMs: 1_000, closeCode: 1011 })
    }
  }

  #admit(id: string, params: ConnectParams): void {
    const { access, closedBecause, logger } = this.#dependencies
    const { facts } = this.#accepted
    const admission = closedBecause(params) ?? access.admit({ params, nonce: this.#nonce, facts })
    if (admission.ok) return this.#enter(id, params, admission.principal, admission.auth)
    logger.info('connection refused', { reason: admission.message, clientId: params.client.id, clientMode: params.client.mode, remoteIp: facts.clientIp, origin: facts.origin })
    if (admission.delayMs === undefined || admission.delayMs === 0) return this.#refuseRequest(id, admission)
    const timer = setTimeout(() => this.#refuseRequest(id, admission), admission.delayMs)
    timer.unref()
    this.#accepted.socket.once('close', () => clearTimeout(timer))
  }

  #enter(id: string, params: ConnectParams, principal: Principal, auth: HelloAuth): void {
    const { clock, welcome, entered } = this.#dependencies
    const connection = new ClientConnection(this.#accepted, randomUUID(), principal, clock.now())
    const payload = welcome(connection, params, auth)
    this.#connection = connection
    this.#settle()
    this.#write({ type: 'res', id, ok: true, payload })
    entered(connection)
    const early = this.#early
    this.#early = []
    for (const { text, bytes } of early) this.#request(connection, text, bytes)
  }

  #request(connection: ClientConnection, text: string, bytes: number): void {
    connection.alive = true
    const parsed = parseFrame(text)
    if (parsed.kind !== 'request') {
      const [id, message] = parsed.kind === 'invalid' ? [parsed.id, parsed.message] : ['invalid', 'invalid request frame: not JSON']
      this.#write({ type: 'res', id, ok: false, error: { code: 'INVALID_REQUEST', message } })
      return
    }
    this.#startRequest(connection, parsed.frame, bytes)
  }

  #startRequest(connection: ClientConnection, frame: RequestFrame, bytes: number): void {
    const { dispatcher } = this.#dependencies
    if (frame.method === 'connect') {
      this.#write({ type: 'res', id: frame.id, ok: false, error: { code: 'INVALID_REQUEST', message: 'connect is only valid as the first request' } })
      return
    }
    // dispatch never rejects: it answers with an error instead.
    const isQueued = this.#queue.add(bytes, () => void dispatcher.dispatch(connection, frame))
    if (isQueued) return
    const error = { code: 'UNAVAILABLE', message: 'too many requests are waiting on this connection; retry shortly', retryable: true, retryAfterMs: 250, details: { method: frame.method, reason: 'request-queue-full' } }
    this.#write({ type: 'res', id: frame.id, ok: false, error })
  }

  #refuseRequest(id: string, failure: ConnectFailure): void {
    const { code, message, details, retryable, retryAfterMs, closeCode, closeReason } = failure
    const error = { code, message, ...(details === undefined ? {} : { details }), ...(retryable === undefined ? {} : { retryable }), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
    this.#write({ type: 'res', id, ok: false, error })
    this.#refuse(closeCode, closeReason ?? message)
  }

  #refuse(code: number, reason: string): void {
    this.#isRefused = true
    this.#early = []
    closeSocket(this.#accepted.socket, code, reason)
  }

  #markAlive(): void {
    if (this.#connection !== null) this.#connection.alive = true
  }

  #settle(): void {
    if (this.#settled) return
    this.#settled = true
    if (this.#handshakeTimer !== null) clearTimeout(this.#handshakeTimer)
    this.#accepted.settled()
  }

  #end(): void {
    this.#settle()
    this.#queue.clear()
    if (this.#connection === null) return
    this.#connection.ended()
    this.#dependencies.left(this.#connection)
  }

  #write(frame: Readonly<Record<string, unknown>>): void {
    const { socket } = this.#accepted
    if (socket.readyState === 1) socket.send(JSON.stringify(frame), { binary: false })
  }
}

function invalidHandshake(message: string): ConnectFailure {
  return { ok: false, code: 'INVALID_REQUEST', message, closeCode: 1008 }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
