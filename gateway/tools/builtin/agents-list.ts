// agents_list: the agents the caller may reach.
import { z } from 'zod'
import { defineTool, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { mayReachAgent } from './session-access.ts'
import type { SessionToolDependencies } from './session-access.ts'

/** Itself, and the others when agent-to-agent is on. */
export function createAgentsListTool({ sessions, settings }: SessionToolDependencies): AskingTool {
  return defineTool({
    name: 'agents_list',
    label: 'List agents',
    description: 'List reachable agents.',
    args: z.object({}),
    idempotent: true,
    effects: () => [],
    execute: async (_args, context) => {
      const reachable = sessions.agents().filter((agent) => mayReachAgent(settings(context.agentId), context.agentId, agent.id))
      const lines = reachable.map((agent) => `${agent.id}${agent.id === context.agentId ? ' [you]' : ''}${agent.isDefault ? ' [default]' : ''} ${agent.name}, ${agent.modelRef}`)
      return textResult(lines.length === 0 ? 'No agents.' : lines.join('\n'), { agents: reachable.map((agent) => ({ id: agent.id, name: agent.name })) })
    },
  })
}
