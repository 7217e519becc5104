// What goes after thirty days, and what stays however old it is.
import { describe, expect, it } from 'vitest'
import type { Logger } from '../platform/index.ts'
import { openStateDatabase } from './open-state-database.ts'
import { createPruner } from './prune-settled.ts'

const DAY_MS = 86_400_000
const NOW = 100 * DAY_MS
const OLD = NOW - 31 * DAY_MS
const YOUNG = NOW - 29 * DAY_MS

function harness() {
  const database = openStateDatabase({ path: ':memory:' })
  const silent = () => undefined
  const logger: Logger = { debug: silent, info: silent, warn: silent, error: silent, child: () => logger }
  const pruner = createPruner({ database, clock: { now: () => NOW }, logger, pauseMs: 0 })
  const inbox = database.prepare(`INSERT INTO inbox (id, session_key, run_id, queue_mode, received_at, state, body_json) VALUES (?, 'k', ?, 'steer', ?, ?, '{}')`)
  const run = database.prepare(`INSERT INTO runs (id, session_key, session_id, agent_id, state, created_at, ended_at, request_json) VALUES (?, 'k', 's', 'main', ?, ?, ?, '{}')`)
  const intent = database.prepare(`INSERT INTO tool_intents (run_id, tool_call_id, session_id, name, idempotent, state, created_at) VALUES (?, 'c', 's', 'read', 1, 'done', ?)`)
  const outbox = database.prepare(`INSERT INTO outbox (id, run_id, session_key, channel, target_json, body_json, state, next_attempt_at, created_at) VALUES (?, 'r', 'k', 'webchat', '{}', '{}', ?, 0, ?)`)
  const ids = (table: string) => database.prepare<[], string>(`SELECT id FROM ${table} ORDER BY id`).pluck().all()
  return { database, pruner, inbox, run, intent, outbox, ids }
}

describe('pruning of settled records', () => {
  it('removes old settled rows of every table and keeps the young and the open ones', async () => {
    const { database, pruner, inbox, run, intent, outbox, ids } = harness()
    inbox.run('old', 'old', OLD, 'taken')
    inbox.run('waiting', 'waiting', OLD, 'queued')
    inbox.run('young', 'young', YOUNG, 'taken')
    run.run('old', 'done', OLD, OLD)
    run.run('unfinished', 'running', OLD, null)
    run.run('young', 'done', YOUNG, YOUNG)
    for (const id of ['old', 'unfinished', 'young']) intent.run(id, OLD)
    outbox.run('old', 'sent', OLD)
    outbox.run('troubled', 'unknown', OLD)
    outbox.run('young', 'sent', YOUNG)

    expect(await pruner.prune()).toBe(3)
    expect(ids('inbox')).toEqual(['waiting', 'young'])
    expect(ids('runs')).toEqual(['unfinished', 'young'])
    expect(database.prepare('SELECT run_id FROM tool_intents ORDER BY run_id').pluck().all()).toEqual(['unfinished', 'young'])
    expect(ids('outbox')).toEqual(['troubled', 'young'])
    pruner.stop()
  })

  it('works through many rows in batches and leaves room for others between them', async () => {
    const { database, pruner, run, ids } = harness()
    database.transaction(() => {
      for (let index = 0; index < 1050; index += 1) run.run(`r${index}`, 'done', OLD + index, OLD)
      run.run('young', 'done', YOUNG, YOUNG)
    })()
    const left: number[] = []
    const done = pruner.prune()
    for (let turns = 0; turns < 3; turns += 1) {
      left.push(ids('runs').length)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(await done).toBe(1050)
    expect(left[0]).toBe(951)
    expect(left.every((count, index) => index === 0 || count <= (left[index - 1] ?? 0))).toBe(true)
    expect(ids('runs')).toEqual(['young'])
    pruner.stop()
  })

  it('stops between two batches', async () => {
    const { database, pruner, run, ids } = harness()
    database.transaction(() => { for (let index = 0; index < 500; index += 1) run.run(`r${index}`, 'done', OLD, OLD) })()
    const done = pruner.prune()
    pruner.stop()
    await expect(done).rejects.toThrow(/aborted/)
    expect(ids('runs')).toHaveLength(400)
  })
})
