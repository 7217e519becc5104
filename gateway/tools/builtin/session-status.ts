// session_status: the state of a session in a few lines, with the exact time.
import { z } from 'zod'
import type { Clock } from '../../lib/index.ts'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { maySee, unknownSession } from './session-access.ts'
import type { SessionToolDependencies } from './session-access.ts'

/** Of the own session unless a visible one is named. */
export function createSessionStatusTool(dependencies: SessionToolDependencies & { readonly clock: Clock }): AskingTool {
  return defineTool({
    name: 'session_status',
    label: 'Session status',
    description: 'Time, model, usage of a session.',
    args: z.object({ sessionKey: z.string().min(1).optional() }),
    idempotent: true,
    effects: ({ sessionKey }, context) => (sessionKey === undefined || sessionKey === context.sessionKey ? [] : [{ kind: 'reads-private', target: sessionKey }]),
    execute: async ({ sessionKey }, context) => {
      const wanted = sessionKey ?? context.sessionKey
      const status = dependencies.sessions.status(wanted)
      if (status === null || !maySee(dependencies, context, status)) return failure(unknownSession(wanted))
      const used = status.contextWindow > 0 ? ` (${Math.round((100 * status.contextTokens) / status.contextWindow)} %)` : ''
      const lines = [
        `Time: ${new Date(dependencies.clock.now()).toString()}`,
        `Session: ${status.key}${status.title === null ? '' : ` "${status.title}"`}`,
        `Agent: ${status.agentId}, model: ${status.modelRef}, thinking: ${status.thinkingLevel}`,
        `Context: ${status.contextTokens} of ${status.contextWindow} tokens${used}, ${status.compactionCount} compactions`,
        `Used: ${status.totalTokens} tokens, $${status.cost.toFixed(4)}, ${status.messageCount} messages`,
        `State: ${status.isRunning ? 'running' : 'idle'}${status.queuedMessages > 0 ? `, ${status.queuedMessages} messages waiting` : ''}`,
      ]
      return textResult(lines.join('\n'), { ...status })
    },
  })
}
