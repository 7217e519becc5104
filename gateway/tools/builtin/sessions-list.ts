// sessions_list: the sessions the caller may see.
import { z } from 'zod'
import { defineTool, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { maySee } from './session-access.ts'
import type { SessionToolDependencies } from './session-access.ts'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 200
/** Visibility is decided here, so more are fetched than shown. */
const SCANNED = 1_000

/** Newest first. */
export function createSessionsListTool(dependencies: SessionToolDependencies): AskingTool {
  return defineTool({
    name: 'sessions_list',
    label: 'List sessions',
    description: 'List visible sessions.',
    args: z.object({ activeMinutes: z.coerce.number().min(1).optional(), limit: z.coerce.number().int().min(1).max(MAX_LIMIT).optional() }),
    idempotent: true,
    effects: () => [{ kind: 'reads-private', target: 'sessions' }],
    execute: async ({ activeMinutes, limit = DEFAULT_LIMIT }, context) => {
      const query = { limit: SCANNED, ...(activeMinutes === undefined ? {} : { activeWithinMs: activeMinutes * 60_000 }) }
      const visible = dependencies.sessions.list(query).filter((session) => maySee(dependencies, context, session)).slice(0, limit)
      const lines = visible.map((session) => {
        const marks = [session.key === context.sessionKey ? 'this one' : null, session.isRunning ? 'running' : null].filter((mark) => mark !== null)
        const title = session.title ?? session.preview ?? ''
        return `${session.key}${marks.length === 0 ? '' : ` [${marks.join(', ')}]`} ${new Date(session.updatedAtMs).toISOString()} ${title.replace(/\s+/g, ' ').slice(0, 80)}`.trimEnd()
      })
      return textResult(lines.length === 0 ? 'No sessions.' : lines.join('\n'), { sessions: visible.map((session) => ({ key: session.key, agentId: session.agentId, kind: session.kind, updatedAt: session.updatedAtMs })) })
    },
  })
}
