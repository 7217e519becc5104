// Who is here: the gateway itself, every interactive client and every node (protocol v4, section 2.9).
import { hostname, release, type } from 'node:os'
import type { Clock } from '../lib/index.ts'
import { isPresentClient } from '../protocol/index.ts'
import type { statusWire } from '../protocol/index.ts'
import type { ClientConnection } from './client-connection.ts'

type PresenceEntry = statusWire.PresenceEntry

const LIFETIME_MS = 5 * 60_000
const MOST_ROWS = 200

export interface Presence {
  list(): readonly PresenceEntry[]
  /** Each of these returns whether the list changed. */
  joined(connection: ClientConnection, details: Pick<PresenceEntry, 'deviceFamily' | 'modelIdentifier' | 'timeZone'>): boolean
  left(connection: ClientConnection): boolean
  /** A row that a client reports by itself (system-event). */
  report(entry: Omit<PresenceEntry, 'ts'>): boolean
  /** Forgets rows that nobody refreshed. */
  sweep(): boolean
}

interface Row {
  entry: PresenceEntry
  /** Live connections behind it: rows of these do not age. */
  readonly connections: Set<string>
}

export function createPresence({ clock, version, instanceId }: { readonly clock: Clock; readonly version: string; readonly instanceId: string }): Presence {
  const rows = new Map<string, Row>()
  const self = gatewayEntry(version, instanceId)

  function put(key: string, row: Row): void {
    rows.delete(key)
    rows.set(key, row)
    if (rows.size <= MOST_ROWS) return
    const idle = [...rows].find(([, { connections }]) => connections.size === 0) ?? [...rows][0]
    if (idle !== undefined) rows.delete(idle[0])
  }

  return {
    list: () => [{ ...self, ts: clock.now() }, ...[...rows.values()].map(({ entry }) => entry).toSorted((left, right) => right.ts - left.ts)],
    joined(connection, details) {
      const { principal } = connection
      if (!isPresentClient({ id: principal.clientId, mode: principal.clientMode })) return false
      const key = keyOf(connection)
      const nowMs = clock.now()
      const known = rows.get(key)
      const { deviceId, displayName } = principal
      const entry: PresenceEntry = {
        ts: nowMs,
        host: displayName ?? principal.clientId,
        clientId: principal.clientId,
        ip: principal.remoteIp,
        version: principal.clientVersion,
        platform: principal.platform,
        ...details,
        mode: principal.clientMode,
        reason: 'connect',
        onlineSince: known !== undefined && known.connections.size > 0 ? (known.entry.onlineSince ?? nowMs) : nowMs,
        ...(deviceId === null ? {} : { deviceId }),
        roles: [principal.role],
        scopes: principal.scopes,
        instanceId: principal.instanceId ?? deviceId ?? connection.id,
      }
      put(key, { entry, connections: new Set([...(known?.connections ?? []), connection.id]) })
      return true
    },
    left(connection) {
      const row = rows.get(keyOf(connection))
      if (row === undefined || !row.connections.delete(connection.id) || row.connections.size > 0) return false
      row.entry = { ...row.entry, ts: clock.now(), reason: 'disconnect' }
      return true
    },
    report(entry) {
      const key = (entry.instanceId ?? entry.deviceId ?? entry.host ?? entry.text ?? 'unknown').toLowerCase()
      const known = rows.get(key)
      put(key, { entry: { ...known?.entry, ...entry, ts: clock.now() }, connections: known?.connections ?? new Set() })
      return true
    },
    sweep() {
      const oldestMs = clock.now() - LIFETIME_MS
      const before = rows.size
      for (const [key, { entry, connections }] of rows) if (connections.size === 0 && entry.ts < oldestMs) rows.delete(key)
      return rows.size !== before
    },
  }
}

function keyOf({ id, principal }: ClientConnection): string {
  return (principal.instanceId ?? principal.deviceId ?? id).toLowerCase()
}

function gatewayEntry(version: string, instanceId: string): Omit<PresenceEntry, 'ts'> {
  const host = hostname() || 'gateway'
  return { host, version, platform: `${process.platform} ${release()}`, deviceFamily: type(), mode: 'gateway', reason: 'self', instanceId, text: `Gateway: ${host} · app ${version} · mode gateway · reason self` }
}
