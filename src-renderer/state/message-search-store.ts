// Searching what was said, in all sessions.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../client/gateway-client.ts'

export interface MessageHit {
  readonly sessionKey: string
  readonly messageId: string
  readonly role: string
  readonly timestamp: number
  /** With marks around what matched: see splitMatches. */
  readonly snippet: string
}

export interface MessageSearchStore {
  readonly phase: 'idle' | 'searching' | 'done' | 'failed'
  readonly query: string
  readonly hits: readonly MessageHit[]
  /** There are more than are shown. */
  readonly isTruncated: boolean
  readonly problem: string | null
  /** An empty query clears. A later search wins over one that is still on its way. */
  readonly search: (query: string) => Promise<void>
}

export type MessageSearchStoreApi = StoreApi<MessageSearchStore>

const MOST = 25

export function createMessageSearchStore({ client }: { readonly client: GatewayClient }): MessageSearchStoreApi {
  let running: AbortController | null = null
  return createStore<MessageSearchStore>((set, get) => ({
    phase: 'idle',
    query: '',
    hits: [],
    isTruncated: false,
    problem: null,
    async search(asked) {
      const query = asked.trim()
      if (query === get().query && get().phase !== 'failed') return
      running?.abort()
      const mine = new AbortController()
      running = mine
      if (query === '') return set({ phase: 'idle', query, hits: [], isTruncated: false, problem: null })
      // The earlier hits stay until the new ones are here: nothing jumps.
      set({ phase: 'searching', query, problem: null })
      try {
        const { results, truncated = false } = await client.request<{ readonly results: readonly MessageHit[]; readonly truncated?: boolean }>('sessions.search', { query, limit: MOST }, { signal: mine.signal })
        if (running === mine) set({ phase: 'done', hits: results, isTruncated: truncated })
      } catch (error) {
        if (running === mine) set({ phase: 'failed', hits: [], isTruncated: false, problem: error instanceof Error ? error.message : String(error) })
      }
    },
  }))
}
