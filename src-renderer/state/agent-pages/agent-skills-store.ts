// The skills of each agent and their texts; switching one for every agent.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { skillsWire } from '../../../gateway/protocol/index.ts'
import { createKeyedResource } from './create-keyed-resource.ts'
import type { KeyedResource } from './create-keyed-resource.ts'

export type AgentSkills = skillsWire.StatusResult
export type SkillRow = skillsWire.SkillRow

export interface AgentSkillsStore extends KeyedResource<AgentSkills> {
  /** For every agent: it is written to `skills.entries`. Rejects with RequestError. */
  readonly setEnabled: (agentId: string, skillKey: string, isEnabled: boolean) => Promise<void>
  readonly readText: (agentId: string, name: string) => Promise<skillsWire.TextResult>
}

export type AgentSkillsStoreApi = StoreApi<AgentSkillsStore>

export function createAgentSkillsStore({ client }: { readonly client: GatewayClient }): AgentSkillsStoreApi {
  const skills = createKeyedResource({
    client,
    changedBy: ['config.changed'],
    read: (agentId) => client.request<AgentSkills>('skills.status', { agentId }),
  })
  const store = createStore<AgentSkillsStore>(() => ({
    ...skills.getState(),
    async setEnabled(agentId, skillKey, isEnabled) {
      const { hash } = await client.request<{ readonly hash: string }>('config.get')
      await client.request('config.patch', { raw: JSON.stringify({ skills: { entries: { [skillKey]: { enabled: isEnabled } } } }), baseHash: hash })
      await skills.getState().load(agentId)
    },
    readText: (agentId, name) => client.request<skillsWire.TextResult>('desktop.skills.text', { agentId, name }),
  }))
  skills.subscribe((state) => store.setState(state))
  return store
}
