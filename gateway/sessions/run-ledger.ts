// Inbox, runs and tool intents: what was accepted, what is being done about it, and how it ended.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../lib/index.ts'
import { invalidRequest } from '../protocol/index.ts'
import type { Database } from '../storage/index.ts'
import type { EventLog } from './event-log.ts'
import type { SessionIndex } from './session-index.ts'
import { inboxFromRow, intentFromRow, runFromRow } from './session-rows.ts'
import type { InboxRowRecord, IntentRowRecord, RunRowRecord, SessionRowRecord } from './session-rows.ts'
import type { AcceptedMessage, SessionStore } from './session-store.ts'
import type { InboxMessage, NewSessionEvent, RunRecord, RunResult } from './session.ts'

type Accept = Parameters<SessionStore['accept']>[0]

/** The writing methods run inside a write transaction only. */
export type RunLedger = Pick<
  SessionStore,
  'accept' | 'waiting' | 'take' | 'dropWaiting' | 'getRun' | 'startRun' | 'recordAssistant' | 'setToolIntent' | 'recordToolResult' | 'toolIntents' | 'unfinishedRuns'
> & { runRow(runId: string): RunRowRecord }

const MERGED: RunResult = { status: 'ok', text: '', stopReason: 'merged' }
const DROPPED: RunResult = { status: 'aborted', text: '', stopReason: 'dropped' }

export function createRunLedger(database: Database, clock: Clock, log: EventLog, index: SessionIndex): RunLedger {
  const inboxById = database.prepare<[string], InboxRowRecord>('SELECT * FROM inbox WHERE id = ?')
  const insertInbox = database.prepare('INSERT INTO inbox (id, session_key, run_id, queue_mode, received_at, state, body_json) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const queued = database.prepare<[string], InboxRowRecord>(`SELECT * FROM inbox WHERE session_key = ? AND state = 'queued' ORDER BY received_at, rowid`)
  const leaveQueue = database.prepare(`UPDATE inbox SET state = ?, body_json = coalesce(?, body_json) WHERE id = ? AND state = 'queued'`)
  const runById = database.prepare<[string], RunRowRecord>('SELECT * FROM runs WHERE id = ?')
  const insertRun = database.prepare(`
    INSERT INTO runs (id, session_key, session_id, agent_id, state, created_at, request_json) VALUES (?, ?, ?, ?, 'queued', ?, ?)`)
  const start = database.prepare<[number, string], RunRowRecord>(`
    UPDATE runs SET state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, ?) WHERE id = ? AND state IN ('queued', 'running') RETURNING *`)
  const endQueued = database.prepare(`UPDATE runs SET state = ?, ended_at = ?, result_json = ? WHERE id = ? AND state = 'queued'`)
  const unfinished = database.prepare<[], RunRowRecord>(`SELECT * FROM runs WHERE state IN ('queued', 'running') ORDER BY created_at, rowid`)
  const intend = database.prepare(`
    INSERT INTO tool_intents (run_id, tool_call_id, session_id, name, idempotent, state, created_at) VALUES (?, ?, ?, ?, ?, 'intended', ?)
    ON CONFLICT DO NOTHING`)
  const setIntent = database.prepare('UPDATE tool_intents SET state = ?, ended_at = ? WHERE run_id = ? AND tool_call_id = ?')
  const intentsOf = database.prepare<[string], IntentRowRecord>('SELECT * FROM tool_intents WHERE run_id = ? ORDER BY created_at, tool_call_id')

  function runRow(runId: string): RunRowRecord {
    const row = runById.get(runId)
    if (row === undefined) throw invalidRequest(`run not found: ${runId}`)
    return row
  }

  /** A waiting message carries its event; a taken one only the id of the event in the log. */
  function inbox(row: InboxRowRecord): InboxMessage {
    const body = JSON.parse(row.body_json) as NewSessionEvent
    const event = row.state === 'taken' && body.id !== undefined ? log.getEvent(body.id) : null
    return inboxFromRow(row, event ?? body)
  }

  function known(message: Accept): AcceptedMessage | null {
    const row = inboxById.get(message.inboxId)
    const run = runById.get(row?.run_id ?? message.runId)
    if (run === undefined) return null
    const stored: InboxMessage =
      row === undefined
        ? { id: message.inboxId, sessionKey: run.session_key, runId: run.id, queueMode: message.queueMode, receivedAtMs: run.created_at, state: 'taken', event: message.event }
        : inbox(row)
    return { outcome: 'known', run: runFromRow(run), inbox: stored, event: stored.state === 'taken' && stored.event.id !== undefined ? log.getEvent(stored.event.id) : null }
  }

  function newRow({ sessionKey, ensure }: Accept): SessionRowRecord | null {
    if (ensure === undefined) return null
    index.ensure(sessionKey, ensure)
    return index.row(sessionKey)
  }

  return {
    runRow,
    accept(message) {
      const earlier = known(message)
      if (earlier !== null) return earlier
      const session = index.row(message.sessionKey) ?? newRow(message)
      if (session === null) throw invalidRequest(`session not found: ${message.sessionKey}`)
      const now = clock.now()
      const event: NewSessionEvent = { ...message.event, id: message.event.id ?? randomUUID(), runId: message.runId }
      insertRun.run(message.runId, session.key, session.session_id, session.agent_id, now, JSON.stringify(message.request))
      const state = message.queue ? 'queued' : 'taken'
      insertInbox.run(message.inboxId, session.key, message.runId, message.queueMode, now, state, JSON.stringify(message.queue ? event : { id: event.id }))
      const [appended = null] = message.queue ? [] : log.append(session, [event])
      const run: RunRecord = {
        id: message.runId, sessionKey: session.key, sessionId: session.session_id, agentId: session.agent_id, state: 'queued', attempt: 0,
        createdAtMs: now, startedAtMs: null, endedAtMs: null, request: message.request, result: null,
      }
      return {
        outcome: 'new',
        run,
        inbox: { id: message.inboxId, sessionKey: session.key, runId: message.runId, queueMode: message.queueMode, receivedAtMs: now, state, event },
        event: appended,
      }
    },
    waiting: (sessionKey) => queued.all(sessionKey).map(inbox),
    take(messages, runId) {
      const run = runRow(runId)
      const now = clock.now()
      const events: NewSessionEvent[] = []
      for (const message of messages) {
        const id = message.event.id ?? randomUUID()
        if (leaveQueue.run('taken', JSON.stringify({ id }), message.id).changes === 0) continue
        events.push({ ...message.event, id, runId })
        if (message.runId !== runId) endQueued.run('done', now, JSON.stringify(MERGED), message.runId)
      }
      return events.length === 0 ? [] : log.append(log.head(run.session_id), events)
    },
    dropWaiting(sessionKey) {
      const now = clock.now()
      return queued.all(sessionKey).map((row) => {
        leaveQueue.run('dropped', null, row.id)
        endQueued.run('aborted', now, JSON.stringify(DROPPED), row.run_id)
        return inbox({ ...row, state: 'dropped' })
      })
    },
    getRun(runId) {
      const row = runById.get(runId)
      return row === undefined ? null : runFromRow(row)
    },
    startRun(runId) {
      const row = start.get(clock.now(), runId)
      if (row === undefined) throw invalidRequest(`run has already ended: ${runRow(runId).id}`)
      return runFromRow(row)
    },
    recordAssistant(runId, event, intents) {
      const run = runRow(runId)
      const now = clock.now()
      for (const intent of intents) intend.run(runId, intent.toolCallId, run.session_id, intent.name, intent.idempotent ? 1 : 0, now)
      return appendOne(run.session_id, { ...event, runId })
    },
    setToolIntent(runId, toolCallId, state) {
      setIntent.run(state, state === 'done' || state === 'unknown' ? clock.now() : null, runId, toolCallId)
    },
    recordToolResult(runId, toolCallId, event, state) {
      const run = runRow(runId)
      setIntent.run(state, clock.now(), runId, toolCallId)
      return appendOne(run.session_id, { ...event, runId })
    },
    toolIntents: (runId) => intentsOf.all(runId).map(intentFromRow),
    unfinishedRuns: () => unfinished.all().map(runFromRow),
  }

  function appendOne(sessionId: string, event: NewSessionEvent) {
    const [appended] = log.append(log.head(sessionId), [event])
    if (appended === undefined) throw invalidRequest(`session not found: ${sessionId}`)
    return appended
  }
}
