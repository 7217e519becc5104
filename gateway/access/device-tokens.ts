// Device tokens: one per device and role, derived from the gateway's secret so that the database alone is worth nothing to a thief.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Clock } from '../lib/index.ts'
import { coversScopes } from '../protocol/index.ts'
import type { IssuedDeviceToken, Role } from '../protocol/index.ts'
import type { DeviceStore, DeviceTokenRow } from './device-store.ts'
import { equalSecrets } from './shared-secret.ts'

export type DeviceTokenCheck = { readonly ok: true; readonly scopes: readonly string[] } | { readonly ok: false; readonly reason: 'device_token_mismatch' | 'scope_mismatch' }

export interface DeviceTokens {
  /** Whether the token is the live one of this device and role and covers the scopes. */
  check(token: string, deviceId: string, role: Role, scopes: readonly string[]): DeviceTokenCheck
  /** The same token again while it covers the scopes, else a new one. The caller has checked that the device may hold them. */
  issue(deviceId: string, role: Role, scopes: readonly string[]): IssuedDeviceToken
  /** Always a new token; the old one stops working. Null when the device has no live token of that role. */
  rotate(deviceId: string, role: Role, scopes: readonly string[]): (IssuedDeviceToken & { readonly rotatedAtMs: number }) | null
  /** The time of revocation (the first one, if repeated), or null when there is no such token. */
  revoke(deviceId: string, role: Role): number | null
}

export function createDeviceTokens({ store, secret, clock }: { readonly store: DeviceStore; readonly secret: string; readonly clock: Clock }): DeviceTokens {
  const derive = (salt: string, deviceId: string, role: Role) => createHmac('sha256', secret).update(`${salt}|${deviceId}|${role}`).digest('base64url')

  function create(deviceId: string, role: Role, scopes: readonly string[], previous: DeviceTokenRow | null): IssuedDeviceToken {
    const nowMs = clock.now()
    const salt = randomBytes(16).toString('base64url')
    const deviceToken = derive(salt, deviceId, role)
    const createdAtMs = previous?.createdAtMs ?? nowMs
    store.putToken({ deviceId, role, salt, hash: hashToken(deviceToken), scopes, createdAtMs, rotatedAtMs: previous === null ? null : nowMs, revokedAtMs: null, lastUsedAtMs: null })
    return { deviceToken, role, scopes, issuedAtMs: nowMs }
  }

  return {
    check(token, deviceId, role, scopes) {
      const row = store.token(deviceId, role)
      // Compared even when there is no row, so that the time tells nothing.
      const matches = equalSecrets(hashToken(token), row?.hash ?? '')
      if (row === null || row.revokedAtMs !== null || !matches) return { ok: false, reason: 'device_token_mismatch' }
      if (!coversScopes(row.scopes, scopes)) return { ok: false, reason: 'scope_mismatch' }
      return { ok: true, scopes: row.scopes }
    },
    issue(deviceId, role, scopes) {
      const row = store.token(deviceId, role)
      if (row === null || row.revokedAtMs !== null || !coversScopes(row.scopes, scopes)) return create(deviceId, role, scopes, row)
      const deviceToken = derive(row.salt, deviceId, role)
      // The gateway's secret was replaced since: what is stored can't be derived any more.
      if (hashToken(deviceToken) !== row.hash) return create(deviceId, role, scopes, row)
      return { deviceToken, role, scopes: row.scopes, issuedAtMs: row.rotatedAtMs ?? row.createdAtMs }
    },
    rotate(deviceId, role, scopes) {
      const row = store.token(deviceId, role)
      if (row === null || row.revokedAtMs !== null) return null
      const issued = create(deviceId, role, scopes, row)
      return { ...issued, rotatedAtMs: issued.issuedAtMs }
    },
    revoke(deviceId, role) {
      const row = store.token(deviceId, role)
      if (row === null) return null
      const revokedAtMs = row.revokedAtMs ?? clock.now()
      if (row.revokedAtMs === null) store.putToken({ ...row, revokedAtMs })
      return revokedAtMs
    },
  }
}

/** SHA-256 hex: all that is stored of a token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
