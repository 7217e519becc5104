// Every agent with what its line in the list shows; and making new ones.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { agentsWire } from '../../../gateway/protocol/index.ts'
import { createResource } from '../create-resource.ts'
import type { Resource } from '../create-resource.ts'

export interface RosterAgent {
  readonly id: string
  readonly name: string
  /** An emoji or a letter. */
  readonly face: string
  /** A picture this page may show: a `data:` address. */
  readonly picture: string | null
  readonly model: string | null
  readonly isDefault: boolean
  readonly workspace: string
  readonly lastActivityAtMs: number | null
}

export interface NewAgent {
  readonly name: string
  readonly emoji?: string
  readonly model?: string
}

export interface Removal {
  /** Where the workspace went, or why it stayed. */
  readonly removed?: readonly { readonly path: string; readonly method: string }[]
  readonly failed?: readonly { readonly path: string; readonly reason: string }[]
}

export interface RosterStore extends Resource<readonly RosterAgent[]> {
  /** Resolves with the new agent's id. Rejects with RequestError. */
  readonly create: (agent: NewAgent) => Promise<string>
  readonly remove: (agentId: string, deleteFiles: boolean) => Promise<Removal>
}

export type RosterStoreApi = StoreApi<RosterStore>

interface SessionTimes {
  readonly sessions: readonly { readonly updatedAt?: number | null; readonly lastInteractionAt?: number | null }[]
}

export function createRosterStore({ client }: { readonly client: GatewayClient }): RosterStoreApi {
  async function row(agent: agentsWire.AgentSummary, defaultId: string): Promise<RosterAgent> {
    const [identity, { sessions }] = await Promise.all([
      client.request<agentsWire.IdentityResult>('agent.identity.get', { agentId: agent.id }),
      client.request<SessionTimes>('sessions.list', { agentId: agent.id, limit: 1 }),
    ])
    const hasPicture = identity.avatar.startsWith('data:image/')
    const letter = (/^./u.exec(identity.name)?.[0] ?? '').toUpperCase()
    return {
      id: agent.id,
      name: identity.name,
      face: hasPicture || identity.avatarStatus === 'remote' ? (identity.emoji ?? letter) : identity.avatar,
      picture: hasPicture ? identity.avatar : null,
      model: agent.model?.primary ?? null,
      isDefault: agent.id === defaultId,
      workspace: agent.workspace,
      lastActivityAtMs: sessions[0]?.lastInteractionAt ?? sessions[0]?.updatedAt ?? null,
    }
  }
  const roster = createResource({
    client,
    changedBy: ['config.changed'],
    read: async () => {
      const { agents, defaultId } = await client.request<agentsWire.ListResult>('agents.list')
      return Promise.all(agents.map((agent) => row(agent, defaultId)))
    },
  })
  const store = createStore<RosterStore>(() => ({
    ...roster.getState(),
    async create({ name, emoji, model }) {
      const { agentId } = await client.request<{ readonly agentId: string }>('agents.create', { name, ...(emoji === undefined || emoji === '' ? {} : { emoji }), ...(model === undefined ? {} : { model }) })
      await roster.getState().load()
      return agentId
    },
    async remove(agentId, deleteFiles) {
      const removal = await client.request<Removal>('agents.delete', { agentId, deleteFiles })
      await roster.getState().load()
      return removal
    },
  }))
  roster.subscribe((state) => store.setState(state))
  return store
}
