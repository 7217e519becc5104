// Searching what was said in one chat, its older pages included. The gateway finds the messages; the view shows where in them.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../client/gateway-client.ts'

export interface ChatSearch {
  readonly phase: 'idle' | 'searching' | 'done' | 'failed'
  readonly query: string
  /** Ids of the messages that match, oldest first. */
  readonly hits: readonly string[]
  /** Where the reader is among them; -1 without any. */
  readonly at: number
  /** There may be more than were found. */
  readonly isTruncated: boolean
  readonly problem: string | null
  /** An empty query clears. */
  readonly search: (query: string) => Promise<void>
  /** Goes on to an older (-1) or newer (1) match, around the ends. */
  readonly move: (by: -1 | 1) => void
}

export type ChatSearchApi = StoreApi<ChatSearch>

interface Found {
  readonly messageIds: readonly string[]
  readonly truncated: boolean
}

export function createChatSearchStore({ client, sessionKey }: { readonly client: GatewayClient; readonly sessionKey: string }): ChatSearchApi {
  let running: AbortController | null = null
  return createStore<ChatSearch>((set, get) => ({
    phase: 'idle',
    query: '',
    hits: [],
    at: -1,
    isTruncated: false,
    problem: null,
    async search(asked) {
      const query = asked.trim()
      if (query === get().query && get().phase !== 'failed') return
      running?.abort()
      const mine = new AbortController()
      running = mine
      if (query === '') return set({ phase: 'idle', query, hits: [], at: -1, isTruncated: false, problem: null })
      set({ phase: 'searching', query, problem: null })
      try {
        const { messageIds, truncated } = await client.request<Found>('desktop.sessions.find', { sessionKey, query }, { signal: mine.signal })
        // Readers come from the end: the newest match is the first they see.
        if (running === mine) set({ phase: 'done', hits: messageIds, at: messageIds.length - 1, isTruncated: truncated })
      } catch (error) {
        if (running === mine) set({ phase: 'failed', hits: [], at: -1, isTruncated: false, problem: error instanceof Error ? error.message : String(error) })
      }
    },
    move(by) {
      const { hits, at } = get()
      if (hits.length > 0) set({ at: (at + by + hits.length) % hits.length })
    },
  }))
}
