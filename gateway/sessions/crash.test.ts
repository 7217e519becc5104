import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { openStateDatabase } from '../storage/index.ts'
import { createSessionStore } from './index.ts'

const LIVES = 12

/** Lets the writer work until it has said `lines` things, then kills it in the middle of whatever it does. */
async function killAfter(path: string, life: string, lines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'endless-writer.ts'), path, life], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  const exit = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    if (said.length === lines) child.kill('SIGKILL')
  }
  await exit
  return said
}

it('keeps every promise through kill -9 in the middle of many transactions', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'claw-crash-'))
  const path = join(directory, 'state.db')
  const said: string[] = []
  for (let life = 0; life < LIVES; life += 1) {
    said.push(...(await killAfter(path, `life${life}`, 5 + ((life * 37) % 160))))

    const database = openStateDatabase({ path })
    const store = createSessionStore({ database })
    const session = store.get('agent:main:main')
    if (session === null) throw new Error('the session is gone')
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')

    const all = store.readBefore(session.sessionId, { limit: 1_000_000, includeEarlierLives: true })
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: session.lastSeq }, (_value, index) => index + 1))
    const current = all.filter(({ seq }) => seq > session.resetSeq)
    expect(session.messageCount).toBe(current.filter(({ body }) => body.type === 'message' && body.message.role !== 'toolResult').length)
    expect(session.compactionCount).toBe(current.filter(({ body }) => body.type === 'compaction').length)
    expect(database.prepare('SELECT count(*) FROM session_search').pluck().get()).toBe(all.filter(({ body }) => body.type === 'message' && body.message.role !== 'toolResult').length)

    const eventsOf = Map.groupBy(all, ({ runId }) => runId)
    // Whatever was said to be accepted is there; whatever was finished is there whole, exactly once.
    const broken = said.filter((line) => {
      const [what, id = ''] = line.split(' ')
      const run = store.getRun(id)
      const roles = (eventsOf.get(id) ?? []).map(({ body }) => (body.type === 'message' ? body.message.role : body.type))
      if (run === null || roles[0] !== 'user') return true
      return what === 'finished' && (run.state !== 'done' || roles.join() !== 'user,assistant,toolResult,assistant' || store.toolIntents(id)[0]?.state !== 'done')
    })
    expect(broken).toEqual([])
    const rows = database.prepare<[], { readonly id: string; readonly state: string; readonly sent: number }>(`SELECT runs.id, runs.state, count(outbox.id) AS sent FROM runs LEFT JOIN outbox ON outbox.run_id = runs.id GROUP BY runs.id`).all()
    expect(rows.filter(({ state, sent }) => sent !== (state === 'done' ? 1 : 0))).toEqual([])
    expect(store.unfinishedRuns().length).toBeLessThanOrEqual(1)
    for (const run of store.unfinishedRuns()) store.finishRun(run.id, { state: 'failed', result: { status: 'error', text: '', stopReason: 'error' } })
    database.close()
  }
  expect(said.length).toBeGreaterThan(500)
  rmSync(directory, { recursive: true })
}, 60_000)
