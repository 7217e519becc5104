// Sizes and times of the wire (protocol v4, section 1.2).

export interface ServerLimits {
  /** Largest frame before hello, in bytes. */
  readonly maxHandshakeBytes: number
  /** Largest frame after hello. */
  readonly maxPayload: number
  /** Bytes waiting in one socket before its client counts as slow. */
  readonly maxBufferedBytes: number
  readonly handshakeTimeoutMs: number
  /** Frames that may wait while the handshake is judged. */
  readonly maxHandshakeQueue: number
  /** Sockets of one address that have not said hello yet. Loopback may have eight times as many. */
  readonly maxHandshakesPerAddress: number
  readonly tickIntervalMs: number
  readonly healthIntervalMs: number
  /** Requests that may wait to be started, per connection. */
  readonly maxQueuedRequests: number
  readonly maxQueuedBytes: number
}

export const DEFAULT_LIMITS: ServerLimits = {
  maxHandshakeBytes: 65_536,
  maxPayload: 26_214_400,
  maxBufferedBytes: 52_428_800,
  handshakeTimeoutMs: 15_000,
  maxHandshakeQueue: 15,
  maxHandshakesPerAddress: 32,
  tickIntervalMs: 30_000,
  healthIntervalMs: 60_000,
  maxQueuedRequests: 256,
  maxQueuedBytes: 52_428_800,
}
