// The skills of each agent and their texts; switching one for every agent.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { agentsWire, skillsWire } from '../../../gateway/protocol/index.ts'
import { createKeyedResource } from './create-keyed-resource.ts'
import type { KeyedResource } from './create-keyed-resource.ts'

export type AgentSkills = skillsWire.StatusResult
export type SkillRow = skillsWire.SkillRow

export interface AgentSkillsStore extends KeyedResource<AgentSkills> {
  /** For every agent: it is written to `skills.entries`. Rejects with RequestError. */
  readonly setEnabled: (agentId: string, skillKey: string, isEnabled: boolean) => Promise<void>
  /** For this agent alone. When it may use every skill there is again, it follows whatever skills come. Rejects with RequestError. */
  readonly setUsed: (agentId: string, name: string, isUsed: boolean) => Promise<void>
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
    async setUsed(agentId, name, isUsed) {
      const { skills: asked } = await client.request<agentsWire.SettingsResult>('desktop.agents.settings', { agentId })
      const known = (skills.getState().entries.get(agentId)?.data?.skills ?? []).map((skill) => skill.name)
      const rest = (asked ?? known).filter((each) => each !== name)
      const next = isUsed ? [...rest, name] : rest
      const write = (list: readonly string[] | null) => client.request<agentsWire.SettingsResult>('desktop.agents.configure', { agentId, skills: list })
      const isAll = known.every((each) => next.includes(each))
      const { skills: left } = await write(isAll ? null : next)
      // The settings for every agent name skills of their own: only a list of this agent's goes beyond them.
      if (isAll && left !== undefined) await write(next)
      await skills.getState().load(agentId)
    },
    readText: (agentId, name) => client.request<skillsWire.TextResult>('desktop.skills.text', { agentId, name }),
  }))
  skills.subscribe((state) => store.setState(state))
  return store
}
