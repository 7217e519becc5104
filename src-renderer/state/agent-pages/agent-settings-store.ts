// The settings of each agent: who it is, its models, its tools. Every change answers with what holds afterwards.
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { agentsWire } from '../../../gateway/protocol/index.ts'
import { createKeyedResource } from './create-keyed-resource.ts'
import type { KeyedResource } from './create-keyed-resource.ts'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'

export type AgentSettings = agentsWire.SettingsResult
export type AgentTool = agentsWire.AgentTool
export type Configuration = Omit<agentsWire.ConfigureParams, 'agentId'>

export interface IdentityDraft {
  readonly name: string
  readonly emoji: string
  readonly avatar: string
  readonly theme: string
}

export interface AgentSettingsStore extends KeyedResource<AgentSettings> {
  /** Rejects with RequestError. */
  readonly configure: (agentId: string, change: Configuration) => Promise<void>
  readonly saveIdentity: (agentId: string, identity: IdentityDraft) => Promise<void>
}

export type AgentSettingsStoreApi = StoreApi<AgentSettingsStore>

export function createAgentSettingsStore({ client }: { readonly client: GatewayClient }): AgentSettingsStoreApi {
  const settings = createKeyedResource({
    client,
    changedBy: ['config.changed', 'exec.approval.resolved'],
    read: (agentId) => client.request<AgentSettings>('desktop.agents.settings', { agentId }),
  })
  const configure = async (agentId: string, change: Configuration) => {
    settings.getState().put(agentId, await client.request<AgentSettings>('desktop.agents.configure', { agentId, ...change }))
  }
  const store = createStore<AgentSettingsStore>(() => ({
    ...settings.getState(),
    configure,
    async saveIdentity(agentId, { name, emoji, avatar, theme }) {
      await client.request('agents.update', { agentId, emoji: emoji.trim(), avatar: avatar.trim() })
      await configure(agentId, { identity: { name: name.trim(), theme: theme.trim() } })
    },
  }))
  settings.subscribe((state) => store.setState(state))
  return store
}
