// The models a chat can be answered by, as people name them. Asked for once, and again when somebody chooses.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../client/gateway-client.ts'

export interface ModelChoice {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly available?: boolean
}

export interface ModelsStore {
  /** Null until they are known. */
  readonly models: readonly ModelChoice[] | null
  readonly load: () => Promise<void>
}

export type ModelsStoreApi = StoreApi<ModelsStore>

export function createModelsStore({ client }: { readonly client: GatewayClient }): ModelsStoreApi {
  return createStore<ModelsStore>((set, get) => ({
    models: null,
    async load() {
      try {
        const { models } = await client.request<{ readonly models: readonly ModelChoice[] }>('models.list', {})
        set({ models })
      } catch {
        // Names are a comfort: ids are shown meanwhile, and the next look asks again.
        set({ models: get().models ?? [] })
      }
    },
  }))
}

/** What a person calls the model; its id when it has no other name. Pure. */
export function modelName(reference: string, models: readonly ModelChoice[] | null): string {
  return models?.find(({ provider, id }) => `${provider}/${id}` === reference)?.name ?? reference.slice(reference.indexOf('/') + 1)
}
