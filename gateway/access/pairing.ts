// Pairing: who asked to become a device of this gateway, and what the owner (or a rule) decided.
import { randomUUID } from 'node:crypto'
import type { Clock, EventSink } from '../lib/index.ts'
import { coversScopes } from '../protocol/index.ts'
import type { devicesWire, Role } from '../protocol/index.ts'
import type { Database } from '../storage/index.ts'
import type { ApprovedVia, DeviceStore, PairedDevice } from './device-store.ts'

type PendingDevice = devicesWire.PendingDevice

const REQUEST_LIFETIME_MS = 5 * 60_000
const MOST_PENDING = 200
/** Answers kept for clients that ask how it ended just after it did. */
const MOST_SETTLED = 100

/** What a device says about itself and asks for. */
export interface PairingRequest {
  readonly deviceId: string
  readonly publicKey: string
  readonly displayName: string | null
  readonly platform: string | null
  readonly deviceFamily: string | null
  readonly clientId: string | null
  readonly clientMode: string | null
  readonly browserOrigin: string | null
  readonly role: Role
  /** Further roles of a setup code; `role` is among them. */
  readonly roles: readonly Role[]
  readonly scopes: readonly string[]
  readonly remoteIp: string
}

export type RequestOutcome = 'approved' | 'rejected' | 'expired'

export interface Pairing {
  /** Stores or refreshes the device's request. Another wish than before is another request, so that nobody approves what they did not see. */
  ask(request: PairingRequest): PendingDevice
  pending(): readonly PendingDevice[]
  find(requestId: string): PendingDevice | null
  /** Adds what was asked for to the device. Null when there is no such live request. */
  approve(requestId: string, via: ApprovedVia): PairedDevice | null
  /** Approves without a stored request: local devices and setup codes. */
  approveNow(request: PairingRequest, via: ApprovedVia): PairedDevice
  reject(requestId: string): PendingDevice | null
  /** A live request, or one that was settled a moment ago. */
  recall(requestId: string): PendingDevice | null
  /** How this device's requests ended is no longer told: the owner changed what it may do since. */
  forget(deviceId: string): void
  /** How a request ended, once it did; resolves with `expired` for one that is unknown. */
  waitFor(requestId: string, signal: AbortSignal): Promise<RequestOutcome>
}

export interface PairingDependencies {
  readonly database: Database
  readonly store: DeviceStore
  readonly clock: Clock
  readonly emit: EventSink
}

interface RequestRow {
  readonly body_json: string
  readonly expires_at: number
}

export function createPairing({ database, store, clock, emit }: PairingDependencies): Pairing {
  const upsert = database.prepare(
    'INSERT INTO pairing_requests (request_id, device_id, body_json, created_at, expires_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET request_id = excluded.request_id, body_json = excluded.body_json, created_at = excluded.created_at, expires_at = excluded.expires_at',
  )
  const selectLive = database.prepare<[number, number], RequestRow>('SELECT body_json, expires_at FROM pairing_requests WHERE expires_at > ? ORDER BY created_at DESC LIMIT ?')
  const selectByDevice = database.prepare<[string, number], RequestRow>('SELECT body_json, expires_at FROM pairing_requests WHERE device_id = ? AND expires_at > ?')
  const selectById = database.prepare<[string, number], RequestRow>('SELECT body_json, expires_at FROM pairing_requests WHERE request_id = ? AND expires_at > ?')
  const remove = database.prepare('DELETE FROM pairing_requests WHERE request_id = ?')
  const removeExpired = database.prepare('DELETE FROM pairing_requests WHERE expires_at <= ? OR request_id IN (SELECT request_id FROM pairing_requests ORDER BY created_at DESC LIMIT -1 OFFSET ?)')
  const settled = new Map<string, { readonly pending: PendingDevice; readonly outcome: RequestOutcome }>()
  const waiters = new Map<string, Set<(outcome: RequestOutcome) => void>>()

  const parse = (row: RequestRow | undefined): PendingDevice | null => (row === undefined ? null : (JSON.parse(row.body_json) as PendingDevice))
  const find = (requestId: string) => parse(selectById.get(requestId, clock.now()))

  function settle(pending: PendingDevice, decision: RequestOutcome): void {
    remove.run(pending.requestId)
    settled.set(pending.requestId, { pending, outcome: decision })
    const oldest = settled.keys().next()
    if (settled.size > MOST_SETTLED && oldest.done !== true) settled.delete(oldest.value)
    emit('device.pair.resolved', { requestId: pending.requestId, deviceId: pending.deviceId, decision, ts: clock.now() })
    emit('device.pair.changed', {})
    for (const resolve of waiters.get(pending.requestId) ?? []) resolve(decision)
    waiters.delete(pending.requestId)
  }

  function merge(request: Omit<PairingRequest, 'browserOrigin'>, via: ApprovedVia): PairedDevice {
    const nowMs = clock.now()
    const known = store.get(request.deviceId)
    const device: PairedDevice = {
      deviceId: request.deviceId,
      publicKey: request.publicKey,
      displayName: request.displayName ?? known?.displayName ?? null,
      operatorLabel: known?.operatorLabel ?? null,
      platform: request.platform,
      deviceFamily: request.deviceFamily,
      clientId: request.clientId,
      clientMode: request.clientMode,
      roles: [...new Set([...(known?.roles ?? []), ...request.roles])],
      scopes: [...new Set([...(known?.scopes ?? []), ...request.scopes])],
      approvedVia: via,
      createdAtMs: known?.createdAtMs ?? nowMs,
      approvedAtMs: nowMs,
      lastSeenAtMs: known?.lastSeenAtMs ?? null,
      lastSeenReason: known?.lastSeenReason ?? null,
      remoteIp: request.remoteIp,
    }
    store.put(device)
    return device
  }

  return {
    ask(request) {
      const nowMs = clock.now()
      removeExpired.run(nowMs, MOST_PENDING)
      const before = parse(selectByDevice.get(request.deviceId, nowMs))
      const isSame = before !== null && sameWish(before, request)
      const pending = pendingFrom(request, isSame ? before.requestId : randomUUID(), store.get(request.deviceId) !== null, nowMs)
      if (before !== null && !isSame) settle(before, 'expired')
      upsert.run(pending.requestId, pending.deviceId, JSON.stringify(pending), nowMs, nowMs + REQUEST_LIFETIME_MS)
      if (!isSame) emit('device.pair.requested', { ...pending })
      return pending
    },
    pending: () => selectLive.all(clock.now(), MOST_PENDING).flatMap((row) => parse(row) ?? []),
    find,
    approve(requestId, via) {
      const pending = find(requestId)
      if (pending === null) return null
      const device = merge(requestFrom(pending), via)
      settle(pending, 'approved')
      return device
    },
    approveNow(request, via) {
      const device = merge(request, via)
      const pending = parse(selectByDevice.get(request.deviceId, clock.now()))
      if (pending !== null && coversScopes(device.scopes, pending.scopes) && pending.roles.every((role) => device.roles.some((held) => held === role))) settle(pending, 'approved')
      else emit('device.pair.changed', {})
      return device
    },
    reject(requestId) {
      const pending = find(requestId)
      if (pending !== null) settle(pending, 'rejected')
      return pending
    },
    forget(deviceId) {
      for (const [requestId, { pending }] of settled) if (pending.deviceId === deviceId) settled.delete(requestId)
    },
    recall: (requestId) => find(requestId) ?? settled.get(requestId)?.pending ?? null,
    waitFor(requestId, signal) {
      const known = settled.get(requestId)
      if (known !== undefined) return Promise.resolve(known.outcome)
      const row = selectById.get(requestId, clock.now())
      if (row === undefined || signal.aborted) return Promise.resolve('expired')
      return new Promise((resolve) => {
        const group = waiters.get(requestId) ?? new Set()
        const finish = (outcome: RequestOutcome): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', onAbort)
          group.delete(finish)
          if (group.size === 0) waiters.delete(requestId)
          resolve(outcome)
        }
        const onAbort = (): void => finish('expired')
        const timer = setTimeout(onAbort, Math.max(0, row.expires_at - clock.now()))
        timer.unref()
        signal.addEventListener('abort', onAbort, { once: true })
        waiters.set(requestId, group.add(finish))
      })
    },
  }
}

function sameWish(before: PendingDevice, request: PairingRequest): boolean {
  const sameSet = (left: readonly string[], right: readonly string[]) => left.length === right.length && left.every((value) => right.includes(value))
  return before.publicKey === request.publicKey && sameSet(before.roles, request.roles) && sameSet(before.scopes, request.scopes)
}

function pendingFrom(request: PairingRequest, requestId: string, isRepair: boolean, nowMs: number): PendingDevice {
  const texts = { displayName: request.displayName, platform: request.platform, deviceFamily: request.deviceFamily, clientId: request.clientId, clientMode: request.clientMode, browserOrigin: request.browserOrigin, remoteIp: request.remoteIp }
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== null && value !== ''))
  return { requestId, deviceId: request.deviceId, publicKey: request.publicKey, ...given, role: request.role, roles: request.roles, scopes: request.scopes, silent: false, isRepair, ts: nowMs }
}

function requestFrom(pending: PendingDevice): Omit<PairingRequest, 'browserOrigin'> {
  return {
    deviceId: pending.deviceId,
    publicKey: pending.publicKey,
    displayName: pending.displayName ?? null,
    platform: pending.platform ?? null,
    deviceFamily: pending.deviceFamily ?? null,
    clientId: pending.clientId ?? null,
    clientMode: pending.clientMode ?? null,
    role: pending.role as Role,
    roles: pending.roles as readonly Role[],
    scopes: pending.scopes,
    remoteIp: pending.remoteIp ?? '',
  }
}
