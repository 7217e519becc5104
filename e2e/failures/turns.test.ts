// Turns that meet each other, end to end: messages during a turn, aborts, sub-agents, sessions side by side, and compaction on the way.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import { textOf } from '../harness/live-client.ts'
import type { LiveClient, WireMessage } from '../harness/live-client.ts'

const FULL = { tools: { exec: { mode: 'full' } } }
const isAnswer = ({ role, content }: WireMessage) => role === 'assistant' && !JSON.stringify(content).includes('"toolCall"')

/** A process that has ended but was not collected by its parent yet is not alive (Linux). */
function isAlive(pid: number): boolean {
  const path = `/proc/${pid}/stat`
  return existsSync(path) && !/\) [ZX] /.test(readFileSync(path, 'utf8'))
}

describe('turns', () => {
  let live: LiveGateway
  let client: LiveClient
  const answers = async (sessionKey: string) => (await client.history(sessionKey)).filter(isAnswer).map(({ content }) => textOf(content))
  const toolStarted = (runId: string) => client.event('agent', (payload) => payload['runId'] === runId && payload['stream'] === 'tool' && (payload['data'] as { phase?: string }).phase === 'start')
  const busy = async (sessionKey: string, seconds = 0.4) => {
    const runId = await client.send(sessionKey, `work [[tool=exec {"command":"sleep ${seconds}"}]]`)
    await toolStarted(runId)
    return runId
  }
  beforeAll(async () => {
    live = await startLive({ config: FULL })
    client = await live.enter()
  })
  afterAll(() => live.stop())

  it('that are aborted take every process of their command with them', async () => {
    const runId = await client.send('tree', 'go [[tool=exec {"command":"sleep 300 & echo $! > inner.pid; sh -c \'sleep 301 & echo $! > deep.pid; wait\' & echo $$ > outer.pid; wait"}]]')
    const pids = ['inner.pid', 'deep.pid', 'outer.pid'].map((name) => join(live.workspace, name))
    await expect.poll(() => pids.every((path) => existsSync(path) && readFileSync(path, 'utf8').trim() !== '')).toBe(true)
    const numbers = pids.map((path) => Number(readFileSync(path, 'utf8')))
    expect(numbers.every(isAlive)).toBe(true)
    const began = performance.now()
    await client.call('chat.abort', { sessionKey: 'tree', runId })
    expect((await client.ended(runId)).state).toBe('aborted')
    expect(performance.now() - began).toBeLessThan(2500)
    await expect.poll(() => numbers.filter(isAlive)).toEqual([])
  })

  it('take a steering message in between two steps', async () => {
    const first = await busy('steer')
    const second = await client.send('steer', 'rather this', { queueMode: 'steer' })
    expect(await client.ended(first)).toMatchObject({ state: 'final', text: 'You said: rather this' })
    expect(await client.ended(second)).toMatchObject({ state: 'final', stopReason: 'merged' })
    expect(await answers('steer')).toEqual(['You said: rather this'])
  })

  it('answer followups one after the other', async () => {
    const runs = [await busy('followup'), await client.send('followup', 'two', { queueMode: 'followup' }), await client.send('followup', 'three', { queueMode: 'followup' })]
    const ends = await Promise.all(runs.map((runId) => client.ended(runId)))
    expect(ends.map(({ state }) => state)).toEqual(['final', 'final', 'final'])
    expect(await answers('followup')).toEqual([expect.stringMatching(/^The tool said/), 'You said: two', 'You said: three'])
  })

  it('answer collected messages together', async () => {
    const first = await busy('collect')
    const later = await Promise.all(['two', 'three', 'four'].map((text) => client.send('collect', text, { queueMode: 'collect' })))
    const ends = await Promise.all([first, ...later].map((runId) => client.ended(runId)))
    expect(ends.every(({ state }) => state === 'final')).toBe(true)
    expect(await answers('collect')).toHaveLength(2)
    const asked = (await client.history('collect')).filter(({ role }) => role === 'user').map(({ content }) => textOf(content))
    expect(asked.slice(1)).toEqual(['two', 'three', 'four'])
  })

  it('give way to an interrupting message at once', async () => {
    const first = await busy('interrupt', 30)
    const began = performance.now()
    const end = await client.turn('interrupt', 'stop, this now', { queueMode: 'interrupt' })
    expect(end).toMatchObject({ state: 'final', text: 'You said: stop, this now' })
    expect(performance.now() - began).toBeLessThan(2500)
    expect(await client.ended(first)).toMatchObject({ state: 'aborted', stopReason: 'interrupt' })
  })

  it('never wait for another session', async () => {
    const slow = [await client.send('silent', 'hi [[hang]]'), await busy('commanding', 30)]
    const began = performance.now()
    const ends = await Promise.all(Array.from({ length: 20 }, (_, index) => client.turn(`beside-${index}`, `hi [[reply=${index}]]`)))
    expect(ends.map(({ text }) => text)).toEqual(ends.map((_, index) => String(index)))
    expect(performance.now() - began).toBeLessThan(2000)
    await client.call('chat.abort', { sessionKey: 'silent' })
    await client.call('chat.abort', { sessionKey: 'commanding' })
    for (const runId of slow) expect((await client.ended(runId)).state).toBe('aborted')
  })

  it('hear from the sub-agents they started', async () => {
    const end = await client.turn('parent', 'delegate [[tool=sessions_spawn {"task":"find the answer"}]]')
    expect(end.state).toBe('final')
    await expect.poll(() => answers('parent')).toHaveLength(2)
    const asked = (await client.history('parent')).filter(({ role }) => role === 'user').map(({ content }) => textOf(content))
    expect(asked[1]).toMatch(/^\[Sub-agent .* finished\]\n\nYou said: .*find the answer/)
  })

  it('take their sub-agents with them when they are stopped', async () => {
    await client.turn('stopper', 'delegate [[tool=sessions_spawn {"task":"\\u005b\\u005bhang\\u005d\\u005d"}]]')
    const children = async () => (await client.call<{ sessions: readonly { key: string; hasActiveRun?: boolean }[] }>('sessions.list', {})).sessions.filter(({ key }) => key.includes(':subagent:'))
    await expect.poll(() => live.model.openCount()).toBe(1)
    expect((await children()).length).toBeGreaterThan(0)
    await client.call('chat.abort', { sessionKey: 'stopper' })
    await expect.poll(() => live.model.openCount()).toBe(0)
  })
})

describe('a conversation that outgrows the window', () => {
  it('is compacted by the model while new messages go on', async () => {
    const live = await startLive({
      provider: { models: [{ id: 'scripted-1', contextWindow: 16_000, maxTokens: 1000 }] },
      defaults: { compaction: { reserveTokensFloor: 2000, keepRecentTokens: 1000 } },
    })
    const client = await live.enter()
    await client.call('sessions.subscribe')
    const filler = 'a line of talk that fills the window. '.repeat(110)
    const operations = () => client.events('session.operation').filter(({ operation }) => operation === 'compact')
    const failed: string[] = []
    let [turns, slowest] = [0, 0]
    for (; turns < 60 && !operations().some(({ phase }) => phase === 'end'); turns += 1) {
      const began = performance.now()
      const end = await client.turn('main', `${turns}: ${filler} [[reply=ok ${turns}]]`)
      slowest = Math.max(slowest, performance.now() - began)
      if (end.state !== 'final') failed.push(`${turns}: ${end.errorMessage}`)
    }
    expect(failed).toEqual([])
    expect(operations().map(({ phase }) => phase)).toContain('end')
    expect(operations().find(({ phase }) => phase === 'end')).toMatchObject({ completed: true })
    expect(slowest).toBeLessThan(2000)
    // The log keeps everything; the model sees the summary.
    expect((await client.history('main')).filter(({ role }) => role === 'user').length).toBe(turns)
    await client.turn('main', 'last [[reply=done]]')
    expect(live.model.lastRequest()?.bytes).toBeLessThan(60_000)
    await live.stop()
  })

  it('answers a message while a slow summary is still being written', async () => {
    const live = await startLive({ defaults: { compaction: { reserveTokensFloor: 2000, keepRecentTokens: 1 } } })
    const client = await live.enter()
    await client.call('sessions.subscribe')
    // The summary is asked for with the conversation in it, so this directive slows it down too.
    for (const index of [1, 2, 3]) await client.turn('main', `${index} ${'talk '.repeat(400)} [[rate=20]] [[tokens=12]]`)
    const compacting = client.call<{ compacted?: boolean }>('sessions.compact', { key: 'main' })
    await client.event('session.operation', ({ phase }) => phase === 'start')
    let isDone = false
    void compacting.then(() => { isDone = true }, () => { isDone = true })
    expect(await client.turn('main', 'quick [[reply=at once]]')).toMatchObject({ state: 'final', text: 'at once' })
    expect(isDone).toBe(false)
    expect((await compacting).compacted).toBe(true)
    const texts = (await client.history('main')).map(({ content }) => textOf(content))
    expect(texts).toContain('at once')
    expect(await client.turn('main', 'after [[reply=fine]]')).toMatchObject({ state: 'final', text: 'fine' })
    await live.stop()
  })
})
