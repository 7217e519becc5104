// device.*: pairing requests, paired devices and their tokens.
import type { Devices, DeviceWithTokens, Principal, SetupCode, SetupCodeRequest } from '../access/index.ts'
import { devicesWire } from '../protocol/index.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

export interface DeviceMethodDependencies {
  readonly devices: Devices
  /** Closes the connections of a device (of one role, if given) once the answer to this request went out. */
  readonly disconnectDevice: (deviceId: string, role?: string) => void
  readonly isConnected: (deviceId: string) => boolean
  /** Throws AppError for an address that a code may not lead to. */
  readonly setupCode: (request: SetupCodeRequest) => SetupCode
}

const SCOPE = 'operator.pairing'

export function createDeviceMethods({ devices, disconnectDevice, isConnected, setupCode }: DeviceMethodDependencies): Method[] {
  return [
    defineMethod({
      name: 'device.pair.list',
      scope: SCOPE,
      inRecovery: true,
      params: devicesWire.pairListParams,
      handle: (_params, { connection }) => {
        const { pending, paired } = devices.list(connection.principal)
        return { pending, paired: paired.map((device) => deviceRow(device, isConnected(device.deviceId))) }
      },
    }),
    defineMethod({
      name: 'device.pair.approve',
      scope: SCOPE,
      inRecovery: true,
      params: devicesWire.pairApproveParams,
      handle: ({ requestId }, { connection }) => {
        const device = devices.approve(connection.principal, requestId)
        return { requestId, device: deviceRow(device, isConnected(device.deviceId)) }
      },
    }),
    defineMethod({
      name: 'device.pair.reject',
      scope: SCOPE,
      inRecovery: true,
      params: devicesWire.pairRejectParams,
      handle: ({ requestId }, { connection }) => ({ requestId, deviceId: devices.reject(connection.principal, requestId).deviceId }),
    }),
    defineMethod({
      name: 'device.pair.remove',
      scope: SCOPE,
      inRecovery: true,
      params: devicesWire.pairRemoveParams,
      handle: ({ deviceId }, { connection }) => {
        devices.remove(connection.principal, deviceId)
        disconnectDevice(deviceId)
        return { deviceId }
      },
    }),
    defineMethod({
      name: 'device.pair.rename',
      scope: SCOPE,
      params: devicesWire.pairRenameParams,
      handle: ({ deviceId, label }, { connection }) => {
        devices.rename(connection.principal, deviceId, label)
        return { deviceId, label }
      },
    }),
    defineMethod({
      name: 'device.pair.setupCode',
      scope: 'operator.admin',
      hidden: true,
      params: devicesWire.pairSetupCodeParams,
      handle: ({ publicUrl, bootstrapProfile }) => setupCode({ ...(publicUrl !== undefined && { publicUrl }), ...(bootstrapProfile !== undefined && { bootstrapProfile }) }),
    }),
    ...tokenMethods({ devices, disconnectDevice }),
    ...upgradeMethods(devices),
  ]
}

function tokenMethods({ devices, disconnectDevice }: Pick<DeviceMethodDependencies, 'devices' | 'disconnectDevice'>): Method[] {
  return [
    defineMethod({
      name: 'device.token.rotate',
      scope: SCOPE,
      inRecovery: true,
      params: devicesWire.tokenRotateParams,
      handle: ({ deviceId, role, scopes }, { connection }) => {
        const rotated = devices.rotate(connection.principal, deviceId, role, scopes)
        disconnectDevice(deviceId, role)
        const row = { deviceId, role: rotated.role, scopes: rotated.scopes, rotatedAtMs: rotated.rotatedAtMs }
        return ownsToken(connection.principal, deviceId, role) ? { ...row, token: rotated.deviceToken, tokenDelivery: 'in-band' } : { ...row, tokenDelivery: 'withheld-cross-device' }
      },
    }),
    defineMethod({
      name: 'device.token.revoke',
      scope: SCOPE,
      inRecovery: true,
      params: devicesWire.tokenRevokeParams,
      handle: ({ deviceId, role }, { connection }) => {
        const revokedAtMs = devices.revoke(connection.principal, deviceId, role)
        disconnectDevice(deviceId, role)
        return { deviceId, role, revokedAtMs }
      },
    }),
  ]
}

/** Open to every operator: asking is not getting. */
function upgradeMethods(devices: Devices): Method[] {
  return [
    defineMethod({
      name: 'device.scopes.requestUpgrade',
      scope: 'any',
      params: devicesWire.requestUpgradeParams,
      handle: ({ scopes }, { connection }) => ({ requestId: devices.requestUpgrade(connection.principal, scopes) }),
    }),
    defineMethod({
      name: 'device.scopes.waitUpgrade',
      scope: 'any',
      params: devicesWire.waitUpgradeParams,
      handle: async ({ requestId }, { connection, signal }) => ({ requestId, ...(await devices.waitUpgrade(connection.principal, requestId, signal)) }),
    }),
  ]
}

/** A new token travels only to the device it belongs to, over a connection that its old token opened. */
function ownsToken(principal: Principal, deviceId: string, role: string): boolean {
  return principal.deviceId === deviceId && principal.role === role && principal.authMethod === 'device-token'
}

/** A paired device as clients see it. Token values and hashes are not part of it. */
function deviceRow(device: DeviceWithTokens, connected: boolean): Readonly<Record<string, unknown>> {
  const { displayName, operatorLabel, platform, deviceFamily, clientId, clientMode, lastSeenAtMs, lastSeenReason, remoteIp } = device
  return {
    deviceId: device.deviceId,
    publicKey: device.publicKey,
    ...given({ displayName, operatorLabel, platform, deviceFamily, clientId, clientMode }),
    role: device.roles[0] ?? 'operator',
    roles: device.roles,
    scopes: device.scopes,
    approvedVia: device.approvedVia,
    createdAtMs: device.createdAtMs,
    approvedAtMs: device.approvedAtMs,
    ...given({ lastSeenAtMs, lastSeenReason, remoteIp }),
    connected,
    tokens: device.tokens.map(({ role, scopes, createdAtMs, rotatedAtMs, revokedAtMs, lastUsedAtMs }) => ({ role, scopes, createdAtMs, ...given({ rotatedAtMs, revokedAtMs, lastUsedAtMs }) })),
  }
}

function given(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}
