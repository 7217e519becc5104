import { describe, expect, it } from 'vitest'
import type { ConversationMessage } from '../plugin-api/index.ts'
import { answer, callTools, createFixture, hang, KEY, openStore, textResult, until, type Fixture } from './testing/agent-fixture.ts'

const CALLER = { sessionKey: KEY, agentId: 'main', runId: 'r1' }
const never = new AbortController().signal
const last = (messages: readonly ConversationMessage[]) => messages.flatMap((message) => (message.role === 'user' ? message.content : [])).map((part) => (part.type === 'text' ? part.text : '')).at(-1) ?? ''

/** A parent session whose sub-agents answer at once, or hang. */
function family(child: 'answers' | 'hangs' = 'answers', settings = {}): Fixture {
  const agent = createFixture({
    settings,
    script: ({ messages }, signal) => (last(messages) === 'work' && child === 'hangs' ? hang('', signal) : answer(last(messages) === 'work' ? 'result of work' : `parent: ${last(messages)}`)),
  })
  agent.sessions.ensure(KEY, { agentId: 'main' })
  return agent
}

describe('sub-agents', () => {
  it('return at once and announce their result in the parent session', async () => {
    const agent = family()
    const spawned = await agent.runtime.actions.spawn({ text: 'work', label: 'worker', caller: CALLER })
    expect(spawned).toMatchObject({ status: 'accepted', sessionKey: expect.stringMatching(/^agent:main:subagent:/) })
    await until(() => agent.log().length === 2)
    expect(agent.log()).toEqual(['user: [Sub-agent worker finished]\n\nresult of work', 'assistant: parent: [Sub-agent worker finished]\n\nresult of work'])
    const [key] = agent.sessions.list({ spawnedBy: KEY }).sessions.map((session) => session.key)
    expect(agent.sessions.get(key ?? '')).toMatchObject({ spawnDepth: 1, label: 'worker' })
    expect(agent.events.filter(({ event, payload }) => event === 'chat' && payload['sessionKey'] === key).every(({ payload }) => payload['spawnedBy'] === KEY)).toBe(true)
  })

  it('announce once, although the process dies between the announcement and the end of the run', async () => {
    const sessions = openStore()
    sessions.ensure(KEY, { agentId: 'main' })
    const script = ({ messages }: { readonly messages: readonly ConversationMessage[] }) => answer(last(messages) === 'work' ? 'result' : 'thanks')
    const first = createFixture({ script, sessions: { ...sessions, finishRun: () => { throw new Error('killed') } } })
    await first.runtime.actions.spawn({ text: 'work', caller: CALLER })
    await until(() => first.events.some(({ event, payload }) => event === 'chat' && payload['state'] === 'error' && payload['spawnedBy'] === KEY))
    await first.runtime.stop(0)
    const second = createFixture({ script, sessions })
    second.runtime.resume()
    await until(() => second.log().includes('assistant: thanks') && sessions.unfinishedRuns().length === 0)
    expect(second.log().filter((line) => line.startsWith('user: [Sub-agent'))).toHaveLength(1)
  })

  it('are stopped with their parent', async () => {
    const agent = createFixture({
      script: ({ messages, call }, signal) => (last(messages) === 'work' ? hang('', signal) : call === 1 ? callTools(['s', 'sessions_spawn']) : hang('', signal)),
      tools: { sessions_spawn: { run: async () => textResult(JSON.stringify(await agent.runtime.actions.spawn({ text: 'work', caller: CALLER }))) } },
    })
    agent.send('go', 'r1')
    await until(() => agent.runtime.active().length === 2 && agent.calls.length === 3)
    expect(agent.runtime.abort({ sessionKey: KEY })).toHaveLength(2)
    await until(() => agent.runtime.active().length === 0)
    expect(agent.sessions.unfinishedRuns()).toEqual([])
    expect(agent.log().some((line) => line.includes('[Sub-agent'))).toBe(false)
  })

  it('are limited in depth and number', async () => {
    const agent = family('hangs', { maxChildren: 2 })
    const spawn = (more = {}) => agent.runtime.actions.spawn({ text: 'work', caller: CALLER, ...more })
    const first = await spawn()
    await spawn()
    await until(() => agent.runtime.active().length === 2)
    expect(await spawn()).toEqual({ status: 'failed', message: '2 sub-agents are already running for this session. Wait for one to finish.' })
    const child = first.status === 'accepted' ? first.sessionKey : ''
    expect(await spawn({ caller: { ...CALLER, sessionKey: child } })).toMatchObject({ status: 'failed', message: expect.stringContaining('may not start further ones') })
    expect(await spawn({ agentId: 'ghost' })).toMatchObject({ status: 'failed', message: expect.stringContaining('no agent "ghost"') })
    agent.runtime.abort({ sessionKey: KEY })
    await until(() => agent.runtime.active().length === 0)
    expect(await spawn({ thinking: 'very' })).toMatchObject({ status: 'failed', message: expect.stringContaining('Unknown thinking level') })
    expect(await spawn({ model: 'no/such' })).toMatchObject({ status: 'failed', message: 'No model matches "no/such".' })
  })

  it('may be of other agents only where the owner allows it', async () => {
    const start = async (allowAgents?: readonly string[]) => {
      const agent = createFixture({ script: () => answer('done'), otherAgents: ['helper', 'other'], ...(allowAgents === undefined ? {} : { profile: { subagents: { allowAgents } } }) })
      agent.sessions.ensure(KEY, { agentId: 'main' })
      return agent.runtime.actions.spawn({ text: 'work', agentId: 'helper', caller: CALLER })
    }
    expect(await start()).toEqual({ status: 'failed', message: 'This agent may not start "helper"; only itself.' })
    expect(await start(['other'])).toEqual({ status: 'failed', message: 'This agent may not start "helper"; only itself, other.' })
    expect(await start(['Helper'])).toMatchObject({ status: 'accepted' })
    expect(await start(['*'])).toMatchObject({ status: 'accepted' })
  })

  it('answer with the model, the thinking and the time limit meant for sub-agents', async () => {
    const agent = createFixture({
      script: () => answer('done'), settings: { subAgentTimeoutMs: 7_000 },
      profile: { subagents: { model: { primary: 'fake/big', fallbacks: ['fake/echo'] }, thinking: 'high' } },
    })
    agent.send('hello', 'm1')
    await agent.result('m1')
    const spawned = await agent.runtime.actions.spawn({ text: 'work', caller: CALLER })
    const runId = spawned.status === 'accepted' ? spawned.runId : ''
    await agent.runtime.wait(runId, 1_000)
    expect(agent.calls.slice(0, 2)).toMatchObject([{ ref: undefined, fallbacks: undefined, thinking: 'low' }, { ref: 'fake/big', fallbacks: ['fake/echo'], thinking: 'high' }])
    expect(agent.sessions.getRun(runId)?.request).toMatchObject({ timeoutMs: 7_000 })
  })

  it('wait for a slot of their own when too many are running', async () => {
    const agent = family('hangs', { maxSubAgents: 1, maxChildren: 5 })
    await agent.runtime.actions.spawn({ text: 'work', caller: CALLER })
    await agent.runtime.actions.spawn({ text: 'work', caller: CALLER })
    await until(() => agent.calls.length === 1)
    const [first] = agent.runtime.active()
    expect(agent.runtime.active()).toHaveLength(1)
    agent.runtime.abort({ sessionKey: first?.sessionKey ?? '' })
    await until(() => agent.calls.length === 2)
    agent.runtime.abort({ sessionKey: KEY })
    await until(() => agent.runtime.active().length === 0)
  })

  it('run although every slot is taken by their parents', async () => {
    const agent = createFixture({
      settings: { maxConcurrent: 1 },
      script: ({ messages, call }) => (last(messages) === 'work' ? answer('child done') : call === 1 ? callTools(['s', 'ask']) : answer('parent done')),
      tools: { ask: { run: async () => {
        const spawned = await agent.runtime.actions.spawn({ text: 'work', caller: CALLER })
        if (spawned.status === 'accepted') await agent.runtime.wait(spawned.runId, 1_000)
        return textResult('ok')
      } } },
    })
    agent.send('go', 'r1')
    expect((await agent.result('r1')).text).toBe('parent done')
  })
})

describe('session tools', () => {
  it('send to another session and wait for the reply', async () => {
    const agent = family()
    agent.sessions.ensure('agent:main:other', { agentId: 'main', label: 'other' })
    const { actions } = agent.runtime
    expect(await actions.send({ to: 'other', text: 'ping', waitMs: 1_000, caller: CALLER }, never)).toMatchObject({ status: 'finished', reply: 'parent: ping' })
    expect(await actions.send({ to: 'agent:main:other', text: '/stop', waitMs: 1_000, caller: CALLER }, never)).toMatchObject({ status: 'finished', reply: 'parent: /stop' })
    expect(await actions.send({ to: 'other', text: 'ping', waitMs: 0, caller: CALLER }, never)).toMatchObject({ status: 'accepted' })
    expect(await actions.send({ to: 'nobody', text: 'x', waitMs: 0, caller: CALLER }, never)).toMatchObject({ status: 'failed' })
    expect(await actions.send({ to: KEY, text: 'x', waitMs: 0, caller: CALLER }, never)).toMatchObject({ status: 'failed', message: expect.stringContaining('itself') })
  })

  it('do not wait longer than asked, nor after an abort', async () => {
    const agent = family('hangs')
    agent.sessions.ensure('agent:main:slow', { agentId: 'main' })
    const { actions } = agent.runtime
    expect(await actions.send({ to: 'agent:main:slow', text: 'work', waitMs: 5, caller: CALLER }, never)).toMatchObject({ status: 'timeout' })
    expect(await actions.send({ to: 'agent:main:slow', text: 'work', waitMs: 60_000, caller: CALLER }, AbortSignal.abort())).toMatchObject({ status: 'timeout' })
    agent.runtime.abort({ sessionKey: 'agent:main:slow', clearQueue: true })
  })

  it('list sessions, their status and their history', async () => {
    const agent = family()
    agent.send('hello', 'r1')
    await agent.result('r1')
    const { actions } = agent.runtime
    expect(actions.list({ limit: 10 })).toMatchObject([{ key: KEY, title: 'hello', isRunning: false, messageCount: 2 }])
    expect(actions.status(KEY)).toMatchObject({ modelRef: 'fake/echo', thinkingLevel: 'low', contextTokens: 15, contextWindow: 100_000, queuedMessages: 0 })
    expect(actions.history({ sessionKey: KEY, limit: 5, includeTools: false })).toMatchObject([{ role: 'user', text: 'hello' }, { role: 'assistant', text: 'parent: hello' }])
    expect(actions.history({ sessionKey: 'none', limit: 5, includeTools: false })).toBeNull()
    expect(actions.status('none')).toBeNull()
    expect(actions.agents()).toEqual([{ id: 'main', name: 'Assistant', isDefault: true, modelRef: 'fake/echo' }])
  })
})
