// The same thing read for several keys (one per agent, one per file): each with its phase, data and problem.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { Resource } from '../create-resource.ts'

export type Entry<Data> = Omit<Resource<Data>, 'load'>

export interface KeyedResource<Data> {
  readonly entries: ReadonlyMap<string, Entry<Data>>
  /** Reads one (again). Never rejects: see its phase. */
  readonly load: (key: string) => Promise<void>
  /** Takes what another answer told. */
  readonly put: (key: string, data: Data) => void
  readonly drop: (key: string) => void
}

export type KeyedResourceApi<Data> = StoreApi<KeyedResource<Data>>

export const NOTHING_YET: Entry<never> = { phase: 'idle', data: null, problem: null }

export interface KeyedResourceOptions<Data> {
  readonly client: GatewayClient
  readonly read: (key: string) => Promise<Data>
  /** Events after which everything that was read is read again. */
  readonly changedBy?: readonly string[]
}

export function createKeyedResource<Data>({ client, read, changedBy = [] }: KeyedResourceOptions<Data>): KeyedResourceApi<Data> {
  const newest = new Map<string, number>()
  const store = createStore<KeyedResource<Data>>((set, get) => {
    const write = (key: string, entry: Entry<Data>) => set(({ entries }) => ({ entries: new Map(entries).set(key, entry) }))
    return {
      entries: new Map(),
      async load(key) {
        const mine = (newest.get(key) ?? 0) + 1
        newest.set(key, mine)
        const known = get().entries.get(key)?.data ?? null
        if (known === null) write(key, { phase: 'loading', data: null, problem: null })
        try {
          const data = await read(key)
          if (mine === newest.get(key)) write(key, { phase: 'ready', data, problem: null })
        } catch (error) {
          if (mine === newest.get(key)) write(key, { phase: 'failed', data: get().entries.get(key)?.data ?? null, problem: error instanceof Error ? error.message : String(error) })
        }
      },
      put(key, data) {
        newest.set(key, (newest.get(key) ?? 0) + 1)
        write(key, { phase: 'ready', data, problem: null })
      },
      drop(key) {
        newest.set(key, (newest.get(key) ?? 0) + 1)
        set(({ entries }) => ({ entries: new Map([...entries].filter(([each]) => each !== key)) }))
      },
    }
  })
  const again = () => {
    for (const key of store.getState().entries.keys()) void store.getState().load(key)
  }
  client.onResync(again)
  for (const event of changedBy) client.on(event, again)
  return store
}
