// Something read from the gateway as a whole: asked for when first needed, again after a reconnect and when an event says it changed.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../client/gateway-client.ts'

export interface Resource<Data> {
  /** `failed` keeps the data that was there before. */
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed'
  readonly data: Data | null
  /** Why the last attempt failed, in the gateway's words. */
  readonly problem: string | null
  /** Reads it (again). Never rejects: see `phase`. Overlapping calls end with the newest answer. */
  readonly load: () => Promise<void>
}

export type ResourceApi<Data> = StoreApi<Resource<Data>>

export interface ResourceOptions<Data> {
  readonly client: GatewayClient
  readonly read: () => Promise<Data>
  /** Events after which it is read again, once it has been read at all. */
  readonly changedBy?: readonly string[]
}

export function createResource<Data>({ client, read, changedBy = [] }: ResourceOptions<Data>): ResourceApi<Data> {
  let newest = 0
  const store = createStore<Resource<Data>>((set, get) => ({
    phase: 'idle',
    data: null,
    problem: null,
    async load() {
      newest += 1
      const mine = newest
      if (get().data === null) set({ phase: 'loading' })
      try {
        const data = await read()
        if (mine === newest) set({ phase: 'ready', data, problem: null })
      } catch (error) {
        if (mine === newest) set({ phase: 'failed', problem: error instanceof Error ? error.message : String(error) })
      }
    },
  }))
  const again = () => {
    if (store.getState().phase !== 'idle') void store.getState().load()
  }
  client.onState(({ kind }) => {
    if (kind !== 'needs-sign-in' && kind !== 'waiting-for-pairing') return
    // Whoever signs in next may be somebody else: what was read for one is not kept for the other.
    newest += 1
    store.setState({ phase: 'idle', data: null, problem: null })
  })
  client.onResync(again)
  for (const event of changedBy) client.on(event, again)
  return store
}
