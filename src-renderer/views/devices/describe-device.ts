// What a device is called and what it is. Pure.
import type { PairedDevice, PendingDevice } from '../../state/access/devices-store.ts'

const KINDS: Readonly<Record<string, 'browser' | 'terminal' | 'phone' | 'desktop'>> = {
  'openclaw-control-ui': 'browser',
  webchat: 'browser',
  cli: 'terminal',
  'openclaw-tui': 'terminal',
  'openclaw-ios': 'phone',
  'openclaw-android': 'phone',
  'openclaw-macos': 'desktop',
}

export type DeviceKind = 'browser' | 'terminal' | 'phone' | 'desktop' | 'program'

export function kindOf({ clientId = '' }: { readonly clientId?: string }): DeviceKind {
  return KINDS[clientId] ?? 'program'
}

/** What its owner calls it, else what it calls itself; null for one without either. */
export function nameOf(device: PairedDevice | PendingDevice): string | null {
  return ('operatorLabel' in device ? device.operatorLabel : undefined) ?? device.displayName ?? device.clientId ?? null
}

/** Whether an address is this gateway's own computer. */
export function isLoopback(address: string): boolean {
  return /^(127\.|::1$|::ffff:127\.|localhost$|\[::1\]$)/.test(address)
}
