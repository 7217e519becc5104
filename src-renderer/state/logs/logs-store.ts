// The end of the gateway's log, growing while somebody looks. Bounded: what is oldest goes.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import { parseLogLine } from './parse-log-line.ts'
import type { ParsedLogLine } from './parse-log-line.ts'

export interface LogLine extends ParsedLogLine {
  /** Counts up. */
  readonly id: number
  /** Before this line a new file began, or some lines were left out. */
  readonly after: 'new-file' | 'gap' | null
}

export interface LogsStore {
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed'
  readonly problem: string | null
  readonly lines: readonly LogLine[]
  /** Where the gateway keeps it. */
  readonly file: string | null
  /** Older lines exist that are not shown. */
  readonly isCut: boolean
  /** Reads what is new. Never rejects; a call while one is under way does nothing. */
  readonly poll: () => Promise<void>
}

interface WireTail {
  readonly file: string
  readonly cursor: number
  readonly lines: readonly string[]
  readonly truncated?: boolean
  readonly reset?: boolean
}

export const MOST_LINES = 10_000
const READ = { limit: 5000, maxBytes: 1_000_000 }
const NOTHING = { phase: 'idle', problem: null, lines: [], file: null, isCut: false } as const

export function createLogsStore({ client }: { readonly client: GatewayClient }): StoreApi<LogsStore> {
  let cursor: number | null = null
  let lastId = 0
  let isReading = false
  /** Whoever signs in next may be somebody else. */
  let life = 0

  const store = createStore<LogsStore>((set, get) => ({
    ...NOTHING,
    async poll() {
      if (isReading) return
      isReading = true
      const mine = life
      if (get().phase === 'idle') set({ phase: 'loading' })
      try {
        const from = cursor
        const tail = await client.request<WireTail>('logs.tail', { ...READ, ...(from !== null && { cursor: from }) })
        if (mine !== life) return
        cursor = tail.cursor
        const isFirst = from === null
        const why = isFirst ? null : tail.reset === true ? 'new-file' : tail.truncated === true ? 'gap' : null
        const fresh = tail.lines.map((raw, index): LogLine => ({ ...parseLogLine(raw), id: (lastId += 1), after: index === 0 ? why : null }))
        const { lines, phase, isCut } = get()
        // Nothing new renders nothing.
        if (fresh.length === 0 && phase === 'ready') return
        const all = fresh.length === 0 ? lines : [...lines, ...fresh]
        set({ phase: 'ready', problem: null, file: tail.file, lines: all.slice(-MOST_LINES), isCut: isCut || all.length > MOST_LINES || (isFirst && tail.truncated === true) })
      } catch (error) {
        // Without a connection the lines stay; the banner says why nothing comes.
        if (mine === life && client.state().kind === 'open') set({ phase: 'failed', problem: error instanceof Error ? error.message : String(error) })
      } finally {
        isReading = false
      }
    },
  }))
  client.onState(({ kind }) => {
    if (kind !== 'needs-sign-in' && kind !== 'waiting-for-pairing') return
    life += 1
    cursor = null
    store.setState(NOTHING)
  })
  return store
}
