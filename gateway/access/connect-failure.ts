// How a refused handshake is told to the client: error, close code and advice (protocol v4, sections 1.5, 2.6 and 2.8).
import type { ConnectParams, ErrorCode } from '../protocol/index.ts'
import type { DeviceProofFailure } from './device-proof.ts'
import { pairingPhrases } from './pairing-need.ts'
import type { PairingReason } from './pairing-need.ts'
import type { SharedSecretFailure } from './shared-secret.ts'

export interface ConnectFailure {
  readonly ok: false
  readonly code: ErrorCode
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
  readonly retryable?: boolean
  readonly retryAfterMs?: number
  readonly closeCode: number
  /** Defaults to the message. */
  readonly closeReason?: string
  /** Wait this long before answering: it makes guessing slow. */
  readonly delayMs?: number
}

export type AuthFailureReason = SharedSecretFailure | 'bootstrap_token_invalid' | 'device_token_mismatch' | 'scope_mismatch' | 'rate_limited'

const POLICY_VIOLATION = 1008

const AUTH_FAILURES: Readonly<Record<AuthFailureReason, { readonly code: string; readonly text: string; readonly next: string }>> = {
  token_missing: { code: 'AUTH_TOKEN_MISSING', text: "gateway token missing (send this gateway's gateway.auth.token, or open the dashboard with a sign-in link)", next: 'update_auth_configuration' },
  token_mismatch: { code: 'AUTH_TOKEN_MISMATCH', text: "gateway token mismatch (use this gateway's gateway.auth.token or pair the device)", next: 'update_auth_credentials' },
  token_missing_config: { code: 'AUTH_TOKEN_NOT_CONFIGURED', text: 'gateway token not configured (set gateway.auth.token on the gateway)', next: 'update_auth_configuration' },
  password_missing: { code: 'AUTH_PASSWORD_MISSING', text: 'gateway password missing (enter the password of this gateway)', next: 'update_auth_configuration' },
  password_mismatch: { code: 'AUTH_PASSWORD_MISMATCH', text: "gateway password mismatch (use this gateway's gateway.auth.password)", next: 'update_auth_credentials' },
  password_missing_config: { code: 'AUTH_PASSWORD_NOT_CONFIGURED', text: 'gateway password not configured (set gateway.auth.password on the gateway)', next: 'update_auth_configuration' },
  bootstrap_token_invalid: { code: 'AUTH_BOOTSTRAP_TOKEN_INVALID', text: 'setup code invalid, expired, or already used (make a new sign-in link or setup code)', next: 'review_auth_configuration' },
  device_token_mismatch: { code: 'AUTH_DEVICE_TOKEN_MISMATCH', text: 'device token mismatch (it was rotated or revoked: pair this device again)', next: 'update_auth_credentials' },
  scope_mismatch: { code: 'AUTH_SCOPE_MISMATCH', text: 'device token scope mismatch (the token does not cover the scopes asked for)', next: 'review_auth_configuration' },
  rate_limited: { code: 'AUTH_RATE_LIMITED', text: 'too many failed authentication attempts (retry later)', next: 'wait_then_retry' },
}

export function authFailure(reason: AuthFailureReason, params: ConnectParams, extras: { readonly retryAfterMs?: number; readonly delayMs?: number } = {}): ConnectFailure {
  const { code, text, next } = AUTH_FAILURES[reason]
  const mayRetry = reason === 'token_mismatch' && params.device !== undefined && params.auth?.token !== undefined && params.auth.deviceToken === undefined
  return {
    ok: false,
    code: 'INVALID_REQUEST',
    message: `unauthorized: ${text}`,
    details: { code, authReason: reason, canRetryWithDeviceToken: mayRetry, recommendedNextStep: mayRetry ? 'retry_with_device_token' : next },
    ...(extras.retryAfterMs === undefined ? {} : { retryable: true, retryAfterMs: extras.retryAfterMs }),
    closeCode: POLICY_VIOLATION,
    ...(extras.delayMs === undefined ? {} : { delayMs: extras.delayMs }),
  }
}

/** A refusal without advice: protocol, role, origin, device. */
export function refusal(message: string, details?: Readonly<Record<string, unknown>>, options: { readonly code?: ErrorCode; readonly closeCode?: number } = {}): ConnectFailure {
  return { ok: false, code: options.code ?? 'INVALID_REQUEST', message, ...(details === undefined ? {} : { details }), closeCode: options.closeCode ?? POLICY_VIOLATION }
}

export function proofFailure(proof: DeviceProofFailure): ConnectFailure {
  return refusal(proof.message, { code: proof.code, reason: proof.reason })
}

export interface PairingFacts {
  readonly reason: PairingReason
  readonly requestId: string
  readonly deviceId: string
  readonly role: string
  readonly scopes: readonly string[]
  readonly approved: { readonly roles: readonly string[]; readonly scopes: readonly string[] } | null
  /** The client should keep trying: somebody may approve it any moment. */
  readonly keepTrying: boolean
}

export function pairingFailure(facts: PairingFacts): ConnectFailure {
  const { message, remediationHint } = pairingPhrases(facts.reason)
  return {
    ok: false,
    code: 'NOT_PAIRED',
    message,
    details: {
      code: 'PAIRING_REQUIRED',
      reason: facts.reason,
      requestId: facts.requestId,
      remediationHint,
      ...(facts.keepTrying ? { recommendedNextStep: 'wait_then_retry', retryable: true, pauseReconnect: false } : {}),
      deviceId: facts.deviceId,
      requestedRole: facts.role,
      ...(facts.role === 'operator' ? { requestedScopes: facts.scopes } : {}),
      ...(facts.approved === null ? {} : { approvedRoles: facts.approved.roles, approvedScopes: facts.approved.scopes }),
    },
    closeCode: POLICY_VIOLATION,
    closeReason: `${message} (requestId: ${facts.requestId})`,
  }
}
