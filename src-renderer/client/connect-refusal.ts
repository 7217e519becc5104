// What a refused `connect` means for a person: sign in, wait, try later, or nothing to be done. Pure.
import type { WireError } from '../../gateway/protocol/index.ts'
import type { SignInReason } from './gateway-client.ts'

export type Refusal =
  | { readonly kind: 'sign-in'; readonly reason: SignInReason; readonly secret: 'token' | 'password' | null; readonly retryAfterMs?: number }
  | { readonly kind: 'pairing'; readonly requestId: string | null }
  | { readonly kind: 'later'; readonly retryAfterMs?: number }
  | { readonly kind: 'final'; readonly code: string }

const SIGN_IN: Readonly<Record<string, readonly [SignInReason, 'token' | 'password' | null]>> = {
  AUTH_TOKEN_MISSING: ['missing', 'token'],
  AUTH_PASSWORD_MISSING: ['missing', 'password'],
  AUTH_REQUIRED: ['missing', null],
  AUTH_TOKEN_MISMATCH: ['mismatch', 'token'],
  AUTH_PASSWORD_MISMATCH: ['mismatch', 'password'],
  AUTH_UNAUTHORIZED: ['mismatch', null],
  AUTH_BOOTSTRAP_TOKEN_INVALID: ['link-used', null],
  AUTH_DEVICE_TOKEN_MISMATCH: ['revoked', null],
  AUTH_SCOPE_MISMATCH: ['revoked', null],
  AUTH_RATE_LIMITED: ['rate-limited', null],
}

export function readRefusal(error: WireError): Refusal {
  const details = (error.details ?? {}) as Readonly<Record<string, unknown>>
  const code = typeof details['code'] === 'string' ? details['code'] : error.code
  const wait = error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }
  if (code === 'PAIRING_REQUIRED') return { kind: 'pairing', requestId: typeof details['requestId'] === 'string' ? details['requestId'] : null }
  const known = SIGN_IN[code]
  if (known !== undefined) return { kind: 'sign-in', reason: known[0], secret: known[1], ...wait }
  return error.retryable === true ? { kind: 'later', ...wait } : { kind: 'final', code }
}
