// commands.list: the slash commands and skills that can be typed to an agent.
import type { AgentRuntime, CommandEntry } from '../agent/index.ts'
import { chatWire } from '../protocol/index.ts'
import { canonicalSessionKey, parseSessionKey, type SessionKeyDefaults } from '../sessions/index.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

export interface CommandsMethodDependencies {
  readonly runtime: Pick<AgentRuntime, 'listCommands'>
  readonly keys: () => SessionKeyDefaults
}

export function createCommandsMethods({ runtime, keys }: CommandsMethodDependencies): Method[] {
  return [
    defineMethod({
      name: 'commands.list', scope: 'operator.read', params: chatWire.commandsListParams,
      handle: ({ sessionKey, agentId, scope = 'both', includeArgs = true }) => {
        const agent = sessionKey === undefined ? (agentId ?? keys().defaultAgentId) : parseSessionKey(canonicalSessionKey(sessionKey, keys(), agentId)).agentId
        const listed = runtime.listCommands(agent).filter((entry) => scope !== 'native' || entry.scope === 'both')
        return { commands: includeArgs ? listed : listed.map(withoutArguments) }
      },
    }),
  ]
}

function withoutArguments(entry: CommandEntry): Omit<CommandEntry, 'args'> {
  const { name, nativeName, textAliases, description, category, source, scope, acceptsArgs } = entry
  return { name, ...(nativeName !== undefined && { nativeName }), textAliases, description, category, source, scope, acceptsArgs }
}
