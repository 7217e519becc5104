// The agents of this gateway, by name.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../client/gateway-client.ts'

export interface AgentRow {
  readonly id: string
  readonly name: string
}

export interface AgentsStore {
  /** Empty until they are known. */
  readonly agents: readonly AgentRow[]
  readonly defaultId: string | null
  readonly load: () => Promise<void>
}

export type AgentsStoreApi = StoreApi<AgentsStore>

interface WireAgents {
  readonly defaultId: string
  readonly agents: readonly { readonly id: string; readonly name?: string; readonly identity?: { readonly name?: string } }[]
}

/** Loads by itself with every greeting. */
export function createAgentsStore({ client }: { readonly client: GatewayClient }): AgentsStoreApi {
  const store = createStore<AgentsStore>((set) => ({
    agents: [],
    defaultId: null,
    async load() {
      try {
        const { defaultId, agents } = await client.request<WireAgents>('agents.list')
        set({ defaultId, agents: agents.map(({ id, name, identity }) => ({ id, name: identity?.name ?? name ?? id })) })
      } catch {
        // Names are a comfort: views show the ids meanwhile, and the next greeting asks again.
      }
    },
  }))
  client.onState(({ kind }) => {
    if (kind === 'open') void store.getState().load()
  })
  client.on('config.changed', () => void store.getState().load())
  return store
}
