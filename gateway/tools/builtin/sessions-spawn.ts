// sessions_spawn: a sub-agent with a task of its own; its result comes back as a message.
import { z } from 'zod'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { mayReachAgent } from './session-access.ts'
import type { SessionToolDependencies } from './session-access.ts'

/** Returns as soon as the child has started. */
export function createSessionsSpawnTool(dependencies: SessionToolDependencies): AskingTool {
  return defineTool({
    name: 'sessions_spawn',
    label: 'Spawn sub-agent',
    description: 'Start a sub-agent on a task; it reports back.',
    args: z.object({
      task: z.string().min(1),
      label: z.string().min(1).max(80).optional(),
      agentId: z.string().min(1).optional(),
      model: z.string().min(1).optional(),
      thinking: z.string().min(1).optional(),
      timeoutSeconds: z.coerce.number().min(1).max(86_400).optional(),
    }),
    idempotent: false,
    effects: ({ agentId }, context) => [{ kind: 'controls-session', target: `sub-agent of ${agentId ?? context.agentId}` }],
    execute: async ({ task, agentId, timeoutSeconds, label, model, thinking }, context) => {
      if (!mayReachAgent(dependencies.settings(context.agentId), context.agentId, agentId ?? context.agentId)) return failure(`Spawning agent ${agentId ?? ''} is switched off (tools.agentToAgent).`)
      const { sessionKey, runId } = context
      const outcome = await dependencies.sessions.spawn({
        text: task,
        ...(label === undefined ? {} : { label }),
        ...(agentId === undefined ? {} : { agentId }),
        ...(model === undefined ? {} : { model }),
        ...(thinking === undefined ? {} : { thinking }),
        ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * 1_000 }),
        caller: { sessionKey, agentId: context.agentId, runId },
      })
      if (outcome.status === 'failed') return failure(outcome.message)
      return textResult(`Started ${outcome.sessionKey}. Its result will be reported here when it is done.`, { status: 'accepted', runId: outcome.runId, childSessionKey: outcome.sessionKey })
    },
  })
}
