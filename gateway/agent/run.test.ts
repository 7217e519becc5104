import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import { Check, Errors } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import type { ModelStreamEvent } from '../plugin-api/index.ts'
import { answer, callTools, createFixture, hang, KEY, openStore, textResult, until, USAGE, type EmittedEvent } from './testing/agent-fixture.ts'

/** Frames as recorded carry routing fields that the published AgentEvent schema does not list. */
const ROUTING = ['sessionKey', 'sessionId', 'agentId', 'lane']

function expectValid(events: readonly EmittedEvent[]): void {
  for (const { event, payload } of events) {
    if (event !== 'chat' && event !== 'agent') continue
    const value = event === 'chat' ? payload : Object.fromEntries(Object.entries(payload).filter(([key]) => !ROUTING.includes(key)))
    const schema = event === 'chat' ? ProtocolSchemas.ChatEvent : ProtocolSchemas.AgentEvent
    expect(Check(schema, value) ? [] : [value, ...Errors(schema, value)]).toEqual([])
  }
}

/** `chat delta`, `agent lifecycle start`… in order. */
function sequence(events: readonly EmittedEvent[]): string[] {
  return events.map(({ event, payload }) => {
    if (event === 'chat') return `chat ${String(payload['state'])}`
    if (event !== 'agent') return event === 'session.message' ? `message ${String((payload['message'] as { role: string }).role)}` : event
    const { phase } = payload['data'] as { phase?: string }
    return `${String(payload['stream'])}${phase === undefined ? '' : ` ${phase}`}`
  })
}

describe('a run', () => {
  it('answers a message: stored, streamed, finished', async () => {
    const agent = createFixture({ script: () => answer('Hello!') })
    expect(agent.send('hi', 'r1')).toEqual({ status: 'started', runId: 'r1', messageSeq: 1, interruptedActiveRun: false })
    expect(agent.send('hi', 'r1')).toEqual({ status: 'in_flight', runId: 'r1' })
    expect(await agent.result('r1')).toMatchObject({ status: 'ok', text: 'Hello!', stopReason: 'stop', provider: 'fake', model: 'echo' })
    expect(agent.send('hi', 'r1')).toEqual({ status: 'ok', runId: 'r1' })
    expect(agent.log()).toEqual(['user: hi', 'assistant: Hello!'])
    expect(agent.sessions.get(KEY)).toMatchObject({ title: 'hi', status: 'done', messageCount: 2, tokens: { total: 15, context: 15, cost: 0.001 } })
    expect(agent.changes).toEqual([`${KEY} agent.run.started`, `${KEY} agent.input.settled`])
  })

  it('sends the events of a turn in the recorded order, valid against the published schemas', async () => {
    const agent = createFixture({ script: () => answer('Hello!') })
    agent.send('hi', 'r1')
    await agent.result('r1')
    expect(sequence(agent.events)).toEqual([
      'message user', 'lifecycle start', 'run_status starting_model', 'chat status', 'lifecycle model', 'assistant', 'chat delta', 'usage', 'message assistant', 'lifecycle end', 'chat final',
    ])
    expectValid(agent.events)
    expect(agent.chat('r1').at(-1)).toMatchObject({ sessionKey: KEY, agentId: 'main', stopReason: 'stop', message: { role: 'assistant', content: [{ type: 'text', text: 'Hello!' }] } })
    const seqs = agent.events.filter(({ event }) => event === 'agent').map(({ payload }) => payload['seq'])
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
    const user = agent.events[0]?.payload
    expect(user).toMatchObject({ messageSeq: 1, senderIsOwner: true, message: { role: 'user', content: 'hi', idempotencyKey: 'r1:user', __openclaw: { transport: { clients: [{ id: 'cli', mode: 'cli' }] } } } })
  })

  it('sends text at once, then gathers what follows into few frames', async () => {
    const words = Array.from({ length: 200 }, (_, index): ModelStreamEvent => ({ type: 'text-delta', text: `w${index} ` }))
    const text = words.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')
    const agent = createFixture({ script: () => [...words, { type: 'done', content: [{ type: 'text', text }], stopReason: 'stop' }] })
    agent.send('hi', 'r1')
    await agent.result('r1')
    const deltas = agent.chat('r1').filter(({ state }) => state === 'delta')
    expect(deltas[0]?.['deltaText']).toBe('w0 ')
    expect(deltas.length).toBeLessThanOrEqual(3)
    expect(deltas.map(({ deltaText }) => deltaText).join('')).toBe(text)
  })

  it('stores the intent before a tool runs and its result after', async () => {
    const states: (string | undefined)[] = []
    const agent = createFixture({
      script: ({ call }) => (call === 1 ? callTools(['t1', 'exec', { command: 'echo hi' }]) : answer('done')),
      tools: { exec: { run: (_args, _signal, update) => {
        states.push(agent.sessions.toolIntents('r1')[0]?.state, agent.log().at(-1))
        update('half')
        return textResult('hi')
      } } },
    })
    agent.send('go', 'r1')
    await agent.result('r1')
    expect(states).toEqual(['started', 'assistant: <exec>'])
    expect(agent.sessions.toolIntents('r1')).toMatchObject([{ state: 'done', name: 'exec', idempotent: false }])
    expect(agent.log()).toEqual(['user: go', 'assistant: <exec>', 'toolResult: hi', 'assistant: done'])
    expect(sequence(agent.events)).toEqual([
      'message user', 'lifecycle start', 'run_status starting_model', 'chat status', 'lifecycle model', 'message assistant', 'item start', 'tool start', 'tool update', 'tool result', 'item end', 'message toolResult',
      'assistant', 'chat delta', 'usage', 'message assistant', 'lifecycle end', 'chat final',
    ])
    expectValid(agent.events)
  })

  it('begins a new answer after tools with a frame that replaces the text before them', async () => {
    const agent = createFixture({
      script: ({ call }) => call === 1
        ? [{ type: 'text-delta', text: 'Let me look.' }, { type: 'done', content: [{ type: 'text', text: 'Let me look.' }, { type: 'toolCall', id: 't', name: 'read', arguments: {} }], stopReason: 'toolUse' }]
        : answer('Found it.'),
      tools: { read: { run: () => textResult('x') } },
    })
    agent.send('go', 'r1')
    expect((await agent.result('r1')).text).toBe('Found it.')
    expect(agent.chat('r1').filter(({ state }) => state === 'delta').map(({ deltaText, replace }) => [deltaText, replace])).toEqual([['Let me look.', undefined], ['Found it.', true]])
  })

  it('fails with a message in the conversation when the provider fails', async () => {
    const agent = createFixture({ script: () => [{ type: 'error', failure: { kind: 'rate_limit', message: 'Too many requests.', httpStatus: 429 }, content: [] }] })
    agent.send('hi', 'r1')
    expect(await agent.result('r1')).toMatchObject({ status: 'error', errorKind: 'rate_limit', errorMessage: 'Too many requests.' })
    expect(agent.log()).toEqual(['user: hi', 'assistant: ⚠️ Too many requests.'])
    expect(agent.chat('r1').at(-1)).toMatchObject({ state: 'error', errorKind: 'rate_limit', errorMessage: 'Too many requests.', errorDetail: { httpStatus: 429, provider: 'fake', model: 'echo' } })
    expect(agent.sessions.get(KEY)?.status).toBe('failed')
    expectValid(agent.events)
  })

  it('keeps the text of a stream that is cut in the middle, and says so', async () => {
    const agent = createFixture({ script: () => [{ type: 'text-delta', text: 'Half an ans' }] })
    agent.send('hi', 'r1')
    expect((await agent.result('r1')).status).toBe('error')
    expect(agent.log().at(-1)).toContain('Half an ans\n\n⚠️ The model stopped in the middle')
    expectValid(agent.events)
  })

  it('says so when the model answers with nothing', async () => {
    const agent = createFixture({ script: () => [{ type: 'done', content: [], stopReason: 'stop' }] })
    agent.send('hi', 'r1')
    expect(await agent.result('r1')).toMatchObject({ status: 'error', errorKind: 'empty_answer' })
  })

  it('stays silent on NO_REPLY', async () => {
    const agent = createFixture({ script: () => [{ type: 'done', content: [{ type: 'text', text: 'NO_REPLY' }], stopReason: 'stop' }] })
    agent.send('hi', 'r1')
    expect(await agent.result('r1')).toMatchObject({ status: 'ok', text: '' })
    expect(agent.chat('r1').at(-1)).not.toHaveProperty('message')
    expectValid(agent.events)
  })

  it('says what to do when no model matches', async () => {
    const agent = createFixture({ script: () => answer('x') })
    agent.send('hi', 'r1', { request: { model: 'no/such' } })
    expect((await agent.result('r1')).text).toContain('No model matches "no/such"')
  })

  it('ends at its deadline', async () => {
    const agent = createFixture({ script: (_request, signal) => hang('Well', signal) })
    agent.send('hi', 'r1', { request: { timeoutMs: 30 } })
    expect(await agent.result('r1')).toMatchObject({ status: 'timeout', stopReason: 'timeout' })
    expect(agent.log().at(-1)).toContain('Well\n\n⚠️ This turn was stopped because it reached its time limit')
    expect(agent.chat('r1').at(-1)).toMatchObject({ state: 'error', errorKind: 'timeout' })
    expect(agent.sessions.get(KEY)?.status).toBe('timeout')
  })

  it('ends when a provider hangs without a word', async () => {
    const agent = createFixture({ script: (_request, signal) => hang('', signal, false), settings: { streamIdleMs: 20 } })
    agent.send('hi', 'r1')
    expect(await agent.result('r1')).toMatchObject({ status: 'error', errorKind: 'timeout' })
  })

  it('compacts and retries once when the context overflows', async () => {
    let compacted = 0
    const agent = createFixture({
      script: ({ call }) => (call === 1 ? [{ type: 'error', failure: { kind: 'context_overflow', message: 'too long' }, content: [] }] : answer('fits now')),
      compact: async () => ({ compacted: (compacted += 1) > 0 }),
    })
    agent.send('hi', 'r1')
    expect((await agent.result('r1')).text).toBe('fits now')
    expect(compacted).toBe(1)
  })

  it('compacts in the background after a turn that filled the window, while new messages go on', async () => {
    let release: (() => void) | undefined
    const agent = createFixture({ script: () => answer('ok'), wantsCompaction: () => true, compact: () => new Promise((resolve) => { release = () => resolve({ compacted: true }) }) })
    agent.send('one', 'r1')
    await agent.result('r1')
    await until(() => release !== undefined)
    agent.send('two', 'r2')
    expect((await agent.result('r2')).text).toBe('ok')
    release?.()
    await until(() => agent.events.some(({ event, payload }) => event === 'session.operation' && payload['phase'] === 'end'))
    expect(agent.changes).toContain(`${KEY} compact`)
  })

  it('returns the calls of client tools with the run', async () => {
    const agent = createFixture({ script: () => callTools(['c1', 'lookup', { city: 'Graz' }]) })
    agent.send('weather?', 'r1', { request: { clientTools: [{ name: 'lookup', description: 'x', parameters: {} }] } })
    expect(await agent.result('r1')).toMatchObject({ status: 'ok', stopReason: 'toolUse', clientToolCalls: [{ id: 'c1', name: 'lookup', arguments: '{"city":"Graz"}' }] })
  })

  it('tells clients when the end can not be stored, and leaves the run to be resumed', async () => {
    const sessions = openStore()
    const agent = createFixture({ script: () => answer('x'), sessions: { ...sessions, finishRun: () => { throw new Error('disk full') } } })
    agent.send('hi', 'r1')
    await until(() => agent.chat('r1').some(({ state }) => state === 'error'))
    expect(agent.chat('r1').at(-1)?.['errorMessage']).toContain('disk full')
    expect(sessions.unfinishedRuns()).toHaveLength(1)
  })

  it('adds the usage of all model calls to the run', async () => {
    const agent = createFixture({ script: ({ call }) => (call === 1 ? callTools(['t', 'read']) : answer('x')), tools: { read: { run: () => textResult('x') } } })
    agent.send('hi', 'r1')
    expect(await agent.result('r1')).toMatchObject({ usage: { output: USAGE.output * 2 } })
  })
})
