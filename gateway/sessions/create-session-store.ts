// Puts the parts of the session store together: every public method is one transaction over state.db.
import { systemClock } from '../lib/index.ts'
import type { Clock } from '../lib/index.ts'
import { invalidRequest } from '../protocol/index.ts'
import { createFaultGuard, createWriteTransaction } from '../storage/index.ts'
import type { Database } from '../storage/index.ts'
import { createEventLog } from './event-log.ts'
import { createFinishRun } from './finish-run.ts'
import { createFork } from './fork-session.ts'
import { createRunLedger } from './run-ledger.ts'
import { createSearch } from './search-sessions.ts'
import { createSessionIndex } from './session-index.ts'
import type { SessionStore } from './session-store.ts'
import { createDayNamer } from './usage/day-names.ts'
import { createUsageLedger } from './usage/usage-ledger.ts'

export interface SessionStoreOptions {
  readonly database: Database
  /** Default: the system's. */
  readonly clock?: Clock
  /** IANA name; decides which day usage counts to. Default: the machine's. */
  readonly timeZone?: string | (() => string | undefined)
  /** A statement found the file damaged: the next start should check it (OpenState.markSuspect). */
  readonly onCorruption?: () => void
}

/** The durable conversation state. Full disks, read-only files and damage surface as AppError `UNAVAILABLE` naming the file. */
export function createSessionStore({ database, clock = systemClock, timeZone, onCorruption }: SessionStoreOptions): SessionStore {
  const transaction = createWriteTransaction(database, onCorruption)
  const read = createFaultGuard(database, onCorruption)
  const log = createEventLog(database, clock)
  const index = createSessionIndex(database, clock, log)
  const ledger = createRunLedger(database, clock, log, index)
  const usageLedger = createUsageLedger(database, { clock, dayOf: createDayNamer(timeZone) })
  const finish = createFinishRun(database, { clock, log, ledger, usageLedger })
  const fork = createFork(database, index, log)
  const search = createSearch(database, index)

  function write<Result>(body: () => Result): Result {
    const nested = database.inTransaction
    try {
      const result = transaction(body)
      log.committed(nested)
      return result
    } catch (error) {
      log.rolledBack()
      throw error
    }
  }

  return {
    get: (key) => read(() => index.get(key)),
    getById: (sessionId) => read(() => index.getById(sessionId)),
    getByLabel: (label) => read(() => index.getByLabel(label)),
    findByShortId: (shortId, limit) => read(() => index.findByShortId(shortId, limit)),
    list: (filter) => read(() => index.list(filter)),
    ensure: (key, options) => read(() => index.get(key)) ?? write(() => index.ensure(key, options)),
    createFrom: (key, options, events, past) =>
      write(() => {
        if (index.row(key) !== null) throw invalidRequest(`session already exists: ${key}`)
        const { sessionId } = index.ensure(key, options)
        if (events.length > 0) log.append(log.head(sessionId), events)
        if (past !== undefined) index.setPast(key, past)
        return index.ensure(key, options)
      }),
    patch: (key, patch) => write(() => index.patch(key, patch)),
    reset: (key, reason) => write(() => index.reset(key, reason)),
    delete: (key) => write(() => index.delete(key)),
    fork: (key, newKey, untilEventId) => write(() => fork(key, newKey, untilEventId)),
    search: (query, options) => read(() => search(query, options)),
    append: (sessionId, events) => write(() => log.append(log.head(sessionId), events)),
    readBefore: (sessionId, options) => read(() => log.readBefore(sessionId, options)),
    readAfter: (sessionId, afterSeq, limit) => read(() => log.readAfter(sessionId, afterSeq, limit)),
    getEvent: (eventId) => read(() => log.getEvent(eventId)),
    lastCompaction: (sessionId) => read(() => log.lastCompaction(sessionId)),
    recordCompaction: (sessionId, compaction) =>
      write(() => {
        const [event] = log.append(log.head(sessionId), [{ trust: 'tool', body: { type: 'compaction', ...compaction } }])
        if (event === undefined) throw new Error(`no event was appended to ${sessionId}`)
        return event
      }),
    accept: (message) => write(() => ledger.accept(message)),
    waiting: (sessionKey) => read(() => ledger.waiting(sessionKey)),
    take: (messages, runId) => write(() => ledger.take(messages, runId)),
    dropWaiting: (sessionKey) => write(() => ledger.dropWaiting(sessionKey)),
    getRun: (runId) => read(() => ledger.getRun(runId)),
    startRun: (runId) => write(() => ledger.startRun(runId)),
    recordAssistant: (runId, event, intents) => write(() => ledger.recordAssistant(runId, event, intents)),
    setToolIntent: (runId, toolCallId, state) => write(() => ledger.setToolIntent(runId, toolCallId, state)),
    recordToolResult: (runId, toolCallId, event, state) => write(() => ledger.recordToolResult(runId, toolCallId, event, state)),
    toolIntents: (runId) => read(() => ledger.toolIntents(runId)),
    finishRun: (runId, end) => write(() => finish.finishRun(runId, end)),
    unfinishedRuns: () => read(() => ledger.unfinishedRuns()),
    recordUsage: (owner, usage) => write(() => usageLedger.recordUsage(owner, usage)),
    usageByDay: (options) => read(() => usageLedger.usageByDay(options)),
    usageSums: (options) => read(() => usageLedger.usageSums(options)),
  }
}
