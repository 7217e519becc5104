// Finds the one credential that lets a client in: the shared secret, else a setup code, else the device's own token (protocol v4, 2.6).
import { coversScopes, isBrowserClient } from '../protocol/index.ts'
import type { ConnectParams, Role } from '../protocol/index.ts'
import type { AuthRateLimiter, CredentialClass } from './auth-rate-limiter.ts'
import type { BootstrapGrant, BootstrapTokens } from './bootstrap-tokens.ts'
import { authFailure } from './connect-failure.ts'
import type { AuthFailureReason, ConnectFailure } from './connect-failure.ts'
import type { Principal } from './connection.ts'
import type { DeviceTokens } from './device-tokens.ts'
import type { SocketFacts } from './locality.ts'
import type { SharedSecretCheck } from './shared-secret.ts'

export interface Authenticated {
  readonly ok: true
  readonly method: Principal['authMethod']
  /** What a setup code grants; it is used up when the device is paired. */
  readonly grant: BootstrapGrant | null
  /** The scopes of a device token. */
  readonly tokenScopes: readonly string[] | null
}

export interface Credentials {
  readonly params: ConnectParams
  readonly facts: SocketFacts
  readonly role: Role
  readonly secret: SharedSecretCheck
  readonly requested: readonly string[]
}

interface Dependencies {
  readonly tokens: DeviceTokens
  readonly bootstrap: BootstrapTokens
  readonly limiter: AuthRateLimiter
}

/** Only a client whose device was proven may use setup codes and device tokens. */
export function authenticate(credentials: Credentials, dependencies: Dependencies): Authenticated | ConnectFailure {
  const { params, secret } = credentials
  const setup = params.device === undefined ? null : checkBootstrap(credentials, dependencies)
  if (setup?.ok === true) return setup
  const shared = checkShared(credentials, dependencies)
  if (shared.ok) return shared
  const token = params.device === undefined ? null : checkDeviceToken(credentials, dependencies)
  if (token?.ok === true) return token
  // The most specific credential that was offered decides what the client is told.
  if (params.auth?.deviceToken !== undefined && token !== null) return token
  if (setup !== null && (params.auth?.token ?? params.auth?.password) === undefined) return setup
  if (token !== null && !secret.ok && secret.reason === 'token_mismatch' && token.details?.['authReason'] === 'scope_mismatch') return token
  return shared
}

function checkShared({ params, facts, secret }: Credentials, { limiter }: Dependencies): Authenticated | ConnectFailure {
  if (secret.ok && secret.method === 'none') return { ok: true, method: 'none', grant: null, tokenScopes: null }
  const lockedMs = limiter.lockedFor('shared-secret', facts)
  if (lockedMs > 0) return authFailure('rate_limited', params, { retryAfterMs: lockedMs })
  if (secret.ok) {
    limiter.succeed('shared-secret', facts)
    return { ok: true, method: secret.method, grant: null, tokenScopes: null }
  }
  if (!secret.reason.endsWith('_mismatch')) return authFailure(secret.reason, params)
  return failed('shared-secret', secret.reason, params, facts, limiter)
}

/** Null when none was offered. A token of the wrong purpose is as invalid as a used one. */
function checkBootstrap({ params, facts, role, requested }: Credentials, { bootstrap, limiter }: Dependencies): Authenticated | ConnectFailure | null {
  const offered = params.auth?.bootstrapToken
  if (offered === undefined || offered === '') return null
  const lockedMs = limiter.lockedFor('bootstrap-token', facts)
  if (lockedMs > 0) return authFailure('rate_limited', params, { retryAfterMs: lockedMs })
  const grant = bootstrap.peek(offered)
  if (grant === null) return failed('bootstrap-token', 'bootstrap_token_invalid', params, facts, limiter)
  const fits = grant.roles.includes(role) && coversScopes(grant.scopes, requested) && (grant.purpose !== 'control-ui-owner' || isBrowserClient(params.client))
  if (!fits) return authFailure('bootstrap_token_invalid', params)
  limiter.succeed('bootstrap-token', facts)
  return { ok: true, method: 'bootstrap-token', grant, tokenScopes: null }
}

/** Null when none was offered. A token in the shared secret's field is tried too: older clients put it there. */
function checkDeviceToken({ params, facts, role, requested }: Credentials, { tokens, limiter }: Dependencies): Authenticated | ConnectFailure | null {
  const explicit = params.auth?.deviceToken
  const offered = explicit ?? params.auth?.token
  if (offered === undefined || offered === '' || params.device === undefined) return null
  const lockedMs = limiter.lockedFor('device-token', facts)
  if (lockedMs > 0) return authFailure('rate_limited', params, { retryAfterMs: lockedMs })
  const check = tokens.check(offered, params.device.id, role, requested)
  if (check.ok) {
    limiter.succeed('device-token', facts)
    limiter.succeed('shared-secret', facts)
    return { ok: true, method: 'device-token', grant: null, tokenScopes: check.scopes }
  }
  if (check.reason === 'scope_mismatch' || explicit === undefined) return authFailure(check.reason, params)
  return failed('device-token', check.reason, params, facts, limiter)
}

function failed(kind: CredentialClass, reason: AuthFailureReason, params: ConnectParams, facts: SocketFacts, limiter: AuthRateLimiter): ConnectFailure {
  return authFailure(reason, params, { delayMs: limiter.fail(kind, facts) })
}
