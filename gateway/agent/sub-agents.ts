// Which sub-agents a session has running, and how their result reaches it.
import { parseSessionKey, type RunRecord, type RunResult, type Session } from '../sessions/index.ts'
import type { InboundMessage } from './agent-runtime.ts'
import { SPAWN_LANE } from './session-actions.ts'

/** Where announcements enter a session. */
export const ANNOUNCE_SOURCE = 'sub-agent'

export interface SubAgents {
  started(session: Session): void
  ended(session: Session): void
  /** Session keys of the running sub-agents of this session. */
  of(sessionKey: string): readonly string[]
}

/** True for a session that an agent started; a session that a person opened under another one is not a sub-agent. */
export function isSubAgent(session: Pick<Session, 'key' | 'spawnedBy'> | null): boolean {
  return session !== null && session.spawnedBy !== null && parseSessionKey(session.key).classification === 'subagent'
}

/** Rebuilt by the runs themselves after a restart. */
export function createSubAgents(): SubAgents {
  const children = new Map<string, Set<string>>()
  return {
    started(session) {
      const { key, spawnedBy } = session
      if (spawnedBy !== null && isSubAgent(session)) children.set(spawnedBy, (children.get(spawnedBy) ?? new Set()).add(key))
    },
    ended({ key, spawnedBy }) {
      const known = spawnedBy === null ? undefined : children.get(spawnedBy)
      known?.delete(key)
      if (spawnedBy !== null && known?.size === 0) children.delete(spawnedBy)
    },
    of: (sessionKey) => [...(children.get(sessionKey) ?? [])],
  }
}

/**
 * The message that tells the parent how its sub-agent ended, or null when there is nothing to tell. It must be accepted
 * before the sub-agent's run is finished: a crash in between then repeats the announcement (same key, no effect) instead of losing it.
 */
export function announcement(session: Session, run: RunRecord, result: RunResult, parentAgentId: string): InboundMessage | null {
  if (session.spawnedBy === null || run.request.lane !== SPAWN_LANE || result.status === 'aborted') return null
  return {
    idempotencyKey: `announce:${run.id}`, source: ANNOUNCE_SOURCE, sessionKey: session.spawnedBy, agentId: parentAgentId,
    text: `[Sub-agent ${session.label ?? session.key} ${result.status === 'ok' ? 'finished' : 'failed'}]\n\n${result.text}`,
    trust: 'tool', origin: { channel: 'subagent', senderIsOwner: false }, interpretCommands: false,
  }
}
