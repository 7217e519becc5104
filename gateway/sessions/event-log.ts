// The append-only log of a session: writing events with everything derived from them, and reading pages by their place.
import { randomUUID } from 'node:crypto'
import { invalidRequest } from '../protocol/index.ts'
import type { Clock } from '../lib/index.ts'
import type { Database } from '../storage/index.ts'
import { derivePreview, deriveTitle, fileNames, messageText } from './derive-title.ts'
import { eventFromRow } from './session-rows.ts'
import type { EventRowRecord } from './session-rows.ts'
import type { NewSessionEvent, SessionEvent } from './session.ts'
import { TailCache } from './tail-cache.ts'

/** What an append needs to know of the session. */
export interface LogHead {
  readonly number: number
  readonly session_id: string
  readonly last_seq: number
  readonly reset_seq: number
}

/** One session's rows in session_search: `[number * SEARCH_SPAN, (number + 1) * SEARCH_SPAN)`. */
export const SEARCH_SPAN = 2 ** 24
const INDEXED_CHARACTERS = 50_000
const UNATTENDED_CHANNELS: ReadonlySet<string> = new Set(['cron', 'heartbeat', 'exec'])

export interface ReadOptions {
  readonly beforeSeq?: number
  readonly limit: number
  readonly includeEarlierLives?: boolean
}

export interface EventLog {
  head(sessionId: string): LogHead
  /** Inside a write transaction only. The session's counters, title and preview follow. */
  append(head: LogHead, events: readonly NewSessionEvent[]): readonly SessionEvent[]
  readBefore(sessionId: string, options: ReadOptions): readonly SessionEvent[]
  readAfter(sessionId: string, afterSeq: number, limit: number): readonly SessionEvent[]
  getEvent(eventId: string): SessionEvent | null
  lastCompaction(sessionId: string): SessionEvent | null
  /** Around every write transaction: `committed` makes appended events readable from memory, `rolledBack` forgets them. */
  committed(nested: boolean): void
  rolledBack(): void
}

const COLUMNS = 'session_id, seq, id, run_id, created_at, trust, origin_json, body_json'

export function createEventLog(database: Database, clock: Clock): EventLog {
  const selectHead = database.prepare<[string], LogHead>('SELECT number, session_id, last_seq, reset_seq FROM sessions WHERE session_id = ?')
  const insert = database.prepare(
    'INSERT INTO session_events (session_id, seq, id, type, role, run_id, created_at, trust, origin_json, body_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const index = database.prepare('INSERT INTO session_search (rowid, text) VALUES (?, ?)')
  const advance = database.prepare(`
    UPDATE sessions SET last_seq = ?, message_count = message_count + ?, compaction_count = compaction_count + ?, updated_at = ?,
      last_interaction_at = coalesce(?, last_interaction_at), preview = coalesce(?, preview), title = coalesce(title, ?)
    WHERE number = ?`)
  const selectRange = database.prepare<[string, number, number], EventRowRecord>(`SELECT ${COLUMNS} FROM session_events WHERE session_id = ? AND seq BETWEEN ? AND ? ORDER BY seq`)
  const selectOne = database.prepare<[string], EventRowRecord>(`SELECT ${COLUMNS} FROM session_events WHERE id = ?`)
  const selectCompaction = database.prepare<[string, number], EventRowRecord>(
    `SELECT ${COLUMNS} FROM session_events INDEXED BY session_compactions WHERE session_id = ? AND type = 'compaction' AND seq > ? ORDER BY seq DESC LIMIT 1`,
  )
  const cache = new TailCache()
  let staged: { readonly sessionId: string; readonly events: SessionEvent[]; readonly sizes: number[] }[] = []

  function head(sessionId: string): LogHead {
    const found = selectHead.get(sessionId)
    if (found === undefined) throw invalidRequest(`session not found: ${sessionId}`)
    return found
  }

  function append(session: LogHead, incoming: readonly NewSessionEvent[]): readonly SessionEvent[] {
    const now = clock.now()
    const stage = { sessionId: session.session_id, events: [] as SessionEvent[], sizes: [] as number[] }
    let seq = session.last_seq
    let messages = 0
    let compactions = 0
    let interactionAt: number | null = null
    let preview: string | null = null
    let title: string | null = null
    for (const { trust, body, id = randomUUID(), runId = null, origin = null, createdAtMs = now } of incoming) {
      seq += 1
      const json = JSON.stringify(body)
      const role = body.type === 'message' ? body.message.role : null
      insert.run(session.session_id, seq, id, body.type, role, runId, createdAtMs, trust, origin === null ? null : JSON.stringify(origin), json)
      if (body.type === 'message' && body.message.role !== 'toolResult') {
        const text = messageText(body.message) || fileNames(body.message)
        if (text !== '') {
          index.run(session.number * SEARCH_SPAN + seq, text.slice(0, INDEXED_CHARACTERS))
          preview = derivePreview(text) ?? preview
        }
        messages += 1
        if (body.message.role === 'user') {
          title ??= deriveTitle(text)
          if (!UNATTENDED_CHANNELS.has(origin?.channel ?? '')) interactionAt = createdAtMs
        }
      }
      if (body.type === 'compaction') compactions += 1
      stage.events.push({ sessionId: session.session_id, seq, id, runId, createdAtMs, trust, origin, body })
      stage.sizes.push(json.length)
    }
    advance.run(seq, messages, compactions, now, interactionAt, preview, title, session.number)
    staged.push(stage)
    return stage.events
  }

  /** Events `from`..`to` inclusive, from memory when the cached end of the log covers them. */
  function range(session: LogHead, from: number, to: number): readonly SessionEvent[] {
    if (to < from) return []
    // Inside a transaction nothing is final: what is read there must neither come from memory nor stay in it.
    const cached = !database.inTransaction
    const tail = cached ? cache.get(session.session_id, session.last_seq) : null
    const first = tail?.[0]?.seq
    if (tail !== null && first !== undefined && first <= from) return tail.slice(from - first, to - first + 1)
    const rows = selectRange.all(session.session_id, from, to)
    const events = rows.map(eventFromRow)
    if (cached && to === session.last_seq) cache.set(session.session_id, events, rows.map((row) => row.body_json.length))
    return events
  }

  return {
    head,
    append,
    readBefore(sessionId, { beforeSeq, limit, includeEarlierLives = false }) {
      const session = selectHead.get(sessionId)
      if (session === undefined) return []
      const to = Math.min((beforeSeq ?? session.last_seq + 1) - 1, session.last_seq)
      return range(session, Math.max(includeEarlierLives ? 1 : session.reset_seq + 1, to - limit + 1), to)
    },
    readAfter(sessionId, afterSeq, limit) {
      const session = selectHead.get(sessionId)
      return session === undefined ? [] : range(session, Math.max(1, afterSeq + 1), Math.min(session.last_seq, afterSeq + limit))
    },
    getEvent(eventId) {
      const row = selectOne.get(eventId)
      return row === undefined ? null : eventFromRow(row)
    },
    lastCompaction(sessionId) {
      const session = selectHead.get(sessionId)
      const row = session === undefined ? undefined : selectCompaction.get(sessionId, session.reset_seq)
      return row === undefined ? null : eventFromRow(row)
    },
    committed(nested) {
      // Inside somebody else's transaction a commit is not final yet: such events are read from the database later.
      for (const { sessionId, events, sizes } of staged) {
        if (nested) cache.drop(sessionId)
        else cache.extend(sessionId, events, sizes)
      }
      staged = []
    },
    rolledBack() {
      for (const { sessionId } of staged) cache.drop(sessionId)
      staged = []
    },
  }
}
