// The sessions a person can see: rows kept current by events, and what can be done with them.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ConnectionState, GatewayClient } from '../client/gateway-client.ts'
import type { sessionsWire } from '../../gateway/protocol/index.ts'

/** What the views read of a row; the gateway sends more. */
export interface SessionRow extends sessionsWire.SessionRow {
  readonly label?: string
  readonly displayName?: string
  readonly derivedTitle?: string
  readonly lastMessagePreview?: string
  readonly updatedAt?: number | null
  readonly lastInteractionAt?: number | null
  readonly channel?: string
  readonly status?: string
  readonly hasActiveRun?: boolean
  readonly archived?: boolean
  readonly pinned?: boolean
  readonly unread?: boolean
  readonly isMain?: boolean
  readonly isBackground?: boolean
  readonly model?: string
  readonly modelProvider?: string
  readonly thinkingLevel?: string
  readonly totalTokens?: number
  readonly contextTokens?: number
}

/** Fields of `sessions.patch` that views change. Null clears. */
export type SessionPatch = Partial<Pick<sessionsWire.PatchParams, 'label' | 'pinned' | 'archived' | 'unread' | 'model' | 'thinkingLevel' | 'permissionMode'>>

export interface NewSession {
  readonly agentId?: string
  readonly label?: string
  readonly model?: string
}

export interface SessionsStore {
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed'
  /** Why the list could not be read. */
  readonly problem: string | null
  /** By key, archived ones too. */
  readonly rows: ReadonlyMap<string, SessionRow>
  /** The session on screen. */
  readonly activeKey: string | null
  readonly setActive: (key: string | null) => void
  readonly load: () => Promise<void>
  /** Creates an empty session and resolves with its key. Rejects with RequestError. */
  readonly create: (params?: NewSession) => Promise<string>
  /** Shows the change at once and takes it back when the gateway refuses; rejects with RequestError then. */
  readonly patch: (key: string, patch: SessionPatch) => Promise<void>
  /** Hides the session at once; it comes back when the gateway refuses (rejects with RequestError). */
  readonly remove: (key: string) => Promise<void>
  /** Hides a session that may still be wanted back; returns how to bring it back. Nothing is deleted. */
  readonly hide: (key: string) => () => void
}

export type SessionsStoreApi = StoreApi<SessionsStore>

/** Enough for the first screen; the rest follows in larger pages. */
const FIRST_PAGE = 200
const PAGE = 1000

/** Loads by itself when the connection opens and whenever events were missed. */
export function createSessionsStore({ client }: { readonly client: GatewayClient }): SessionsStoreApi {
  /** Sessions that were removed on screen before the gateway confirmed it. */
  const hidden = new Map<string, SessionRow | undefined>()
  /** What events told while the list was being read: newer than its pages. Null stands for a deleted session. */
  const news = new Map<string, SessionRow | null>()
  let generation = 0

  const store = createStore<SessionsStore>((set, get) => {
    function replace(key: string, row: SessionRow | null): void {
      news.set(key, row)
      const rows = new Map(get().rows)
      if (row === null) rows.delete(key)
      else rows.set(key, row)
      set({ rows })
    }

    function upToDate(found: ReadonlyMap<string, SessionRow>): ReadonlyMap<string, SessionRow> {
      const rows = new Map(found)
      for (const [key, row] of news) {
        if (row === null) rows.delete(key)
        else rows.set(key, row)
      }
      for (const key of hidden.keys()) rows.delete(key)
      return rows
    }

    function hide(key: string): () => void {
      const row = get().rows.get(key) ?? hidden.get(key)
      hidden.set(key, row)
      const rows = new Map(get().rows)
      rows.delete(key)
      set({ rows })
      return () => {
        const latest = hidden.get(key)
        if (hidden.delete(key) && latest !== undefined) set({ rows: new Map(get().rows).set(key, latest) })
      }
    }

    return {
      phase: 'idle',
      problem: null,
      rows: new Map(),
      activeKey: null,
      setActive: (activeKey) => set({ activeKey }),
      async load() {
        generation += 1
        const mine = generation
        const isFirst = get().phase !== 'ready'
        if (isFirst) set({ phase: 'loading', problem: null })
        news.clear()
        const found = new Map<string, SessionRow>()
        try {
          for await (const page of readPages(client)) {
            if (mine !== generation) return
            for (const row of page) found.set(row.key, row)
            if (isFirst) set({ phase: 'ready', rows: upToDate(found) })
          }
          if (mine === generation) set({ phase: 'ready', problem: null, rows: upToDate(found) })
        } catch (error) {
          if (mine !== generation) return
          // What is on screen stays; the next greeting reads it again.
          if (get().phase !== 'ready') set({ phase: 'failed', problem: error instanceof Error ? error.message : String(error) })
        }
      },
      async create(params = {}) {
        const { key, entry } = await client.request<{ readonly key: string; readonly entry: SessionRow }>('sessions.create', { ...params })
        if (!get().rows.has(key)) replace(key, entry)
        return key
      },
      async patch(key, patch) {
        const before = get().rows.get(key)
        if (before !== undefined) replace(key, applyPatch(before, patch))
        try {
          const { entry } = await client.request<{ readonly entry: SessionRow }>('sessions.patch', { key, ...patch })
          replace(key, entry)
        } catch (error) {
          if (before !== undefined) replace(key, before)
          throw error
        }
      },
      async remove(key) {
        const restore = hide(key)
        try {
          await client.request('sessions.delete', { key, deleteTranscript: true })
          news.set(key, null)
          hidden.delete(key)
        } catch (error) {
          restore()
          throw error
        }
      },
      hide,
    }
  })

  client.on('sessions.changed', (payload) => {
    const { sessionKey, session, reason } = payload as { readonly sessionKey?: string; readonly session?: SessionRow; readonly reason?: string }
    if (sessionKey === undefined) return void store.getState().load()
    if (reason !== 'delete' && session === undefined) return
    // Newer than what was hidden, in case it is wanted back.
    if (hidden.has(sessionKey) && session !== undefined) return void hidden.set(sessionKey, session)
    const row = reason === 'delete' || session === undefined ? null : session
    news.set(sessionKey, row)
    const rows = new Map(store.getState().rows)
    if (row === null) rows.delete(sessionKey)
    else rows.set(sessionKey, row)
    store.setState({ rows })
  })
  client.onResync(() => void store.getState().load())
  const follow = ({ kind }: ConnectionState) => {
    // Later greetings come with a resync.
    if (kind === 'open' && store.getState().phase === 'idle') void store.getState().load()
    if (kind === 'needs-sign-in') {
      generation += 1
      store.setState({ phase: 'idle', rows: new Map(), activeKey: null })
    }
  }
  client.onState(follow)
  follow(client.state())
  return store
}

/** Subscribes first, so that no change between the pages is missed. */
async function* readPages(client: GatewayClient): AsyncGenerator<readonly SessionRow[]> {
  const filters = { archived: 'all', includeDerivedTitles: true, includeLastMessage: true, includeGlobal: true, includeUnknown: true }
  const { list } = await client.request<{ readonly list: sessionsWire.SessionList }>('sessions.subscribe', { ...filters, limit: FIRST_PAGE })
  yield list.sessions
  let next = list.nextOffset
  while (next !== null) {
    const page: sessionsWire.SessionList = await client.request<sessionsWire.SessionList>('sessions.list', { ...filters, limit: PAGE, offset: next })
    yield page.sessions
    next = page.nextOffset !== null && page.nextOffset > next ? page.nextOffset : null
  }
}

function applyPatch(row: SessionRow, patch: SessionPatch): SessionRow {
  const { label, archived, pinned, unread } = patch
  return {
    ...row,
    ...(label !== undefined && { label: label ?? undefined, displayName: label ?? undefined }),
    ...(archived !== undefined && { archived }),
    ...(pinned !== undefined && { pinned }),
    ...(unread !== undefined && { unread }),
  }
}
