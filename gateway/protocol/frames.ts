// The frames of the gateway's WebSocket protocol (v4, section 1.3). Types only; validation is in parse-frame.ts.
import type { ErrorCode } from './error-codes.ts'

export const PROTOCOL_VERSION = 4

export interface RequestFrame {
  readonly type: 'req'
  readonly id: string
  readonly method: string
  readonly params?: unknown
  readonly traceparent?: string
  readonly expectedProfileId?: string
}

export interface WireError {
  readonly code: ErrorCode
  readonly message: string
  readonly details?: unknown
  readonly retryable?: boolean
  readonly retryAfterMs?: number
}

export interface ResponseFrame {
  readonly type: 'res'
  readonly id: string
  readonly ok: boolean
  readonly payload?: unknown
  readonly error?: WireError
}

export interface StateVersion {
  readonly presence: number
  readonly health: number
}

export interface EventFrame {
  readonly type: 'event'
  readonly event: string
  readonly payload?: unknown
  readonly seq?: number
  readonly stateVersion?: StateVersion
}
