// Keeps state.db from growing for ever: what was settled long ago goes, a few rows at a time. Conversations stay untouched.
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import type { Database } from './database.ts'
import { createWriteTransaction } from './write-transaction.ts'

/** As long as this a message sent again under the same key is known to be the same message. */
const KEPT_MS = 30 * 24 * 60 * 60_000
const BATCH_ROWS = 100
/** Between two batches; each takes about a millisecond. */
const PAUSE_MS = 50
const FIRST_AFTER_MS = 5 * 60_000
const EVERY_MS = 6 * 60 * 60_000

/** Rows come in the order of time, so a walk by rowid meets the oldest first and ends at the first young one. */
const TABLES = [
  { table: 'inbox', time: 'received_at', settled: `state IN ('taken', 'dropped')` },
  { table: 'runs', time: 'created_at', settled: `state IN ('done', 'failed', 'aborted')` },
  { table: 'outbox', time: 'created_at', settled: `state = 'sent'` },
  { table: 'approvals', time: 'created_at', settled: 'terminal_reason IS NOT NULL' },
] as const

interface Candidate {
  readonly rowid: number
  readonly id: string
  readonly at: number
  readonly settled: 0 | 1
}

export interface Pruner {
  /** Removes what is due now; resolves with the number of rows. */
  prune(): Promise<number>
  stop(): void
}

/** Prunes some minutes after the start and then several times a day. Settled rows younger than 30 days stay. */
export function createPruner({ database, clock, logger, pauseMs = PAUSE_MS }: {
  readonly database: Database
  readonly clock: Clock
  readonly logger: Logger
  readonly pauseMs?: number
}): Pruner {
  const write = createWriteTransaction(database)
  const stopping = new AbortController()
  let timer = setTimeout(tick, FIRST_AFTER_MS).unref()

  function tick(): void {
    prune()
      .then((rows) => { if (rows > 0) logger.info('old records were removed', { rows }) })
      .catch((error: unknown) => { if (!stopping.signal.aborted) logger.warn('old records could not be removed', { error: String(error) }) })
      .finally(() => { if (!stopping.signal.aborted) timer = setTimeout(tick, EVERY_MS).unref() })
  }

  async function prune(): Promise<number> {
    let removed = 0
    for (const { table, time, settled } of TABLES) {
      const next = database.prepare<[number, number], Candidate>(`SELECT rowid, id, ${time} AS at, ${settled} AS settled FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`)
      const remove = database.prepare(`DELETE FROM ${table} WHERE rowid = ?`)
      const removeIntents = table === 'runs' ? database.prepare('DELETE FROM tool_intents WHERE run_id = ?') : null
      let after = 0
      for (let isOver = false; !isOver && !stopping.signal.aborted;) {
        const rows = next.all(after, BATCH_ROWS)
        const old = rows.filter(({ at }) => at < clock.now() - KEPT_MS)
        const due = old.filter((row) => row.settled === 1)
        if (due.length > 0) {
          write(() => {
            for (const { rowid, id } of due) {
              removeIntents?.run(id)
              remove.run(rowid)
            }
          })
        }
        removed += due.length
        isOver = old.length < BATCH_ROWS
        after = rows.at(-1)?.rowid ?? after
        if (!isOver) await delay(pauseMs, undefined, { ref: false, signal: stopping.signal })
      }
    }
    return removed
  }

  return {
    prune,
    stop() {
      stopping.abort()
      clearTimeout(timer)
    },
  }
}
