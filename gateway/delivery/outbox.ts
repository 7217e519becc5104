// The outbox: replies that must reach somebody, stored with the run that made them. What happened to each is written down.
import { invalidRequest } from '../protocol/index.ts'
import { createWriteTransaction } from '../storage/index.ts'
import type { Database } from '../storage/index.ts'
import type { Clock } from '../lib/index.ts'

export type OutboxState = 'pending' | 'sent' | 'unknown' | 'failed'

export interface OutboxRow {
  /** The idempotency key of the reply: a channel that sees it twice sends once. */
  readonly id: string
  readonly runId: string
  readonly sessionKey: string
  readonly channel: string
  readonly target: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
  readonly state: OutboxState
  /** Times a send was begun. */
  readonly attempts: number
  readonly nextAttemptAtMs: number
  readonly createdAtMs: number
  readonly sentAtMs: number | null
  /** What the channel answered, or why it failed. */
  readonly receipt: Readonly<Record<string, unknown>> | null
}

export interface NewOutboxRow {
  readonly id: string
  readonly runId: string
  readonly sessionKey: string
  readonly channel: string
  readonly target: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
}

export interface Outbox {
  /** False when a row with this id exists: it is the same reply. */
  add(row: NewOutboxRow): boolean
  get(id: string): OutboxRow | null
  /** Pending rows of these channels whose time has come, oldest first. */
  due(channels: readonly string[], limit: number): readonly OutboxRow[]
  /** When the next pending row of these channels is due; null when none waits. */
  nextDueAtMs(channels: readonly string[]): number | null
  /**
   * Written before the channel is called, so that a crash in between is seen by the next process. Null when the row is no longer
   * pending.
   */
  claim(id: string): OutboxRow | null
  /** Rows of a channel that were claimed and never heard of again: their outcome is unknown. */
  interrupted(channel: string): readonly OutboxRow[]
  markSent(id: string, receipt: Readonly<Record<string, unknown>>): void
  /** The channel may or may not have it, and cannot be asked: it is not sent again. */
  markUnknown(id: string, reason: string): void
  markFailed(id: string, reason: string): void
  retryAt(id: string, atMs: number, reason: string): void
  /** Rows whose outcome is unknown or that failed, newest first: shown to the owner. */
  troubled(limit: number): readonly OutboxRow[]
  /** The owner's word on a troubled row: send it once more, or let it go. */
  settle(id: string, decision: 'resend' | 'dismiss'): OutboxRow
}

interface OutboxRecord {
  readonly id: string
  readonly run_id: string
  readonly session_key: string
  readonly channel: string
  readonly target_json: string
  readonly body_json: string
  readonly state: OutboxState
  readonly attempts: number
  readonly next_attempt_at: number
  readonly created_at: number
  readonly sent_at: number | null
  readonly receipt_json: string | null
}

type Json = Readonly<Record<string, unknown>>

function fromRecord(record: OutboxRecord): OutboxRow {
  return {
    id: record.id,
    runId: record.run_id,
    sessionKey: record.session_key,
    channel: record.channel,
    target: JSON.parse(record.target_json) as Json,
    body: JSON.parse(record.body_json) as Json,
    state: record.state,
    attempts: record.attempts,
    nextAttemptAtMs: record.next_attempt_at,
    createdAtMs: record.created_at,
    sentAtMs: record.sent_at,
    receipt: record.receipt_json === null ? null : (JSON.parse(record.receipt_json) as Json),
  }
}

export function createOutbox({ database, clock }: { readonly database: Database; readonly clock: Clock }): Outbox {
  const write = createWriteTransaction(database)
  const insert = database.prepare(`
    INSERT INTO outbox (id, run_id, session_key, channel, target_json, body_json, state, next_attempt_at, created_at) VALUES (?, ?, ?, ?, ?, ?, 'pending', ?, ?)
    ON CONFLICT DO NOTHING`)
  const one = database.prepare<[string], OutboxRecord>('SELECT * FROM outbox WHERE id = ?')
  const ready = database.prepare<[number, string, number], OutboxRecord>(`
    SELECT * FROM outbox WHERE state = 'pending' AND next_attempt_at <= ? AND channel IN (SELECT value FROM json_each(?)) ORDER BY next_attempt_at, rowid LIMIT ?`)
  const next = database.prepare<[string], number | null>(`SELECT min(next_attempt_at) FROM outbox WHERE state = 'pending' AND channel IN (SELECT value FROM json_each(?))`).pluck()
  const begin = database.prepare<[string], OutboxRecord>(`UPDATE outbox SET attempts = attempts + 1, receipt_json = NULL WHERE id = ? AND state = 'pending' RETURNING *`)
  const claimed = database.prepare<[string], OutboxRecord>(`SELECT * FROM outbox WHERE state = 'pending' AND attempts > 0 AND receipt_json IS NULL AND channel = ? ORDER BY rowid`)
  const end = database.prepare(`UPDATE outbox SET state = ?, sent_at = ?, receipt_json = ? WHERE id = ? AND state = 'pending'`)
  const later = database.prepare(`UPDATE outbox SET next_attempt_at = ?, receipt_json = ? WHERE id = ? AND state = 'pending'`)
  const trouble = database.prepare<[number], OutboxRecord>(`SELECT * FROM outbox WHERE state IN ('unknown', 'failed') ORDER BY created_at DESC, rowid DESC LIMIT ?`)
  const again = database.prepare(`UPDATE outbox SET state = 'pending', attempts = 0, next_attempt_at = ? WHERE id = ?`)
  const remove = database.prepare('DELETE FROM outbox WHERE id = ?')

  function need(id: string): OutboxRow {
    const record = one.get(id)
    if (record === undefined) throw invalidRequest(`no such delivery: ${id}`)
    return fromRecord(record)
  }

  return {
    add: (row) => write(() => insert.run(row.id, row.runId, row.sessionKey, row.channel, JSON.stringify(row.target), JSON.stringify(row.body), clock.now(), clock.now()).changes === 1),
    get(id) {
      const record = one.get(id)
      return record === undefined ? null : fromRecord(record)
    },
    due: (channels, limit) => ready.all(clock.now(), JSON.stringify(channels), limit).map(fromRecord),
    nextDueAtMs: (channels) => next.get(JSON.stringify(channels)) ?? null,
    claim(id) {
      const record = write(() => begin.get(id))
      return record === undefined ? null : fromRecord(record)
    },
    interrupted: (channel) => claimed.all(channel).map(fromRecord),
    markSent: (id, receipt) => void write(() => end.run('sent', clock.now(), JSON.stringify(receipt), id)),
    markUnknown: (id, reason) => void write(() => end.run('unknown', null, JSON.stringify({ reason }), id)),
    markFailed: (id, reason) => void write(() => end.run('failed', null, JSON.stringify({ reason }), id)),
    retryAt: (id, atMs, reason) => void write(() => later.run(atMs, JSON.stringify({ reason }), id)),
    troubled: (limit) => trouble.all(limit).map(fromRecord),
    settle: (id, decision) =>
      write(() => {
        const row = need(id)
        if (row.state === 'pending' || row.state === 'sent') throw invalidRequest(`delivery ${id} is ${row.state}: there is nothing to decide`)
        if (decision === 'dismiss') remove.run(id)
        else again.run(clock.now(), id)
        return decision === 'dismiss' ? row : need(id)
      }),
  }
}
