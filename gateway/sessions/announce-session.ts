// Tells subscribed clients that a session changed (event sessions.changed).
import type { EventSink } from '../lib/index.ts'
import type { sessionsWire } from '../protocol/index.ts'
import type { Session } from './session.ts'

export interface SessionAnnouncer {
  /** `reason` as clients know it: create, new, reset, patch, delete, send, compact, abort, agent.run.started, agent.input.settled… */
  changed(session: Session, reason: string, extra?: Readonly<Record<string, unknown>>): void
  /** The session is gone: no row. */
  deleted(session: Pick<Session, 'key' | 'sessionId' | 'agentId'>): void
}

/** The server delivers to connections that called sessions.subscribe only. */
export function createSessionAnnouncer({ emit, row, now, isHeard }: {
  readonly emit: EventSink
  /** Whether any client subscribed: without one a row is not even built. */
  readonly isHeard: () => boolean
  readonly row: (session: Session) => sessionsWire.SessionRow
  readonly now: () => number
}): SessionAnnouncer {
  return {
    changed(session, reason, extra) {
      if (!isHeard()) return
      emit(
        'sessions.changed',
        { sessionKey: session.key, sessionId: session.sessionId, agentId: session.agentId, reason, ts: now(), label: session.label, displayName: session.label, session: row(session), ...extra },
        { dropIfSlow: true },
      )
    },
    deleted({ key, sessionId, agentId }) {
      emit('sessions.changed', { sessionKey: key, sessionId, agentId, reason: 'delete', ts: now() })
    },
  }
}
