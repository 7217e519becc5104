// What owners do with devices: look, approve, reject, remove, rename, rotate and revoke, each within the rights of whoever does it.
import type { EventSink } from '../lib/index.ts'
import { AppError, coversScopes, hasScope, invalidRequest, OPERATOR_SCOPES } from '../protocol/index.ts'
import type { devicesWire, IssuedDeviceToken, Role } from '../protocol/index.ts'
import type { Principal } from './connection.ts'
import type { DeviceStore, DeviceTokenRow, PairedDevice } from './device-store.ts'
import type { DeviceTokens } from './device-tokens.ts'
import type { Pairing } from './pairing.ts'

type PendingDevice = devicesWire.PendingDevice
export type DeviceWithTokens = PairedDevice & { readonly tokens: readonly DeviceTokenRow[] }
export type UpgradeOutcome =
  | { readonly status: 'approved'; readonly deviceToken: string; readonly scopes: readonly string[] }
  | { readonly status: 'rejected' | 'expired' }

/** `actor` is who asks. Every method throws AppError: unknown ids, or rights the actor does not have. */
export interface Devices {
  list(actor: Principal): { readonly pending: readonly PendingDevice[]; readonly paired: readonly DeviceWithTokens[] }
  approve(actor: Principal, requestId: string): DeviceWithTokens
  reject(actor: Principal, requestId: string): PendingDevice
  /** The caller closes the device's connections. */
  remove(actor: Principal, deviceId: string): void
  rename(actor: Principal, deviceId: string, label: string): void
  /** The caller closes the connections of this device and role. */
  rotate(actor: Principal, deviceId: string, role: string, scopes: readonly string[] | undefined): IssuedDeviceToken & { readonly rotatedAtMs: number }
  /** The caller closes the connections of this device and role. Returns when it was revoked. */
  revoke(actor: Principal, deviceId: string, role: string): number
  /** A device asks its owner for more scopes. Returns the request's id. */
  requestUpgrade(actor: Principal, scopes: readonly string[]): string
  waitUpgrade(actor: Principal, requestId: string, signal: AbortSignal): Promise<UpgradeOutcome>
}

interface Dependencies {
  readonly store: DeviceStore
  readonly tokens: DeviceTokens
  readonly pairing: Pairing
  readonly emit: EventSink
}

export function createDevices({ store, tokens, pairing, emit }: Dependencies): Devices {
  const withTokens = (device: PairedDevice): DeviceWithTokens => ({ ...device, tokens: store.tokens(device.deviceId) })

  function ownDevice(actor: Principal, deviceId: string): PairedDevice {
    const device = store.get(deviceId)
    if (device === null) throw invalidRequest('unknown deviceId')
    if (!seesOthers(actor) && actor.deviceId !== deviceId) throw missingScope('operator.admin')
    return device
  }

  function pendingRequest(requestId: string): PendingDevice {
    const pending = pairing.find(requestId)
    if (pending === null) throw invalidRequest('unknown requestId')
    return pending
  }

  return {
    list(actor) {
      const mine = (entry: { readonly deviceId: string }) => seesOthers(actor) || entry.deviceId === actor.deviceId
      return { pending: pairing.pending().filter(mine), paired: store.list().filter(mine).map(withTokens) }
    },
    approve(actor, requestId) {
      const pending = pendingRequest(requestId)
      if (pending.roles.includes('node') && !hasScope(actor.scopes, 'operator.admin')) throw missingScope('operator.admin')
      requireScopes(actor, pending.scopes)
      const device = pairing.approve(requestId, 'owner')
      if (device === null) throw invalidRequest('unknown requestId')
      return withTokens(device)
    },
    reject(_actor, requestId) {
      const pending = pendingRequest(requestId)
      pairing.reject(requestId)
      return pending
    },
    remove(actor, deviceId) {
      ownDevice(actor, deviceId)
      store.remove(deviceId)
      pairing.forget(deviceId)
      emit('device.pair.changed', {})
    },
    rename(actor, deviceId, label) {
      ownDevice(actor, deviceId)
      store.rename(deviceId, label)
      emit('device.pair.changed', {})
    },
    rotate(actor, deviceId, role, scopes) {
      const device = ownDevice(actor, deviceId)
      const current = store.token(deviceId, role)
      if (!isRole(role) || current === null || current.revokedAtMs !== null || !device.roles.includes(role)) throw invalidRequest('unknown deviceId/role')
      const wanted = role === 'node' ? [] : (scopes ?? current.scopes)
      requireScopes(actor, wanted)
      if (!coversScopes(device.scopes, wanted)) throw invalidRequest('device token rotation denied: the device was not approved for these scopes')
      const rotated = tokens.rotate(deviceId, role, wanted)
      if (rotated === null) throw invalidRequest('unknown deviceId/role')
      pairing.forget(deviceId)
      emit('device.pair.changed', {})
      return rotated
    },
    revoke(actor, deviceId, role) {
      ownDevice(actor, deviceId)
      const revokedAtMs = isRole(role) ? tokens.revoke(deviceId, role) : null
      if (revokedAtMs === null) throw invalidRequest('unknown deviceId/role')
      pairing.forget(deviceId)
      emit('device.pair.changed', {})
      return revokedAtMs
    },
    requestUpgrade(actor, scopes) {
      const device = actor.deviceId === null ? null : store.get(actor.deviceId)
      if (device === null) throw invalidRequest('scope upgrades need a paired device')
      const unknown = scopes.find((scope) => !OPERATOR_SCOPES.some((known) => known === scope))
      if (unknown !== undefined) throw invalidRequest(`unknown scope: ${unknown}`)
      const { role } = actor
      return pairing.ask({ ...device, browserOrigin: null, role, roles: [role], scopes: withoutImplied([...new Set([...actor.scopes, ...scopes])]), remoteIp: actor.remoteIp }).requestId
    },
    async waitUpgrade(actor, requestId, signal) {
      const { deviceId, role } = actor
      const pending = pairing.recall(requestId)
      if (deviceId === null || pending?.deviceId !== deviceId) throw invalidRequest('unknown requestId')
      const status = await pairing.waitFor(requestId, signal)
      if (status !== 'approved') return { status }
      // Approved once is not approved for good: what the device holds now decides.
      if (!coversScopes(store.get(deviceId)?.scopes ?? [], pending.scopes)) throw invalidRequest('unknown requestId')
      const { deviceToken, scopes } = tokens.issue(deviceId, role, pending.scopes)
      return { status, deviceToken, scopes }
    },
  }
}

/** A device without admin rights manages itself only; the shared secret's own programs are not devices. */
function seesOthers(actor: Principal): boolean {
  return actor.deviceId === null || hasScope(actor.scopes, 'operator.admin')
}

/** Nobody hands out what they do not hold. */
function requireScopes(actor: Principal, scopes: readonly string[]): void {
  const missing = scopes.find((scope) => !coversScopes(actor.scopes, [scope]))
  if (missing !== undefined) throw missingScope(missing)
}

/** A client is shown at most eight scopes; those that follow from others need no mention. */
function withoutImplied(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => !scopes.some((other) => other !== scope && coversScopes([other], [scope])))
}

/** The error of a call that needs a scope the caller does not have. */
export function missingScope(scope: string): AppError {
  return new AppError('FORBIDDEN', `missing scope: ${scope}`, { details: { code: 'MISSING_SCOPE', missingScope: scope, requiredScopes: [scope] } })
}

function isRole(value: string): value is Role {
  return value === 'operator' || value === 'node'
}
