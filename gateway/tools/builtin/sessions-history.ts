// sessions_history: the latest messages of a visible session.
import { z } from 'zod'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { maySee, unknownSession } from './session-access.ts'
import type { SessionToolDependencies } from './session-access.ts'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 200
const MAX_MESSAGE_CHARS = 4_000

/** Tool results are left out unless asked for; long messages are cut. */
export function createSessionsHistoryTool(dependencies: SessionToolDependencies): AskingTool {
  return defineTool({
    name: 'sessions_history',
    label: 'Session history',
    description: 'Read messages of a session.',
    args: z.object({ sessionKey: z.string().min(1), limit: z.coerce.number().int().min(1).max(MAX_LIMIT).optional(), includeTools: z.boolean().optional() }),
    idempotent: true,
    effects: ({ sessionKey }) => [{ kind: 'reads-private', target: sessionKey }],
    execute: async ({ sessionKey, limit = DEFAULT_LIMIT, includeTools = false }, context) => {
      const target = dependencies.sessions.status(sessionKey)
      if (target === null || !maySee(dependencies, context, target)) return failure(unknownSession(sessionKey))
      const entries = dependencies.sessions.history({ sessionKey: target.key, limit, includeTools })
      if (entries === null) return failure(unknownSession(sessionKey))
      const lines = entries.map((entry) => {
        const text = entry.text.length > MAX_MESSAGE_CHARS ? `${entry.text.slice(0, MAX_MESSAGE_CHARS)}… [${entry.text.length - MAX_MESSAGE_CHARS} more characters]` : entry.text
        return `[${new Date(entry.atMs).toISOString()}] ${entry.toolName ?? entry.role}: ${text}`
      })
      return textResult(lines.length === 0 ? 'No messages.' : lines.join('\n'), { sessionKey: target.key, count: entries.length })
    },
  })
}
