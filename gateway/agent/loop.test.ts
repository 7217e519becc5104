import { describe, expect, it } from 'vitest'
import type { ConversationMessage, ModelStreamEvent, ToolCallPart, ToolResult, UserMessage } from '../plugin-api/index.ts'
import { runLoop, type LoopDependencies, type LoopEvent } from './loop.ts'
import { answer, callTools, hang, textResult, USAGE } from './testing/agent-fixture.ts'

const HELLO: UserMessage = { role: 'user', content: [{ type: 'text', text: 'hello' }], timestampMs: 1 }
const LIMITS = { maxToolCalls: 60, warnIdenticalCalls: 3, maxIdenticalCalls: 5, maxStaleCalls: 12, streamIdleMs: 5_000, toolAbortGraceMs: 10, maxInvalidRounds: 3 }

function setUp(script: (call: number, messages: readonly ConversationMessage[], signal: AbortSignal) => Iterable<ModelStreamEvent> | AsyncIterable<ModelStreamEvent>, more: Partial<LoopDependencies> = {}) {
  const events: LoopEvent[] = []
  const ran: string[] = []
  const controller = new AbortController()
  let calls = 0
  const deps: LoopDependencies = {
    async *stream(messages, _first, signal) {
      calls += 1
      yield* script(calls, messages, signal)
    },
    runTool: async (call) => {
      ran.push(call.id)
      return textResult(`result of ${call.id}`)
    },
    isIdempotent: () => false,
    steering: { pending: () => false, take: () => [] },
    emit: (event) => void events.push(event),
    now: () => 1,
    limits: LIMITS,
    ...more,
  }
  return { events, ran, controller, run: () => runLoop([HELLO], deps, controller.signal), modelCalls: () => calls }
}

const results = (events: readonly LoopEvent[]) => events.flatMap((event) => (event.type === 'tool-result' ? [`${event.message.isError ? 'error' : 'ok'} ${event.message.toolCallId}`] : []))
const text = (result: Pick<ToolResult, 'content'>) => result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')

describe('the loop', () => {
  it('answers, and adds up what the model calls cost', async () => {
    const loop = setUp((call) => (call === 1 ? callTools(['a', 'read']) : answer('done')))
    expect(await loop.run()).toMatchObject({ reason: 'answer', message: { content: [{ type: 'text', text: 'done' }] }, usage: { output: 10 }, lastUsage: USAGE })
    expect(results(loop.events)).toEqual(['ok a'])
  })

  it('gives every tool result back to the model', async () => {
    const seen: string[][] = []
    const loop = setUp((call, messages) => {
      seen.push(messages.map(({ role }) => role))
      return call === 1 ? callTools(['a', 'write'], ['b', 'write', { n: 2 }]) : answer('done')
    })
    await loop.run()
    expect(seen).toEqual([['user'], ['user', 'assistant', 'toolResult', 'toolResult']])
    expect(loop.ran).toEqual(['a', 'b'])
  })

  it('runs calls together when all are idempotent, and in order otherwise', async () => {
    for (const [idempotent, most] of [[true, 3], [false, 1]] as const) {
      let [running, peak] = [0, 0]
      const loop = setUp((call) => (call === 1 ? callTools(['a', 'x'], ['b', 'x', { n: 2 }], ['c', 'x', { n: 3 }]) : answer('done')), {
        isIdempotent: () => idempotent,
        runTool: async () => {
          running += 1
          peak = Math.max(peak, running)
          await new Promise((resolve) => setImmediate(resolve))
          running -= 1
          return textResult('x')
        },
      })
      await loop.run()
      expect(peak).toBe(most)
      expect(results(loop.events)).toEqual(['ok a', 'ok b', 'ok c'])
    }
  })

  it('skips calls that have not begun when a message is steered in, and shows it to the model', async () => {
    const waiting: UserMessage[] = []
    const seen: string[][] = []
    const loop = setUp((call, messages) => {
      seen.push(messages.map((message) => (message.role === 'toolResult' ? text(message).slice(0, 7) : message.role)))
      return call === 1 ? callTools(['a', 'x'], ['b', 'x', { n: 2 }]) : answer('done')
    }, {
      runTool: async () => {
        waiting.push({ ...HELLO, content: [{ type: 'text', text: 'wait!' }] })
        return textResult('ran')
      },
      steering: { pending: () => waiting.length > 0, take: () => waiting.splice(0) },
    })
    await loop.run()
    expect(results(loop.events)).toEqual(['ok a', 'error b'])
    expect(seen[1]).toEqual(['user', 'assistant', 'ran', 'Not run', 'user'])
  })

  it('warns about a repeated call, then ends the run', async () => {
    const loop = setUp((call) => callTools([`c${call}`, 'read', { path: 'a' }]), { runTool: async () => textResult('same') })
    const end = await loop.run()
    expect(end).toMatchObject({ reason: 'guard', text: expect.stringContaining('repeated 5 times') })
    expect(results(loop.events)).toEqual(['ok c1', 'ok c2', 'ok c3', 'ok c4', 'ok c5', 'error c6'])
    expect(loop.events.some((event) => event.type === 'tool-result' && text(event.message).includes('Repeating it will not help'))).toBe(true)
  })

  it('ends a run that goes round in a circle of calls without learning anything', async () => {
    const loop = setUp((call) => callTools([`c${call}`, 'read', { path: `file-${call % 4}` }]), { runTool: async () => textResult('same') })
    expect(await loop.run()).toMatchObject({ reason: 'guard', text: expect.stringContaining('the last 12 tool calls brought nothing new') })
    expect(results(loop.events)).toHaveLength(4 + 12 + 1)
  })

  it('lets a call be repeated longer while its result changes', async () => {
    let count = 0
    const loop = setUp((call) => (call <= 12 ? callTools([`c${call}`, 'process', { action: 'poll' }]) : answer('ready')), { runTool: async () => textResult(`${(count += 1)} %`) })
    expect((await loop.run()).reason).toBe('answer')
  })

  it('ends the run at the hard cap of calls', async () => {
    const loop = setUp((call) => callTools([`c${call}`, 'read', { call }]), { limits: { ...LIMITS, maxToolCalls: 7 } })
    expect(await loop.run()).toMatchObject({ reason: 'guard', text: expect.stringContaining('limit of 7 tool calls') })
    expect(loop.ran).toHaveLength(7)
  })

  it('tells the model about arguments that are not JSON, and gives up after three rounds', async () => {
    const broken: ToolCallPart = { type: 'toolCall', id: 'a', name: 'read', arguments: {}, invalidArguments: '{"path": ' }
    const loop = setUp(() => [{ type: 'done', content: [broken], stopReason: 'toolUse' }])
    expect(await loop.run()).toMatchObject({ reason: 'guard', text: expect.stringContaining('unreadable tool arguments 3 times') })
    expect(loop.ran).toEqual([])
    expect(results(loop.events)).toEqual(['error a', 'error a_2', 'error a_3'])
  })

  it('ends with the calls of client tools instead of running them', async () => {
    const loop = setUp(() => callTools(['a', 'mine'], ['b', 'theirs', { x: 1 }]), { isClientTool: (name) => name === 'theirs' })
    expect(await loop.run()).toMatchObject({ reason: 'client-tools', message: null, calls: [{ id: 'b' }] })
    expect(loop.ran).toEqual(['a'])
    const only = setUp(() => callTools(['b', 'theirs']), { isClientTool: () => true })
    expect(await only.run()).toMatchObject({ reason: 'client-tools', message: { role: 'assistant' }, calls: [{ id: 'b' }] })
  })

  it('asks once more after a stream that was cut, then fails with the text so far', async () => {
    const cut: ModelStreamEvent[] = [{ type: 'text-delta', text: 'Half' }]
    const once = setUp((call) => (call === 1 ? cut : answer('Whole')))
    expect(await once.run()).toMatchObject({ reason: 'answer', message: { content: [{ text: 'Whole' }] } })
    expect(once.events).toContainEqual({ type: 'restart', because: 'cut_stream' })
    const always = setUp(() => cut)
    expect(await always.run()).toMatchObject({ reason: 'error', failure: { kind: 'cut_stream' }, message: { content: [{ text: 'Half' }] } })
    expect(always.modelCalls()).toBe(2)
  })

  it('does not repeat other failures', async () => {
    const loop = setUp(() => [{ type: 'error', failure: { kind: 'auth', message: 'The key was refused.' }, content: [] }])
    expect(await loop.run()).toMatchObject({ reason: 'error', failure: { kind: 'auth' }, message: null })
    expect(loop.modelCalls()).toBe(1)
  })

  it('makes room once after a context overflow', async () => {
    const overflow: ModelStreamEvent[] = [{ type: 'error', failure: { kind: 'context_overflow', message: 'too long' }, content: [] }]
    const loop = setUp((_call, messages) => (messages.length === 0 ? answer('fits') : overflow), { makeRoom: async () => [] })
    expect(await loop.run()).toMatchObject({ reason: 'answer' })
    const hopeless = setUp(() => overflow, { makeRoom: async () => [HELLO] })
    expect(await hopeless.run()).toMatchObject({ reason: 'error', failure: { kind: 'context_overflow' } })
    expect(hopeless.modelCalls()).toBe(2)
  })

  it('ends a silent stream at the idle deadline', async () => {
    const loop = setUp((_call, _messages, signal) => hang('', signal, false), { limits: { ...LIMITS, streamIdleMs: 20 } })
    expect(await loop.run()).toMatchObject({ reason: 'error', failure: { kind: 'timeout' } })
  })

  it('stops at once when aborted, even when the model ignores it', async () => {
    const loop = setUp((_call, _messages, signal) => hang('So far', signal, false), { emit: () => loop.controller.abort('rpc') })
    expect(await loop.run()).toMatchObject({ reason: 'aborted', message: { content: [{ text: 'So far' }] } })
  })

  it('gives every call a result when aborted, and leaves a tool behind that does not stop', async () => {
    const loop = setUp(() => callTools(['a', 'x'], ['b', 'x', { n: 2 }]), {
      runTool: () => {
        setImmediate(() => loop.controller.abort('rpc'))
        return new Promise<ToolResult>(() => undefined)
      },
    })
    expect((await loop.run()).reason).toBe('aborted')
    expect(results(loop.events)).toEqual(['error a', 'error b'])
  })

  it('never rejects: a fault of a listener, a stream or a tool is an end or a result', async () => {
    const listener = setUp(() => callTools(['a', 'x']), { emit: (event) => { if (event.type === 'assistant') throw new Error('disk full') } })
    expect(await listener.run()).toMatchObject({ reason: 'error', failure: { message: 'disk full' } })
    const stream = setUp(() => { throw new Error('bug') })
    expect(await stream.run()).toMatchObject({ reason: 'error', failure: { message: 'bug' } })
    const tool = setUp((call) => (call === 1 ? callTools(['a', 'x']) : answer('ok')), { runTool: () => Promise.reject(new Error('bug')) })
    expect((await tool.run()).reason).toBe('answer')
    expect(results(tool.events)).toEqual(['error a'])
  })
})
