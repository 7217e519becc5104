// Whether a connecting device needs pairing, and whether this machine's own devices may have it without asking. Pure decisions (protocol v4, 2.8).
import { coversScopes, isBrowserClient } from '../protocol/index.ts'
import type { Role } from '../protocol/index.ts'
import { normalizeLabel } from './device-proof.ts'
import type { PairedDevice } from './device-store.ts'
import type { Locality } from './locality.ts'

export type PairingReason = 'not-paired' | 'role-upgrade' | 'scope-upgrade' | 'metadata-upgrade'

export interface DeviceWish {
  readonly publicKey: string
  readonly role: Role
  readonly scopes: readonly string[]
  readonly clientId: string
  readonly clientMode: string
  readonly platform: string | null
  readonly deviceFamily: string | null
}

/** Why the device must be approved (again), or null when what it holds is enough. */
export function pairingNeed(device: PairedDevice | null, wish: DeviceWish): PairingReason | null {
  if (device === null || device.publicKey !== wish.publicKey) return 'not-paired'
  if (!device.roles.includes(wish.role)) return 'role-upgrade'
  if (!coversScopes(device.scopes, wish.scopes)) return 'scope-upgrade'
  return isChanged(device, wish) ? 'metadata-upgrade' : null
}

function isChanged(device: PairedDevice, wish: DeviceWish): boolean {
  const platformChanged = device.platform !== null && normalizeLabel(device.platform) !== normalizeLabel(wish.platform) && !isSameSystem(device.platform, wish.platform, wish.clientId)
  const familyChanged = device.deviceFamily !== null && normalizeLabel(device.deviceFamily) !== normalizeLabel(wish.deviceFamily)
  return platformChanged || familyChanged
}

/** Systems that an app may report under a new version or another name without being another device. */
const SYSTEMS: Readonly<Record<string, RegExp>> = {
  'openclaw-ios': /^(ios|ipados)\b/,
  'openclaw-android': /^android\b/,
  'openclaw-watchos': /^watchos\b/,
  'openclaw-macos': /^macos\b/,
}
const PLATFORM_ALIASES: Readonly<Record<string, string>> = { darwin: 'macos', win32: 'windows' }

function isSameSystem(before: string, now: string | null, clientId: string): boolean {
  const [left, right] = [normalizeLabel(before), normalizeLabel(now)]
  const system = SYSTEMS[clientId]
  if (system !== undefined) return system.test(left) && system.test(right)
  return clientId === 'node-host' && (PLATFORM_ALIASES[left] ?? left) === (PLATFORM_ALIASES[right] ?? right)
}

export interface SilentCircumstances {
  readonly reason: PairingReason
  readonly locality: Locality
  readonly hasOrigin: boolean
  readonly authMethod: string
  readonly autoApproveLocal: boolean
}

/** True when the owner need not be asked: they sit at this machine and hold its secret. */
export function isSilentlyApproved(wish: DeviceWish, circumstances: SilentCircumstances): boolean {
  const { reason, locality, hasOrigin, authMethod, autoApproveLocal } = circumstances
  const client = { id: wish.clientId, mode: wish.clientMode }
  if (locality === 'remote') return false
  if (hasOrigin && !isBrowserClient(client)) return false
  if (reason === 'metadata-upgrade') return !hasOrigin && !isBrowserClient(client)
  if (!autoApproveLocal || !['none', 'token', 'password'].includes(authMethod)) return false
  return reason !== 'role-upgrade' || wish.role === 'operator'
}

const PHRASES: Readonly<Record<PairingReason, { readonly requirement: string; readonly hint: string }>> = {
  'not-paired': { requirement: 'device is not approved yet', hint: 'Approve this device under pending devices: `claw devices list`, then `claw devices approve <request>`.' },
  'role-upgrade': { requirement: 'device is asking for a higher role than currently approved', hint: 'Look at the role it asks for, then approve the pending request.' },
  'scope-upgrade': { requirement: 'device is asking for more scopes than currently approved', hint: 'Look at the scopes it asks for, then approve the pending request.' },
  'metadata-upgrade': { requirement: 'device identity changed and must be re-approved', hint: 'Check that this is still the same device, then approve the pending request.' },
}

export function pairingPhrases(reason: PairingReason): { readonly message: string; readonly remediationHint: string } {
  const { requirement, hint } = PHRASES[reason]
  return { message: `pairing required: ${requirement}`, remediationHint: hint }
}
