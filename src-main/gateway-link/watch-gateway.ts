// Keeps the app's view of one gateway current: read as a whole when the connection opens, by events from then on.
import type { ConnectionState, GatewayClient } from '../../src-renderer/client/gateway-client.ts'
import type { ConnectionView, GatewayView, PendingApproval, PendingPairing, RecentSession, Reply } from './gateway-view.ts'
import { NO_GATEWAY } from './gateway-view.ts'
import { fieldsOf, listOf, readApproval, readPairing, readReply, readSession } from './read-wire.ts'

export interface WatchDependencies {
  readonly client: GatewayClient
  readonly changed: () => void
  readonly replied: (reply: Reply) => void
  /** Runs something later; the app may end before. */
  readonly after: (run: () => void, ms: number) => void
}

const CONNECTIONS: Readonly<Record<ConnectionState['kind'], ConnectionView>> = {
  connecting: 'connecting', open: 'open', offline: 'lost', 'needs-sign-in': 'refused', 'waiting-for-pairing': 'waiting', refused: 'refused', closed: 'none',
}
/** So many are read; menus show the first of them. */
const READ_SESSIONS = 30
/** So many are remembered. */
const KNOWN_SESSIONS = 300
/** Requests of devices run out without an event: while there are some they are looked at again. */
const RECHECK_MS = 30_000

export interface GatewayWatch {
  view(): GatewayView
  session(key: string): RecentSession | null
}

export function watchGateway({ client, changed, replied, after }: WatchDependencies): GatewayWatch {
  const sessions = new Map<string, RecentSession>()
  let approvals: readonly PendingApproval[] = []
  let pairings: readonly PendingPairing[] = []
  let lastReply: Reply | null = null
  let view: GatewayView | null = null
  /** Every greeting starts anew; what an older one asked for is ignored. */
  let greeting = 0
  let isRecheckPlanned = false

  function touch(): void {
    view = null
    changed()
  }

  function look(): GatewayView {
    const known = [...sessions.values()]
    const shown = known.filter(({ isBackground, isArchived }) => !isBackground && !isArchived).toSorted((one, other) => other.updatedAtMs - one.updatedAtMs)
    return { ...NO_GATEWAY, connection: CONNECTIONS[client.state().kind], running: known.filter(({ isRunning }) => isRunning).length, approvals, pairings, sessions: shown, lastReply }
  }

  /** What cannot be read (too few rights, an older gateway) stays as it is. */
  function read(method: string, params: Readonly<Record<string, unknown>>, take: (answer: unknown) => void): void {
    const mine = greeting
    client.request<unknown>(method, params).then((answer) => {
      if (mine !== greeting) return
      take(answer)
      touch()
    }, () => undefined)
  }

  function remember(row: unknown): void {
    const session = readSession(row)
    if (session === null) return
    sessions.delete(session.key)
    sessions.set(session.key, session)
    for (const { key } of sessions.values()) {
      if (sessions.size <= KNOWN_SESSIONS) break
      sessions.delete(key)
    }
  }

  function readPairings(): void {
    read('device.pair.list', {}, (answer) => {
      pairings = listOf(fieldsOf(answer)['pending']).map(readPairing).filter((pairing) => pairing !== null)
      if (pairings.length === 0 || isRecheckPlanned) return
      isRecheckPlanned = true
      after(() => {
        isRecheckPlanned = false
        if (client.state().kind === 'open') readPairings()
      }, RECHECK_MS)
    })
  }

  function readAll(): void {
    if (client.state().kind !== 'open') return
    greeting += 1
    const filter = { includeDerivedTitles: true, sortBy: 'updatedAt', limit: READ_SESSIONS }
    read('sessions.subscribe', { ...filter, excludeSubagents: true, excludeCron: true, excludeSystem: true }, (answer) => {
      sessions.clear()
      for (const row of listOf(fieldsOf(fieldsOf(answer)['list'])['sessions']).toReversed()) remember(row)
      // After the list, so that it is not cleared by it.
      read('sessions.list', { ...filter, activeOnly: true }, (active) => listOf(fieldsOf(active)['sessions']).toReversed().forEach(remember))
    })
    read('exec.approval.list', {}, (answer) => {
      approvals = listOf(answer).map(readApproval).filter((approval) => approval !== null)
    })
    readPairings()
  }

  function follow({ kind }: ConnectionState): void {
    greeting += 1
    if (kind === 'open') readAll()
    else {
      // Nobody knows whether any of this still holds.
      approvals = []
      pairings = []
      for (const session of sessions.values()) sessions.set(session.key, { ...session, isRunning: false })
    }
    touch()
  }

  client.onState(follow)
  client.onResync(readAll)
  client.on('sessions.changed', ({ reason, sessionKey, session }) => {
    if (reason === 'delete') sessions.delete(String(sessionKey))
    else remember(session)
    touch()
  })
  client.on('exec.approval.requested', (payload) => {
    const asked = readApproval(payload)
    if (asked === null) return
    approvals = [...approvals.filter(({ id }) => id !== asked.id), asked]
    touch()
  })
  client.on('exec.approval.resolved', ({ id }) => {
    approvals = approvals.filter((approval) => approval.id !== id)
    touch()
  })
  for (const event of ['device.pair.requested', 'device.pair.resolved', 'device.pair.changed']) client.on(event, readPairings)
  client.on('session.message', (payload) => {
    const reply = readReply(payload)
    if (reply === null) return
    lastReply = reply
    replied(reply)
    touch()
  })
  follow(client.state())

  return { view: () => (view ??= look()), session: (key) => sessions.get(key) ?? null }
}
