// What a person does about models: look for local ones, try them, choose, and give services their keys.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { desktopWire, modelsWire } from '../../../gateway/protocol/index.ts'

export type ModelTest =
  | { readonly phase: 'running' }
  | { readonly phase: 'ok'; readonly firstTokenMs: number | null; readonly durationMs: number; readonly text: string }
  /** `reason`: the gateway's kind of failure; `unasked` when it could not even be asked. */
  | { readonly phase: 'failed'; readonly reason: string; readonly message: string; readonly durationMs: number | null }

export interface FoundService {
  readonly provider: string
  readonly label: string
  /** References. */
  readonly models: readonly string[]
  readonly isLocal: boolean
}

/** A service as it is typed in; `key` null keeps the one it has. */
export interface ServiceDraft {
  readonly provider: string
  readonly key: string | null
  readonly baseUrl?: string
  readonly api?: string
  /** Model id to list for a service that has no list of its own. */
  readonly modelId?: string
}

export interface ModelSetupStore {
  /** By reference. */
  readonly tests: Readonly<Record<string, ModelTest>>
  /** Null until the computer was looked over. */
  readonly found: readonly FoundService[] | null
  readonly isLooking: boolean
  readonly lookProblem: string | null
  /** Never rejects. */
  readonly look: () => Promise<void>
  /** Asks the model for one word as it is configured now. Never rejects. */
  readonly test: (reference: string) => Promise<void>
  /** The same over a connection that is not saved. Never rejects. */
  readonly tryDraft: (reference: string, draft: ServiceDraft) => Promise<ModelTest>
  /** Rejects with the gateway's reason. */
  readonly choose: (primary: string | null, fallbacks: readonly string[]) => Promise<void>
  /** The key goes into the secret store, the configuration gets its name. Rejects with the gateway's reason. */
  readonly saveService: (draft: ServiceDraft) => Promise<void>
  /** Takes the service out of the configuration, and its key out of the store when nothing else uses it. Rejects with the gateway's reason. */
  readonly removeService: (provider: string) => Promise<void>
}

const TEST_LIMIT_MS = 60_000

export function createModelSetupStore({ client }: { readonly client: GatewayClient }): StoreApi<ModelSetupStore> {
  async function ask(model: string, connection?: Readonly<Record<string, string>>): Promise<ModelTest> {
    try {
      const result = await client.request<modelsWire.TestResult>('desktop.models.test', { model, timeoutMs: TEST_LIMIT_MS, ...(connection !== undefined && Object.keys(connection).length > 0 && { connection }) }, { timeoutMs: TEST_LIMIT_MS + 5000 })
      return result.ok
        ? { phase: 'ok', firstTokenMs: result.firstTokenMs ?? null, durationMs: result.durationMs, text: result.text ?? '' }
        : { phase: 'failed', reason: result.reason ?? 'unknown', message: result.message ?? '', durationMs: result.durationMs }
    } catch (error) {
      return { phase: 'failed', reason: 'unasked', message: error instanceof Error ? error.message : String(error), durationMs: null }
    }
  }

  return createStore<ModelSetupStore>((set, get) => ({
    tests: {},
    found: null,
    isLooking: false,
    lookProblem: null,
    async look() {
      set({ isLooking: true, lookProblem: null })
      try {
        const { candidates } = await client.request<modelsWire.DetectResult>('desktop.models.detect')
        set({ isLooking: false, found: candidates.map(({ provider, label, models, envVar }) => ({ provider, label, models, isLocal: envVar === undefined })) })
      } catch (error) {
        set({ isLooking: false, lookProblem: error instanceof Error ? error.message : String(error) })
      }
    },
    async test(reference) {
      const note = (test: ModelTest) => set({ tests: { ...get().tests, [reference]: test } })
      note({ phase: 'running' })
      note(await ask(reference))
    },
    tryDraft: (reference, { key, baseUrl, api }) => ask(reference, { ...(key !== null && { apiKey: key }), ...(baseUrl !== undefined && { baseUrl }), ...(api !== undefined && { api }) }),
    async choose(primary, fallbacks) {
      await client.request<modelsWire.ChooseResult>('desktop.models.choose', { primary, fallbacks: [...fallbacks] })
    },
    async saveService({ provider, key, baseUrl, api, modelId }) {
      if (key !== null) await client.request<desktopWire.SecretsSetResult>('desktop.secrets.set', { name: provider, value: key })
      await client.request<modelsWire.ProviderResult>('desktop.models.saveProvider', {
        provider, ...(key !== null && { secret: provider }), ...(baseUrl !== undefined && { baseUrl }), ...(api !== undefined && { api }), ...(modelId !== undefined && { models: [{ id: modelId }] }),
      })
    },
    async removeService(provider) {
      await client.request<modelsWire.ProviderResult>('desktop.models.removeProvider', { provider })
      const { secrets } = await client.request<desktopWire.SecretsListResult>('desktop.secrets.list')
      // Only the one this view stored under the service's name.
      if (secrets.some(({ name, usedAt }) => name === provider && usedAt.length === 0)) await client.request<desktopWire.SecretsDeleteResult>('desktop.secrets.delete', { name: provider })
    },
  }))
}
