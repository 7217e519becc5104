// sessions_send: a message into another session, with or without waiting for its answer.
import { z } from 'zod'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { mayReachAgent, maySee, unknownSession } from './session-access.ts'
import type { SessionToolDependencies } from './session-access.ts'

const DEFAULT_WAIT_SECONDS = 30
const MAX_WAIT_SECONDS = 600

/** `timeoutSeconds` 0 does not wait. */
export function createSessionsSendTool(dependencies: SessionToolDependencies): AskingTool {
  return defineTool({
    name: 'sessions_send',
    label: 'Send to session',
    description: 'Message another session; waits for its reply.',
    args: z.object({ sessionKey: z.string().min(1).describe('key or label'), message: z.string().min(1), timeoutSeconds: z.coerce.number().min(0).max(MAX_WAIT_SECONDS).optional().describe('0: no wait') }),
    idempotent: false,
    effects: ({ sessionKey }) => [{ kind: 'sends', target: sessionKey }],
    execute: async ({ sessionKey, message, timeoutSeconds = DEFAULT_WAIT_SECONDS }, context, signal) => {
      const target = dependencies.sessions.status(sessionKey)
      if (target === null || !maySee(dependencies, context, target)) return failure(unknownSession(sessionKey))
      if (target.key === context.sessionKey) return failure('That is this session itself; answer directly instead.')
      if (!mayReachAgent(dependencies.settings(context.agentId), context.agentId, target.agentId)) return failure(`Messages to agent ${target.agentId} are switched off (tools.agentToAgent).`)
      const { sessionKey: from, agentId, runId } = context
      const outcome = await dependencies.sessions.send({ to: target.key, text: message, waitMs: timeoutSeconds * 1_000, caller: { sessionKey: from, agentId, runId } }, signal)
      const details = { status: outcome.status, sessionKey: target.key, ...(outcome.runId === undefined ? {} : { runId: outcome.runId }) }
      switch (outcome.status) {
        case 'accepted': return textResult(`Delivered to ${target.key}.`, details)
        case 'finished': return textResult(outcome.reply === '' ? `${target.key} finished without a reply.` : outcome.reply, details)
        case 'timeout': return textResult(`Delivered to ${target.key}; no reply within ${timeoutSeconds} s. It goes on working; read sessions_history later.`, details)
        case 'failed': return failure(outcome.message, details)
      }
    },
  })
}
