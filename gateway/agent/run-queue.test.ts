import { describe, expect, it } from 'vitest'
import type { ConversationMessage } from '../plugin-api/index.ts'
import { answer, callTools, createFixture, hang, KEY, textResult, until, type Fixture } from './testing/agent-fixture.ts'

/** The texts of the user messages that a model call saw. */
function asked(messages: readonly ConversationMessage[]): string[] {
  return messages.flatMap((message) => (message.role === 'user' ? message.content.map((part) => (part.type === 'text' ? part.text : '')) : []))
}

/** A fixture whose first model call hangs until `release` is called; the others answer with what they were asked last. */
function blocked(settings = {}) {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => { release = resolve })
  const agent: Fixture = createFixture({
    settings,
    script: async function* ({ call, messages }, signal) {
      if (call === 1) {
        await Promise.race([gate, new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))])
        if (signal.aborted) return
      }
      yield* answer(`re: ${asked(messages).at(-1)}`)
    },
  })
  return { agent, release }
}

describe('queue modes', () => {
  it('steer: a message goes into the running turn before its next step', async () => {
    const agent: Fixture = createFixture({
      script: ({ call, messages }) => (call === 1 ? callTools(['a', 'x'], ['b', 'x', { n: 2 }]) : answer(`seen ${asked(messages).join(' | ')}`)),
      tools: { x: { run: () => {
        expect(agent.send('and this', 'r2')).toEqual({ status: 'started', runId: 'r2', messageSeq: null, interruptedActiveRun: false })
        return textResult('done')
      } } },
    })
    agent.send('do it', 'r1')
    expect((await agent.result('r1')).text).toBe('seen do it | and this')
    expect((await agent.result('r2')).text).toBe('seen do it | and this')
    expect(agent.calls).toHaveLength(2)
    expect(agent.log().map((line) => line.slice(0, 20))).toEqual(['user: do it', 'assistant: <x> <x>', 'toolResult: done', 'toolResult: Not run:', 'user: and this', 'assistant: seen do i'])
    expect(agent.chat('r2')).toEqual([{ runId: 'r2', sessionKey: KEY, agentId: 'main', seq: 0, state: 'final', stopReason: 'merged' }])
  })

  it('steer: a message that comes after the last step gets a run of its own', async () => {
    const { agent, release } = blocked()
    agent.send('one', 'r1')
    await until(() => agent.calls.length === 1)
    agent.send('two', 'r2')
    release()
    expect((await agent.result('r1')).text).toBe('re: one')
    expect((await agent.result('r2')).text).toBe('re: two')
  })

  it('followup: every message gets its own run, in order', async () => {
    const { agent, release } = blocked({ queueMode: 'followup' })
    for (const [index, text] of ['one', 'two', 'three'].entries()) agent.send(text, `r${index + 1}`)
    release()
    expect((await agent.result('r3')).text).toBe('re: three')
    expect((await agent.result('r2')).text).toBe('re: two')
    expect(agent.log()).toEqual(['user: one', 'assistant: re: one', 'user: two', 'assistant: re: two', 'user: three', 'assistant: re: three'])
  })

  it('collect: all waiting messages become one run', async () => {
    const { agent, release } = blocked({ queueMode: 'collect' })
    for (const [index, text] of ['one', 'two', 'three'].entries()) agent.send(text, `r${index + 1}`)
    release()
    await agent.result('r1')
    expect((await agent.result('r3')).text).toBe('re: three')
    expect(agent.log()).toEqual(['user: one', 'assistant: re: one', 'user: two', 'user: three', 'assistant: re: three'])
    expect(agent.sessions.getRun('r3')?.result?.stopReason).toBe('merged')
    expect(agent.chat('r2').at(-1)?.['state']).toBe('final')
  })

  it('interrupt: the active run is stopped and the message runs next', async () => {
    const { agent } = blocked()
    agent.send('one', 'r1')
    agent.send('later', 'r2', { queueMode: 'followup' })
    await until(() => agent.calls.length === 1)
    expect(agent.send('stop that, do this', 'r3', { queueMode: 'interrupt' })).toMatchObject({ status: 'started', interruptedActiveRun: true })
    expect(await agent.result('r1')).toMatchObject({ status: 'aborted', stopReason: 'interrupt' })
    expect((await agent.result('r3')).text).toBe('re: stop that, do this')
    await agent.result('r2')
    expect(agent.calls.map(({ messages }) => asked(messages).at(-1))).toEqual(['one', 'stop that, do this', 'later'])
  })

  it('runs a message with options of its own by itself, whatever the mode', async () => {
    const { agent, release } = blocked()
    agent.send('one', 'r1')
    agent.send('think', 'r2', { request: { thinking: 'high' } })
    release()
    await agent.result('r2')
    expect(agent.calls.map(({ thinking }) => thinking)).toEqual(['low', 'high'])
  })

  it('lets the session choose its mode', async () => {
    const { agent, release } = blocked()
    agent.sessions.ensure(KEY, { agentId: 'main', settings: { queueMode: 'collect' } })
    for (const text of ['1', '2', '3']) agent.send(text, text)
    release()
    await agent.result('3')
    expect(agent.calls).toHaveLength(2)
  })
})

describe('the queue', () => {
  it('answers a repeated message once, while it waits and after it ran', async () => {
    const { agent, release } = blocked({ queueMode: 'followup' })
    agent.send('one', 'r1')
    agent.send('two', 'r2')
    expect(agent.send('two', 'r2')).toEqual({ status: 'in_flight', runId: 'r2' })
    release()
    await agent.result('r2')
    expect(agent.send('two', 'r2')).toEqual({ status: 'ok', runId: 'r2' })
    expect(agent.send('two', 'r2', { source: 'agent' })).toEqual({ status: 'ok', runId: 'r2' })
    expect(agent.log().filter((line) => line === 'user: two')).toHaveLength(1)
  })

  it('refuses, drops the oldest, or folds everything into one run when it is full', async () => {
    const refusing = blocked({ queueMode: 'followup', queueCap: 2, queueDrop: 'new' })
    for (const key of ['1', '2', '3']) refusing.agent.send(key, key)
    expect(() => refusing.agent.send('4', '4')).toThrow('2 messages are already waiting')
    expect(refusing.agent.sessions.getRun('4')).toBeNull()
    refusing.release()
    await refusing.agent.result('3')

    const dropping = blocked({ queueMode: 'followup', queueCap: 2, queueDrop: 'old' })
    for (const key of ['1', '2', '3', '4']) dropping.agent.send(key, key)
    expect(await dropping.agent.result('2')).toMatchObject({ status: 'aborted', stopReason: 'dropped' })
    dropping.release()
    await dropping.agent.result('4')
    expect(dropping.agent.log()).toContain('dropped-message: 2')
    expect(dropping.agent.calls.flatMap(({ messages }) => asked(messages))).not.toContain('2')

    const folding = blocked({ queueMode: 'followup', queueCap: 2, queueDrop: 'summarize' })
    for (const key of ['1', '2', '3', '4', '5']) folding.agent.send(key, key)
    folding.release()
    expect((await folding.agent.result('5')).text).toBe('re: 5')
    expect(folding.agent.calls).toHaveLength(2)
  })

  it('runs sessions side by side, up to the limit', async () => {
    let [running, peak] = [0, 0]
    const agent = createFixture({
      settings: { maxConcurrent: 3 },
      script: async function* () {
        running += 1
        peak = Math.max(peak, running)
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
        running -= 1
        yield* answer('ok')
      },
    })
    const keys = Array.from({ length: 10 }, (_, index) => `s${index}`)
    for (const key of keys) agent.send('hi', key, { sessionKey: `agent:main:${key}` })
    await Promise.all(keys.map((key) => agent.result(key)))
    expect(peak).toBe(3)
  })

  it('ends a run that is aborted while it waits for a free slot', async () => {
    const agent = createFixture({ settings: { maxConcurrent: 1 }, script: (_request, signal) => hang('', signal) })
    agent.send('hang', 'r1')
    agent.send('waits', 'r2', { sessionKey: 'agent:main:other' })
    await until(() => agent.calls.length === 1)
    expect(agent.runtime.abort({ sessionKey: 'agent:main:other' })).toEqual(['r2'])
    expect(await agent.result('r2')).toMatchObject({ status: 'aborted' })
    expect(agent.calls).toHaveLength(1)
    agent.runtime.abort({ sessionKey: KEY })
    await agent.result('r1')
  })

  it('lets one hanging session delay no other', async () => {
    const agent = createFixture({ script: ({ messages }, signal) => (asked(messages)[0] === 'hang' ? hang('', signal) : answer('ok')) })
    agent.send('hang', 'r1')
    agent.send('hi', 'r2', { sessionKey: 'agent:main:other' })
    expect((await agent.result('r2')).text).toBe('ok')
    expect(agent.runtime.abort({ sessionKey: KEY })).toEqual(['r1'])
    await agent.result('r1')
  })

  it('keeps going when a session is deleted under a waiting run', async () => {
    const agent = createFixture({ script: () => answer('ok') })
    agent.send('hi', 'r1')
    agent.sessions.delete(KEY)
    await until(() => !agent.runtime.isActive(KEY))
    agent.send('again', 'r2')
    expect((await agent.result('r2')).text).toBe('ok')
  })
})

describe('abort', () => {
  it('stops the model, keeps the text so far and says so', async () => {
    const agent = createFixture({ script: (_request, signal) => hang('So far so', signal) })
    agent.send('hi', 'r1')
    await until(() => agent.runtime.active(KEY)[0]?.text === 'So far so')
    expect(agent.runtime.active()).toMatchObject([{ runId: 'r1', sessionKey: KEY, text: 'So far so' }])
    expect(agent.runtime.abort({ sessionKey: KEY, runId: 'r1' })).toEqual(['r1'])
    expect(await agent.result('r1')).toMatchObject({ status: 'aborted', text: 'So far so', stopReason: 'rpc' })
    expect(agent.chat('r1').at(-1)).toMatchObject({ state: 'aborted', stopReason: 'rpc', message: { content: [{ type: 'text', text: 'So far so' }] } })
    expect(agent.log()).toEqual(['user: hi', 'assistant: So far so'])
    expect(agent.sessions.get(KEY)?.status).toBe('killed')
    expect(agent.runtime.abort({ sessionKey: KEY })).toEqual([])
  })

  it('stops a running tool and gives the others a result', async () => {
    const stopped: boolean[] = []
    const agent = createFixture({
      script: () => callTools(['a', 'x'], ['b', 'x', { n: 2 }]),
      tools: { x: { run: (_args, signal) => new Promise((resolve) => signal.addEventListener('abort', () => {
        stopped.push(true)
        resolve(textResult('stopped', true))
      }, { once: true })) } },
    })
    agent.send('hi', 'r1')
    await until(() => agent.sessions.toolIntents('r1').some(({ state }) => state === 'started'))
    agent.runtime.abort({ sessionKey: KEY })
    expect(await agent.result('r1')).toMatchObject({ status: 'aborted' })
    expect(stopped).toEqual([true])
    expect(agent.sessions.toolIntents('r1').map(({ state }) => state)).toEqual(['done', 'done'])
    expect(agent.log().slice(2)).toEqual(['toolResult: stopped', 'toolResult: Not run: the turn was stopped first.'])
  })

  it('reports a tool that does not stop as unknown', async () => {
    const agent = createFixture({ script: () => callTools(['a', 'x']), tools: { x: { run: () => new Promise(() => undefined) } } })
    agent.send('hi', 'r1')
    await until(() => agent.sessions.toolIntents('r1')[0]?.state === 'started')
    agent.runtime.abort({ sessionKey: KEY })
    await agent.result('r1')
    expect(agent.sessions.toolIntents('r1')).toMatchObject([{ state: 'unknown' }])
    expect(agent.log().at(-1)).toContain('outcome is unknown')
  })

  it('takes one waiting message out of the queue, or all of them', async () => {
    const { agent, release } = blocked({ queueMode: 'followup' })
    for (const key of ['1', '2', '3', '4']) agent.send(key, key)
    expect(agent.runtime.abort({ sessionKey: KEY, runId: '3' })).toEqual(['3'])
    expect(await agent.result('3')).toMatchObject({ status: 'aborted' })
    expect(agent.chat('3').at(-1)).toMatchObject({ state: 'aborted', stopReason: 'dropped' })
    expect(agent.runtime.abort({ sessionKey: KEY, clearQueue: true })).toEqual(['1', '2', '4'])
    release()
    expect(await agent.result('1')).toMatchObject({ status: 'aborted' })
    expect(agent.sessions.waiting(KEY)).toEqual([])
  })
})

describe('stopping the gateway', () => {
  it('refuses new messages, and leaves what is interrupted to be resumed', async () => {
    const agent = createFixture({ script: (_request, signal) => hang('Half', signal) })
    agent.send('hi', 'r1')
    await until(() => agent.runtime.active(KEY)[0]?.text === 'Half')
    const stopped = agent.runtime.stop(10)
    expect(() => agent.send('late', 'r2')).toThrow('shutting down')
    await stopped
    expect(agent.sessions.unfinishedRuns().map(({ id }) => id)).toEqual(['r1'])
    expect(agent.log()).toEqual(['user: hi'])
    expect(agent.chat('r1').some(({ state }) => state === 'final' || state === 'error' || state === 'aborted')).toBe(false)
  })

  it('does not begin turns that wait for a free slot', async () => {
    const agent = createFixture({ settings: { maxConcurrent: 1 }, script: (_request, signal) => hang('', signal) })
    for (const key of ['r1', 'r2', 'r3']) agent.send('hi', key, { sessionKey: `agent:main:${key}` })
    await until(() => agent.calls.length === 1)
    await agent.runtime.stop(5)
    expect(agent.calls).toHaveLength(1)
    expect(agent.sessions.unfinishedRuns()).toHaveLength(3)
  })

  it('waits for turns that end in time', async () => {
    const { agent, release } = blocked()
    agent.send('hi', 'r1')
    await until(() => agent.calls.length === 1)
    const stopped = agent.runtime.stop(5_000)
    release()
    await stopped
    expect(agent.log().at(-1)).toBe('assistant: re: hi')
  })
})
