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

export interface Refusal {
  readonly key: string
  readonly reason: string
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
  /** Hides sessions that may still be wanted back; returns how to bring them back. Nothing is deleted. */
  readonly hide: (keys: string | readonly string[]) => () => void
  /** As `patch` and `remove`, for many: never rejects, tells which were refused and why. */
  readonly patchAll: (keys: readonly string[], patch: SessionPatch) => Promise<readonly Refusal[]>
  readonly removeAll: (keys: readonly string[]) => Promise<readonly Refusal[]>
  /** What was said in it, as an OpenClaw transcript (JSON lines). Rejects with RequestError. */
  readonly transcript: (key: string) => Promise<string>
  /** Makes a session of a transcript and resolves with its key. Rejects with RequestError that names the line. */
  readonly importTranscript: (transcript: { readonly jsonl: string; readonly label?: string; readonly agentId?: string }) => Promise<string>
}

export type SessionsStoreApi = StoreApi<SessionsStore>

/** Enough for the first screen; the rest follows in larger pages. */
const FIRST_PAGE = 200
const PAGE = 1000
/** Long conversations take their time. */
const TRANSCRIPT_MS = 120_000
/** Requests on their way at once when many sessions change. */
const AT_ONCE = 8
/** So many changes of a bulk are shown together. */
const SHOWN_TOGETHER = 250

/** While sessions change all the time the list is drawn this often, as fast as anybody reads it. */
const PACE_MS = 200

export interface SessionsDependencies {
  readonly client: GatewayClient
  /** False for a page that shows no list: it is not read then, nor followed. */
  readonly isListed?: boolean
  readonly after?: (run: () => void, ms: number) => void
}

/** Loads by itself when the connection opens and whenever events were missed. */
export function createSessionsStore({ client, isListed = true, after = (run, ms): void => void setTimeout(run, ms) }: SessionsDependencies): SessionsStoreApi {
  /** Sessions that were removed on screen before the gateway confirmed it. */
  const hidden = new Map<string, SessionRow | undefined>()
  /** What events told while the list was being read: newer than its pages. Null stands for a deleted session. */
  const news = new Map<string, SessionRow | null>()
  let generation = 0
  /** Changes while many sessions change: thousands of small updates would draw the list thousands of times. */
  const unshown = new Map<string, SessionRow | null>()
  let bulks = 0
  /** Events came a moment ago: what they tell next waits for its time. */
  let isPaced = false

  function replace(key: string, row: SessionRow | null): void {
    news.set(key, row)
    unshown.set(key, row)
    if (bulks === 0 || unshown.size >= SHOWN_TOGETHER) showChanges()
  }

  /** The first change at once. */
  function showPaced(): void {
    if (isPaced || bulks > 0 || unshown.size === 0) return
    showChanges()
    isPaced = true
    after(() => {
      isPaced = false
      showPaced()
    }, PACE_MS)
  }

  function showChanges(): void {
    if (unshown.size === 0) return
    const rows = new Map(store.getState().rows)
    for (const [key, row] of unshown) {
      if (row === null || hidden.has(key)) rows.delete(key)
      else rows.set(key, row)
    }
    unshown.clear()
    store.setState({ rows })
  }

  const store = createStore<SessionsStore>((set, get) => {
    async function forAll(keys: readonly string[], act: (key: string) => Promise<void>): Promise<readonly Refusal[]> {
      const refusals: Refusal[] = []
      const waiting = keys.values()
      const work = async () => {
        for (const key of waiting) await act(key).catch((error: unknown) => refusals.push({ key, reason: error instanceof Error ? error.message : String(error) }))
      }
      bulks += 1
      try {
        await Promise.all(Array.from({ length: AT_ONCE }, work))
      } finally {
        bulks -= 1
        if (bulks === 0) showChanges()
      }
      return refusals
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

    function hide(which: string | readonly string[]): () => void {
      const keys = typeof which === 'string' ? [which] : which
      const rows = new Map(get().rows)
      for (const key of keys) {
        hidden.set(key, rows.get(key) ?? hidden.get(key))
        rows.delete(key)
      }
      set({ rows })
      return () => {
        const back = new Map(get().rows)
        for (const key of keys) {
          const latest = hidden.get(key)
          if (hidden.delete(key) && latest !== undefined) back.set(key, latest)
        }
        set({ rows: back })
      }
    }

    async function remove(key: string): Promise<void> {
      const restore = hide(key)
      try {
        await deleteForGood(key)
      } catch (error) {
        restore()
        throw error
      }
    }

    async function deleteForGood(key: string): Promise<void> {
      await client.request('sessions.delete', { key, deleteTranscript: true })
      news.set(key, null)
      hidden.delete(key)
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
        showChanges()
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
      remove,
      hide,
      async patchAll(keys, patch) {
        const before = new Map(keys.flatMap((key) => {
          const row = get().rows.get(key)
          return row === undefined ? [] : [[key, row] as const]
        }))
        set({ rows: new Map([...get().rows].map(([key, row]) => [key, before.has(key) ? applyPatch(row, patch) : row])) })
        return await forAll(keys, async (key) => {
          try {
            const { entry } = await client.request<{ readonly entry: SessionRow }>('sessions.patch', { key, ...patch })
            replace(key, entry)
          } catch (error) {
            replace(key, before.get(key) ?? null)
            throw error
          }
        })
      },
      async removeAll(keys) {
        hide(keys)
        const refusals = await forAll(keys, deleteForGood)
        const rows = new Map(get().rows)
        for (const { key } of refusals) {
          const row = hidden.get(key)
          hidden.delete(key)
          if (row !== undefined) rows.set(key, row)
        }
        if (refusals.length > 0) set({ rows })
        return refusals
      },
      async transcript(key) {
        const { jsonl } = await client.request<{ readonly jsonl: string }>('desktop.sessions.export', { key }, { timeoutMs: TRANSCRIPT_MS })
        return jsonl
      },
      async importTranscript(transcript) {
        const { key } = await client.request<{ readonly key: string }>('desktop.sessions.import', { ...transcript }, { timeoutMs: TRANSCRIPT_MS })
        // No event tells of it.
        const { session } = await client.request<{ readonly session: SessionRow | null }>('sessions.describe', { key, includeDerivedTitles: true, includeLastMessage: true })
        if (session !== null) replace(key, session)
        return key
      },
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
    unshown.set(sessionKey, row)
    showPaced()
  })
  client.onResync(() => void (isListed && store.getState().load()))
  const follow = ({ kind }: ConnectionState) => {
    // Later greetings come with a resync.
    if (isListed && kind === 'open' && store.getState().phase === 'idle') void store.getState().load()
    if (kind === 'needs-sign-in') {
      generation += 1
      unshown.clear()
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
