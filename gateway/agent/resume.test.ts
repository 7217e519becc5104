import { describe, expect, it } from 'vitest'
import type { AssistantMessage, ConversationMessage, ToolCallPart } from '../plugin-api/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import { answer, callTools, createFixture, hang, KEY, openStore, textResult } from './testing/agent-fixture.ts'

const USER = { type: 'message' as const, message: { role: 'user' as const, content: [{ type: 'text' as const, text: 'go' }], timestampMs: 1 } }

/** What a process had written when it was killed right after accepting a message. */
function accepted(key = 'r1', queue = false): SessionStore {
  const sessions = openStore()
  sessions.ensure(KEY, { agentId: 'main' })
  accept(sessions, key, queue)
  return sessions
}

function accept(sessions: SessionStore, key: string, queue: boolean, text = 'go'): void {
  const body = { ...USER, message: { ...USER.message, content: [{ type: 'text' as const, text }] } }
  sessions.accept({ inboxId: `chat:${key}`, runId: key, sessionKey: KEY, queueMode: 'followup', event: { trust: 'owner', body }, request: {}, queue })
}

/** …after the model asked for these tools. */
function withCalls(sessions: SessionStore, calls: readonly { readonly id: string; readonly name: string; readonly idempotent: boolean; readonly state?: 'started' | 'done' }[]): SessionStore {
  const content = calls.map(({ id, name }): ToolCallPart => ({ type: 'toolCall', id, name, arguments: { of: id } }))
  const message: AssistantMessage = { role: 'assistant', content, provider: 'fake', model: 'echo', stopReason: 'toolUse', timestampMs: 2 }
  sessions.recordAssistant('r1', { trust: 'tool', body: { type: 'message', message } }, calls.map(({ id, name, idempotent }) => ({ toolCallId: id, name, idempotent })))
  for (const { id, name, state } of calls) {
    if (state === 'started') sessions.setToolIntent('r1', id, 'started')
    if (state === 'done') {
      const result: ConversationMessage = { role: 'toolResult', toolCallId: id, toolName: name, content: [{ type: 'text', text: `${id} done before` }], isError: false, timestampMs: 3 }
      sessions.recordToolResult('r1', id, { trust: 'tool', body: { type: 'message', message: result } }, 'done')
    }
  }
  return sessions
}

/** A new process over what the old one left. */
function restart(sessions: SessionStore, reply = 'done') {
  const ran: string[] = []
  const run = (args: Readonly<Record<string, unknown>>) => {
    ran.push(String(args['of']))
    return textResult(`${String(args['of'])} ran`)
  }
  const agent = createFixture({ sessions, script: () => answer(reply), tools: { write: { run }, read: { idempotent: true, run } } })
  return { agent, ran }
}

describe('after a crash', () => {
  it('answers a message that was accepted and not begun', async () => {
    const { agent } = restart(accepted())
    expect(agent.runtime.resume()).toEqual({ resumed: 1, abandoned: 0 })
    expect((await agent.result('r1')).text).toBe('done')
    expect(agent.log()).toEqual(['user: go', 'assistant: done'])
    expect(agent.send('go', 'r1')).toEqual({ status: 'ok', runId: 'r1' })
  })

  it('runs calls that had not begun', async () => {
    const { agent, ran } = restart(withCalls(accepted(), [{ id: 'a', name: 'write', idempotent: false }]))
    agent.runtime.resume()
    await agent.result('r1')
    expect(ran).toEqual(['a'])
    expect(agent.log()).toEqual(['user: go', 'assistant: <write>', 'toolResult: a ran', 'assistant: done'])
  })

  it('repeats a call that had begun only when that is harmless, and reports the others as unknown', async () => {
    const { agent, ran } = restart(withCalls(accepted(), [
      { id: 'a', name: 'write', idempotent: false, state: 'done' },
      { id: 'b', name: 'write', idempotent: false, state: 'started' },
      { id: 'c', name: 'read', idempotent: true, state: 'started' },
      { id: 'd', name: 'write', idempotent: false },
    ]))
    agent.runtime.resume()
    await agent.result('r1')
    expect(ran).toEqual(['c', 'd'])
    expect(agent.sessions.toolIntents('r1').map(({ toolCallId, state }) => `${toolCallId} ${state}`)).toEqual(['a done', 'b unknown', 'c done', 'd done'])
    expect(agent.log().slice(2)).toEqual([
      'toolResult: a done before', 'toolResult: Outcome unknown: the process ended while this ran. Check before repeating it.', 'toolResult: c ran', 'toolResult: d ran', 'assistant: done',
    ])
    expect(agent.calls[0]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'toolResult', 'toolResult', 'toolResult', 'toolResult'])
  })

  it('does not use a tool call id of the earlier process again', async () => {
    const sessions = withCalls(accepted(), [{ id: 'call', name: 'read', idempotent: true, state: 'done' }])
    const agent = createFixture({ sessions, script: ({ call }) => (call === 1 ? callTools(['call', 'read']) : answer('done')), tools: { read: { run: () => textResult('x') } } })
    agent.runtime.resume()
    await agent.result('r1')
    expect(agent.sessions.toolIntents('r1').map(({ toolCallId }) => toolCallId)).toEqual(['call', 'call_2'])
  })

  it('runs what was waiting, in order, after what was running', async () => {
    const sessions = accepted()
    accept(sessions, 'r2', true, 'second')
    accept(sessions, 'r3', true, 'third')
    const { agent } = restart(sessions)
    expect(agent.runtime.resume()).toEqual({ resumed: 3, abandoned: 0 })
    await agent.result('r3')
    expect(agent.log()).toEqual(['user: go', 'assistant: done', 'user: second', 'assistant: done', 'user: third', 'assistant: done'])
  })

  it('continues several unfinished runs of one session one after the other', async () => {
    const sessions = accepted()
    accept(sessions, 'r2', false, 'second')
    const { agent } = restart(sessions)
    agent.runtime.resume()
    await agent.result('r2')
    expect(agent.log()).toEqual(['user: go', 'user: second', 'assistant: done', 'assistant: done'])
    expect(sessions.unfinishedRuns()).toEqual([])
  })

  it('takes up a queue whose running turn had ended', async () => {
    const { agent } = restart(accepted('r1', true))
    agent.runtime.resume()
    expect((await agent.result('r1')).text).toBe('done')
  })

  it('does nothing for runs that ended', async () => {
    const sessions = openStore()
    const first = createFixture({ sessions, script: () => answer('once') })
    first.send('hi', 'r1')
    await first.result('r1')
    const { agent } = restart(sessions)
    expect(agent.runtime.resume()).toEqual({ resumed: 0, abandoned: 0 })
    expect(agent.log()).toEqual(['user: hi', 'assistant: once'])
  })

  it('gives up after three starts, with a message in the conversation and every call answered', async () => {
    const sessions = withCalls(accepted(), [{ id: 'a', name: 'read', idempotent: true, state: 'started' }, { id: 'b', name: 'write', idempotent: false }])
    sessions.startRun('r1')
    sessions.startRun('r1')
    accept(sessions, 'r2', true, 'next')
    const { agent, ran } = restart(sessions)
    expect(agent.runtime.resume()).toEqual({ resumed: 1, abandoned: 1 })
    expect(await agent.result('r1')).toMatchObject({ status: 'error', errorKind: 'process_ended' })
    await agent.result('r2')
    expect(ran).toEqual([])
    expect(agent.log().slice(2)).toEqual([
      'toolResult: Outcome unknown: the process ended while this ran. Check before repeating it.', 'toolResult: Not run: the process ended first.',
      "assistant: ⚠️ The assistant's process ended 3 times while it worked on this message, so it was given up. Send it again if it still matters.", 'user: next', 'assistant: done',
    ])
  })

  it('counts every restart as a start', async () => {
    const sessions = accepted()
    for (const attempt of [1, 2]) {
      const agent = createFixture({ sessions, script: (_request, signal) => hang('', signal, false) })
      agent.runtime.resume()
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
      expect(sessions.getRun('r1')?.attempt).toBe(attempt)
    }
    expect(restart(sessions).agent.runtime.resume()).toEqual({ resumed: 0, abandoned: 1 })
  })

  it('answers a command that was accepted and not answered', async () => {
    const sessions = openStore()
    sessions.ensure(KEY, { agentId: 'main' })
    sessions.accept({
      inboxId: 'chat:r1', runId: 'r1', sessionKey: KEY, queueMode: 'followup', request: { lane: 'command' }, queue: false,
      event: { trust: 'owner', body: { type: 'custom', customType: 'slash-command', data: { text: '/think high' } } },
    })
    const { agent } = restart(sessions)
    agent.runtime.resume()
    expect((await agent.result('r1')).text).toBe('Thinking for this session: high.')
    expect(agent.calls).toEqual([])
  })

  it('loses nothing and answers nothing twice, wherever a turn is killed', async () => {
    // The process dies at the n-th write of the turn: everything before is durable, nothing after happens.
    for (let deadAt = 1; deadAt <= 6; deadAt += 1) {
      const sessions = openStore()
      let writes = 0
      const dying = { ...sessions }
      for (const name of ['accept', 'recordAssistant', 'setToolIntent', 'recordToolResult', 'finishRun'] as const) {
        Object.assign(dying, { [name]: (...args: unknown[]) => {
          writes += 1
          if (writes >= deadAt) throw new Error('killed')
          return (sessions[name] as (...all: unknown[]) => unknown)(...args)
        } })
      }
      const script = ({ messages }: { readonly messages: readonly ConversationMessage[] }) => (messages.some(({ role }) => role === 'toolResult') ? answer('done') : callTools(['a', 'write', { of: 'a' }]))
      const effects: string[] = []
      const tools = { write: { run: () => textResult(`effect ${effects.push('a')}`) } }
      const doomed = createFixture({ sessions: dying, script, tools })
      if (deadAt > 1) doomed.send('go', 'r1')
      await new Promise((resolve) => setTimeout(resolve, 20))
      const next = createFixture({ sessions, script, tools })
      next.runtime.resume()
      if (deadAt === 1) next.send('go', 'r1')
      expect((await next.result('r1')).text).toBe('done')
      expect(next.log().filter((line) => line === 'user: go')).toHaveLength(1)
      expect(next.log().filter((line) => line === 'assistant: done')).toHaveLength(1)
      expect(next.log().filter((line) => line.startsWith('toolResult'))).toHaveLength(1)
      expect(effects.length).toBeLessThanOrEqual(1)
      await next.runtime.stop(0)
      await doomed.runtime.stop(0)
    }
  })
})
