// One admitted WebSocket client: what the other layers see as a Connection, plus the numbers the broadcaster needs.
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Connection, Principal } from '../access/index.ts'
import { hasScope, isInteractiveClient } from '../protocol/index.ts'
import type { eventAudience } from '../protocol/index.ts'

type Audience = ReturnType<typeof eventAudience>

const LONGEST_REASON_BYTES = 120
/** A client that does not answer the close frame is cut off after this long. */
const CLOSE_GRACE_MS = 1_000

export class ClientConnection implements Connection {
  readonly id: string
  readonly principal: Principal
  readonly connectedAtMs: number
  readonly followedSessions = new Set<string>()
  sessionsSubscribed = false
  /** Set when its device or token was taken away: no further request is started. */
  revoked = false
  /** False between a ping and the first sign of life after it. */
  alive = true
  /** It has a row in the presence list. */
  isPresent = false
  /** Requests refused because of the role. */
  roleViolations = 0
  readonly #socket: WebSocket
  readonly #stream: Duplex
  readonly #audiences = new Map<Audience, boolean>()
  readonly #closed = new AbortController()
  #seq = 0
  #isGathering = false

  constructor({ socket, stream }: { readonly socket: WebSocket; readonly stream: Duplex }, id: string, principal: Principal, connectedAtMs: number) {
    this.#socket = socket
    this.#stream = stream
    this.id = id
    this.principal = principal
    this.connectedAtMs = connectedAtMs
  }

  /** Aborts when the connection ends. */
  get signal(): AbortSignal {
    return this.#closed.signal
  }

  get isOpen(): boolean {
    return this.#socket.readyState === 1
  }

  /** Bytes that the client has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  /** Whether it may receive events of this audience. */
  mayReceive(audience: Audience): boolean {
    let allowed = this.#audiences.get(audience)
    if (allowed === undefined) {
      allowed = audience === 'everyone' || (audience !== 'nobody' && this.principal.role === 'operator' && hasScope(this.principal.scopes, audience))
      this.#audiences.set(audience, allowed)
    }
    return allowed
  }

  /** Somebody who may answer approvals and is likely to: a person's surface, or a client that says it handles them. */
  get isReviewer(): boolean {
    const { role, scopes, caps, clientId, clientMode } = this.principal
    if (this.revoked || role !== 'operator' || !hasScope(scopes, 'operator.approvals')) return false
    return caps.has('approvals') || caps.has('exec-approvals') || isInteractiveClient({ id: clientId, mode: clientMode })
  }

  /** The number of the next broadcast. A dropped one uses up its number too: the gap tells the client. */
  nextSeq(): number {
    this.#seq += 1
    return this.#seq
  }

  /** Writes one text frame; does nothing once the socket is closing. */
  write(frame: string | Buffer): void {
    if (!this.isOpen) return
    this.#gather()
    this.#socket.send(frame, { binary: false })
  }

  /** Frames that are written in one go leave in one system call. No longer than that: the first words must not wait for the last. */
  #gather(): void {
    if (this.#isGathering) return
    this.#isGathering = true
    this.#stream.cork()
    queueMicrotask(() => {
      this.#isGathering = false
      this.#stream.uncork()
    })
  }

  send(event: string, payload: Readonly<Record<string, unknown>>): void {
    this.write(JSON.stringify({ type: 'event', event, payload }))
  }

  ping(): void {
    this.alive = false
    this.#socket.ping()
  }

  close(code: number, reason: string): void {
    closeSocket(this.#socket, code, reason)
  }

  /** Called once, when the socket is gone. */
  ended(): void {
    this.#closed.abort()
  }
}

/** Closes with a reason cut to what a close frame can carry, and cuts the connection if the peer does not answer. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState > 1) return
  socket.close(code, truncateReason(reason))
  const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS)
  timer.unref()
  socket.once('close', () => clearTimeout(timer))
}

function truncateReason(reason: string): string {
  const bytes = Buffer.from(reason)
  if (bytes.length <= LONGEST_REASON_BYTES) return reason
  // A character cut in half decodes to the replacement character, which is dropped.
  return new TextDecoder().decode(bytes.subarray(0, LONGEST_REASON_BYTES)).replace(/\uFFFD$/, '')
}
