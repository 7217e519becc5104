// Every code a failure can carry on the wire, and the one error class that carries them through the gateway.

/** Top-level codes of an error frame (gateway protocol v4, section 2.12). */
export const ERROR_CODES = ['INVALID_REQUEST', 'FORBIDDEN', 'NOT_PAIRED', 'UNAVAILABLE', 'APPROVAL_NOT_FOUND', 'NOT_LINKED', 'AGENT_TIMEOUT'] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

export interface ErrorExtras {
  /** Machine-readable facts; conventionally `{ code, ... }`. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly retryable?: boolean
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** A failure that a client is told about. The message says what happened and, where it can, what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>> | undefined
  readonly retryable: boolean | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause })
    this.name = 'AppError'
    this.code = code
    this.details = extras.details
    this.retryable = extras.retryable
    this.retryAfterMs = extras.retryAfterMs
  }
}

export function invalidRequest(message: string, details?: Readonly<Record<string, unknown>>): AppError {
  return new AppError('INVALID_REQUEST', message, details === undefined ? {} : { details })
}

export function unavailable(message: string, extras: ErrorExtras = {}): AppError {
  return new AppError('UNAVAILABLE', message, extras)
}
