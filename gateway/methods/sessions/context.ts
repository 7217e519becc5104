// What the session methods share: their dependencies, and finding the session a request means.
import type { AgentRuntime } from '../../agent/index.ts'
import type { Clock } from '../../lib/index.ts'
import { invalidRequest } from '../../protocol/index.ts'
import type { sessionsWire } from '../../protocol/index.ts'
import { canonicalSessionKey } from '../../sessions/index.ts'
import type { KeepFile } from '../chat/attachments.ts'
import type { Session, SessionAnnouncer, SessionStore } from '../../sessions/index.ts'

export interface SessionMethodSettings {
  readonly defaultAgentId: string
  readonly mainKey: string
  /** Ids of the configured agents. */
  readonly agentIds: readonly string[]
}

export interface ResolvedSessionModel {
  readonly modelProvider: string
  readonly model: string
}

export interface SessionMethodDependencies {
  readonly store: SessionStore
  readonly runtime: Pick<AgentRuntime, 'send' | 'abort' | 'wait' | 'active' | 'isActive' | 'compact'>
  readonly announcer: SessionAnnouncer
  readonly clock: Clock
  readonly settings: () => SessionMethodSettings
  /** The row of a session; lists leave titles and previews out unless asked. */
  readonly row: (session: Session, options?: { readonly withTitle?: boolean; readonly withPreview?: boolean }) => sessionsWire.SessionRow
  /** The `defaults` object of sessions.list: model, context window, thinking levels. */
  readonly listDefaults: () => Readonly<Record<string, unknown>>
  /** The model a session would use: the given reference, or its default. Null when nothing matches the reference. */
  readonly resolveModel: (reference: string | undefined, agentId: string) => ResolvedSessionModel | null
  /** Shown as `path` of list and patch results. */
  readonly databasePath: string
  readonly keepFile: KeepFile
}

export interface SessionLookup {
  canonical(key: string, agentId?: string): string
  find(key: string, agentId?: string): Session | null
  /** Throws AppError INVALID_REQUEST `session not found: …`. */
  need(key: string, agentId?: string): Session
  needAgent(agentId: string): string
}

type LookupDependencies = Pick<SessionMethodDependencies, 'store' | 'settings'>

export function createSessionLookup({ store, settings }: LookupDependencies): SessionLookup {
  const canonical = (key: string, agentId?: string) => canonicalSessionKey(key, settings(), agentId)
  return {
    canonical,
    find: (key, agentId) => store.get(canonical(key, agentId)),
    need(key, agentId) {
      const session = store.get(canonical(key, agentId))
      if (session === null) throw invalidRequest(`session not found: ${key}`)
      return session
    },
    needAgent(agentId) {
      const id = agentId.trim().toLowerCase()
      if (!settings().agentIds.includes(id)) throw invalidRequest(`unknown agent id "${agentId}"`, { code: 'UNKNOWN_AGENT_ID', agentId })
      return id
    },
  }
}

type Stopping = Pick<SessionMethodDependencies, 'runtime'>

const STOP_TIMEOUT_MS = 5_000

/** Stops what the session is doing and waits until its runs have ended, so that nothing writes after a reset or delete. */
export async function stopRuns({ runtime }: Stopping, sessionKey: string): Promise<void> {
  const stopped = runtime.abort({ sessionKey, clearQueue: true })
  await Promise.all(stopped.map((runId) => runtime.wait(runId, STOP_TIMEOUT_MS)))
  if (runtime.isActive(sessionKey)) throw invalidRequest(`session ${sessionKey} is still running; try again in a moment`, { code: 'SESSION_BUSY' })
}

/** Compare-and-set guards of patch, reset and delete. */
export function refuseChanged(session: Session, expected: { readonly expectedSessionId?: string; readonly expectedLifecycleRevision?: string; readonly expectedSessionUpdatedAt?: number }): void {
  const changed =
    (expected.expectedSessionId !== undefined && expected.expectedSessionId !== session.sessionId) ||
    (expected.expectedLifecycleRevision !== undefined && expected.expectedLifecycleRevision !== session.lifecycleRevision) ||
    (expected.expectedSessionUpdatedAt !== undefined && expected.expectedSessionUpdatedAt !== session.updatedAtMs)
  if (changed) throw invalidRequest(`session ${session.key} changed since you read it; read it again and retry`, { code: 'SESSION_CHANGED', sessionId: session.sessionId, lifecycleRevision: session.lifecycleRevision })
}
