// Tidying in the background: old sessions and those of finished sub-agents are archived, or only reported. Nothing is deleted.
import type { Clock } from '../../lib/index.ts'
import type { Logger } from '../../platform/index.ts'
import type { Session } from '../session.ts'
import type { SessionFilter, SessionStore } from '../session-store.ts'

export interface TidySettings {
  /** `warn` only reports old sessions; those of sub-agents are archived either way. */
  readonly mode: 'warn' | 'enforce'
  readonly oldAfterMs: number
  /** Unarchived sessions beyond this number are old too, the longest unused first. */
  readonly maxSessions: number
  /** Age at which a finished sub-agent's session is archived; 0 means never. */
  readonly subAgentsAfterMs: number
}

export interface TidyDependencies {
  readonly sessions: Pick<SessionStore, 'list' | 'patch'>
  readonly settings: () => TidySettings
  /** True while something runs or waits in the session. */
  readonly isActive: (sessionKey: string) => boolean
  /** True for the conversations that every agent always has. */
  readonly isMain: (session: Session) => boolean
  readonly changed: (sessionKey: string) => void
  readonly clock: Clock
  readonly logger: Logger
}

export interface SessionTidying {
  /** From now on: soon after start, then now and then. */
  start(): void
  /** One round. Returns how many sessions were archived. */
  run(): number
  stop(): void
}

const FIRST_AFTER_MS = 60_000
const EVERY_MS = 10 * 60_000
/** A round stays short; what is left is for the next one. */
const MOST_PER_ROUND = 200

/** Pinned, main and active sessions are never touched. */
export function createSessionTidying({ sessions, settings, isActive, isMain, changed, clock, logger }: TidyDependencies): SessionTidying {
  let timer: NodeJS.Timeout | null = null
  let reported = 0

  function find(filter: SessionFilter): readonly Session[] {
    const page = sessions.list({ archived: false, pinned: false, limit: MOST_PER_ROUND, ...filter })
    return page.sessions.filter((session) => !isMain(session) && !isActive(session.key))
  }

  function archive(found: readonly Session[]): number {
    for (const { key } of found) {
      sessions.patch(key, { archived: true })
      changed(key)
    }
    return found.length
  }

  function run(): number {
    const { mode, oldAfterMs, maxSessions, subAgentsAfterMs } = settings()
    const now = clock.now()
    const archivedSubAgents = subAgentsAfterMs === 0 ? 0 : archive(find({ keyPart: ':subagent:', updatedBeforeMs: now - subAgentsAfterMs }))
    const old = new Map([...find({ updatedBeforeMs: now - oldAfterMs }), ...find({ offset: maxSessions })].map((session) => [session.key, session]))
    if (mode === 'warn') {
      if (old.size > 0 && old.size !== reported) logger.warn('sessions are over the limits of session.maintenance; with mode "enforce" they would be archived', { sessions: old.size })
      reported = old.size
      return archivedSubAgents
    }
    const archived = archive([...old.values()])
    if (archived > 0) logger.info('old sessions were archived', { sessions: archived })
    return archived + archivedSubAgents
  }

  function plan(delayMs: number): void {
    timer = setTimeout(() => {
      try {
        run()
      } catch (error) {
        logger.warn('sessions could not be tidied; it is tried again later', { error: String(error) })
      }
      plan(EVERY_MS)
    }, delayMs)
    timer.unref()
  }

  return {
    start: () => plan(FIRST_AFTER_MS),
    run,
    stop() {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
