// Sends an event to everyone who may see it. The payload is serialised once; only the sequence number differs from client to client.
import type { EmitOptions, EventSink } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import { eventAudience } from '../protocol/index.ts'
import type { StateVersion } from '../protocol/index.ts'
import type { ClientConnection } from './client-connection.ts'

type Payload = Readonly<Record<string, unknown>>

export interface Broadcaster {
  readonly emit: EventSink
  /** For presence and health, whose frames carry the versions of both lists. */
  emitVersioned(event: string, payload: Payload, stateVersion: StateVersion): void
}

export interface BroadcasterDependencies {
  readonly connections: ReadonlyMap<string, ClientConnection>
  readonly maxBufferedBytes: number
  readonly logger: Logger
}

/** Events of one session, which clients with the capability session-scoped-events get only for sessions they follow. */
const SCOPED_EVENTS: ReadonlySet<string> = new Set(['agent', 'chat', 'session.tool'])
/** Events that need a subscription: to this session or to all of them. */
const SUBSCRIBED_EVENTS: ReadonlySet<string> = new Set(['session.message', 'session.operation', 'session.tool'])

export function createBroadcaster({ connections, maxBufferedBytes, logger }: BroadcasterDependencies): Broadcaster {
  const audiences = new Map<string, ReturnType<typeof eventAudience>>()

  function audienceOf(event: string): ReturnType<typeof eventAudience> {
    let audience = audiences.get(event)
    if (audience === undefined) {
      audience = eventAudience(event)
      audiences.set(event, audience)
      if (audience === 'nobody') logger.warn('event without an audience is not delivered', { event })
    }
    return audience
  }

  function recipients(event: string, payload: Payload, options: EmitOptions | undefined): ClientConnection[] {
    const audience = audienceOf(event)
    if (audience === 'nobody') return []
    const sessionKey = options?.sessionKey ?? (typeof payload['sessionKey'] === 'string' ? payload['sessionKey'] : undefined)
    const chosen: ClientConnection[] = []
    const consider = (connection: ClientConnection | undefined, isTargeted: boolean): void => {
      if (connection === undefined || !connection.isOpen || connection.revoked || !connection.mayReceive(audience)) return
      if (isTargeted || wants(connection, event, payload, sessionKey)) chosen.push(connection)
    }
    if (options?.connectionIds === undefined) for (const connection of connections.values()) consider(connection, false)
    else for (const id of options.connectionIds) consider(connections.get(id), true)
    return chosen
  }

  function deliver(event: string, payload: Payload, options: EmitOptions | undefined, stateVersion?: StateVersion): void {
    if (connections.size === 0) return
    const chosen = recipients(event, payload, options)
    const first = chosen[0]
    if (first === undefined) return
    const head = JSON.stringify({ type: 'event', event, payload }).slice(0, -1)
    const tail = stateVersion === undefined ? '}' : `,"stateVersion":{"presence":${stateVersion.presence},"health":${stateVersion.health}}}`
    // One recipient is the common case and needs no bytes to share.
    const shared = chosen.length === 1 ? null : Buffer.from(head)
    for (const connection of chosen) {
      const ending = `,"seq":${connection.nextSeq()}${tail}`
      if (isTooSlow(connection, options?.dropIfSlow === true)) continue
      connection.write(shared === null ? head + ending : joined(shared, ending))
    }
  }

  function isTooSlow(connection: ClientConnection, droppable: boolean): boolean {
    if (connection.bufferedBytes <= maxBufferedBytes) return false
    if (!droppable) {
      logger.warn('closing a client that does not read', { connectionId: connection.id, clientId: connection.principal.clientId, bufferedBytes: connection.bufferedBytes })
      connection.close(1008, 'slow consumer')
    }
    return true
  }

  return {
    emit(event, payload, options) {
      deliver(event, payload, options)
      // Who follows the session without having asked for tools everywhere sees its tools under a name of their own.
      if (event === 'agent' && payload['stream'] === 'tool') deliver('session.tool', payload, options)
    },
    emitVersioned: (event, payload, stateVersion) => deliver(event, payload, { dropIfSlow: true }, stateVersion),
  }
}

function wants(connection: ClientConnection, event: string, payload: Payload, sessionKey: string | undefined): boolean {
  const { caps } = connection.principal
  const follows = sessionKey !== undefined && connection.followedSessions.has(sessionKey)
  if (event === 'sessions.changed') return connection.sessionsSubscribed
  if (SCOPED_EVENTS.has(event) && caps.has('session-scoped-events') && !follows) return false
  if (event === 'session.tool' && caps.has('tool-events')) return false
  if (SUBSCRIBED_EVENTS.has(event)) return follows || connection.sessionsSubscribed
  return event !== 'agent' || payload['stream'] !== 'tool' || caps.has('tool-events')
}

/** The shared head and an ASCII ending in one buffer. */
function joined(head: Buffer, ending: string): Buffer {
  const frame = Buffer.allocUnsafe(head.length + ending.length)
  head.copy(frame)
  frame.write(ending, head.length, 'latin1')
  return frame
}
