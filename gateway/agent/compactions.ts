// When a session's history is compacted: on request, after a turn that filled the window, or when the provider overflowed.
// Always with a time limit, one at a time per session, and never in the way of a new message.
import { randomUUID } from 'node:crypto'
import type { Clock, EventSink } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import type { Session, SessionStore } from '../sessions/index.ts'
import type { AgentSettings } from './settings.ts'

export interface CompactionResult {
  readonly compacted: boolean
  readonly reason?: string
  readonly tokensBefore?: number
  readonly tokensAfter?: number
}

/** Summarises the older part of a session and records it. Given by the context layer. */
export type CompactSession = (session: Session, instructions: string | undefined, signal: AbortSignal) => Promise<CompactionResult>

export interface Compactions {
  /** Joins a compaction of this session that is already going on. Never rejects. */
  compact(sessionKey: string, instructions?: string, signal?: AbortSignal): Promise<CompactionResult>
  /** Aborts all and resolves when they have ended. */
  close(): Promise<void>
}

export interface CompactionDependencies {
  readonly sessions: SessionStore
  readonly compact: CompactSession
  readonly emit: EventSink
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: () => AgentSettings
  readonly sessionChanged: (sessionKey: string, reason: string) => void
}

/** One per runtime. */
export function createCompactions(deps: CompactionDependencies): Compactions {
  const ongoing = new Map<string, Promise<CompactionResult>>()
  const closing = new AbortController()

  async function run(session: Session, instructions: string | undefined, signal: AbortSignal | undefined): Promise<CompactionResult> {
    const operation = { operationId: randomUUID(), operation: 'compact', sessionKey: session.key, agentId: session.agentId }
    deps.emit('session.operation', { ...operation, phase: 'start', ts: deps.clock.now() }, { sessionKey: session.key })
    const limits = [AbortSignal.timeout(deps.settings().compactionTimeoutMs), closing.signal]
    const result = await attempt(session, instructions, AbortSignal.any(signal === undefined ? limits : [...limits, signal]))
    deps.emit('session.operation', { ...operation, phase: 'end', ts: deps.clock.now(), completed: result.compacted, ...(result.reason !== undefined && { reason: result.reason }) }, { sessionKey: session.key })
    if (result.compacted) deps.sessionChanged(session.key, 'compact')
    return result
  }

  async function attempt(session: Session, instructions: string | undefined, signal: AbortSignal): Promise<CompactionResult> {
    try {
      return await deps.compact(session, instructions, signal)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      deps.logger.warn('compaction failed', { sessionKey: session.key, reason })
      return { compacted: false, reason }
    }
  }

  return {
    async compact(sessionKey, instructions, signal) {
      const current = ongoing.get(sessionKey)
      if (current !== undefined) return current
      const session = deps.sessions.get(sessionKey)
      if (session === null) return { compacted: false, reason: 'There is no such session.' }
      const started = run(session, instructions, signal).finally(() => ongoing.delete(sessionKey))
      ongoing.set(sessionKey, started)
      return started
    },
    async close() {
      closing.abort(new Error('The gateway is shutting down.'))
      await Promise.allSettled(ongoing.values())
    },
  }
}
