import { describe, expect, it } from 'vitest'
import { RequestError } from '../client/gateway-client.ts'
import { createItemBuilder } from './chat-items.ts'
import type { AnswerItem, ChatItem } from './chat-items.ts'
import { createChatStore } from './chat-store.ts'
import { createFakeClient } from './testing/fake-client.ts'

const KEY = 'agent:main:main'
type Json = Readonly<Record<string, unknown>>

function message(seq: number, role: string, content: unknown, extra: Json = {}): Json {
  const { runId = `run-${seq}`, ...rest } = extra
  return { role, content, timestamp: 1_700_000_000_000 + seq * 1000, ...(role === 'user' && { idempotencyKey: `${String(runId)}:user` }), ...rest, __openclaw: { id: `m${seq}`, seq, runId } }
}

const row = { sessionId: 's', lifecycleRevision: '1', model: 'scripted-1', modelProvider: 'scripted', totalTokens: 1200, contextTokens: 200_000 }

async function openChat(messages: readonly Json[] = [], more: Json = {}) {
  const fake = createFakeClient()
  const history = { messages, hasMore: false, sessionInfo: row, pendingInputs: { items: [], total: 0 }, ...more }
  fake.answer('chat.history', () => history)
  fake.answer('exec.approval.list', () => [])
  let ids = 0
  const chat = createChatStore({ client: fake.client, sessionKey: KEY, now: () => 1_700_000_100_000, newId: () => `mine-${(ids += 1)}` })
  const stop = chat.follow()
  await settled()
  const builder = createItemBuilder()
  const items = (): readonly ChatItem[] => builder.build(chat.getState())
  let seq = 0
  return {
    fake, chat, items, stop,
    /** The conversation as a person reads it. */
    read: () => items().flatMap((item) => (item.kind === 'user' ? [`> ${item.text}`] : item.kind === 'answer' ? [textOf(item)] : item.kind === 'approval' ? [`? ${item.approval.command}`] : [])),
    chatEvent: (state: string, extra: Json = {}) => fake.emit('chat', { runId: 'r', sessionKey: KEY, seq: (seq += 1), state, ...extra }),
    agentEvent: (stream: string, data: Json, extra: Json = {}) => fake.emit('agent', { runId: 'r', sessionKey: KEY, seq: (seq += 1), stream, data, ts: 1_700_000_050_000 + seq, ...extra }),
    say: (value: Json) => fake.emit('session.message', { sessionKey: KEY, message: value }),
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))
const snapshot = (value: string) => ({ message: { role: 'assistant', content: [{ type: 'text', text: value }] } })
const textOf = ({ segments, error, live }: AnswerItem) =>
  segments.map((segment) => (segment.kind === 'text' ? segment.text : `[${segment.steps.map((step) => (step.kind === 'tool' ? `${step.name} ${step.state}` : 'thought')).join(', ')}]`)).join(' ') + (error === null ? '' : ` !${error}`) + (live === null ? '' : '…')

describe('a chat', () => {
  it('shows the log, days between its messages, and an answer of several messages as one', async () => {
    const chat = await openChat([
      message(1, 'user', 'What time is it?', { runId: 'a' }),
      message(2, 'assistant', [{ type: 'thinking', thinking: 'hm' }, { type: 'text', text: 'I look.' }, { type: 'toolCall', id: 'c1', name: 'exec', arguments: { command: 'date' } }], { runId: 'a' }),
      message(3, 'toolResult', [{ type: 'text', text: 'noon' }], { runId: 'a', toolCallId: 'c1', toolName: 'exec' }),
      message(4, 'assistant', [{ type: 'text', text: 'Noon.' }], { runId: 'a', usage: { input: 10, output: 5, totalTokens: 15, cost: { total: 0.01 } } }),
    ])
    expect(chat.read()).toEqual(['> What time is it?', '[thought] I look. [exec done] Noon.'])
    expect(chat.items().map(({ kind }) => kind)).toEqual(['day', 'user', 'answer'])
    expect(chat.items()[2]).toMatchObject({ entryId: 'm4', usage: { total: 15, cost: 0.01 } })
  })

  it('streams an answer and puts the stored message in its place without showing it twice', async () => {
    const chat = await openChat()
    const key = () => chat.items().findLast(({ kind }) => kind === 'answer')?.key
    chat.agentEvent('lifecycle', { phase: 'start', startedAt: 1 })
    expect(chat.read()).toEqual(['…'])
    const before = key()
    chat.chatEvent('delta', { deltaText: 'Hel', ...snapshot('Hel') })
    chat.chatEvent('delta', { deltaText: 'lo', ...snapshot('Hello') })
    expect(chat.read()).toEqual(['Hello…'])
    chat.say(message(2, 'assistant', [{ type: 'text', text: 'Hello' }], { runId: 'r' }))
    expect(chat.read()).toEqual(['Hello…'])
    chat.chatEvent('final', snapshot('Hello'))
    expect(chat.read()).toEqual(['Hello'])
    expect(key()).toBe(before)
  })

  it('takes frames that come twice, late or after the end without harm', async () => {
    const chat = await openChat()
    const delta = (seq: number, text: string) => chat.fake.emit('chat', { runId: 'r', sessionKey: KEY, seq, state: 'delta', deltaText: text.slice(-1), ...snapshot(text) })
    delta(3, 'abc')
    delta(2, 'ab')
    delta(3, 'abc')
    expect(chat.read()).toEqual(['abc…'])
    chat.say(message(2, 'assistant', [{ type: 'text', text: 'abc' }], { runId: 'r' }))
    chat.say(message(2, 'assistant', [{ type: 'text', text: 'abc' }], { runId: 'r' }))
    chat.chatEvent('final', { seq: 9 })
    delta(10, 'abcd')
    chat.chatEvent('final', { seq: 9 })
    expect(chat.read()).toEqual(['abc'])
  })

  it('appends deltas that bring no snapshot and replaces when told to', async () => {
    const chat = await openChat()
    chat.chatEvent('delta', { deltaText: 'one ' })
    chat.chatEvent('delta', { deltaText: 'two' })
    expect(chat.read()).toEqual(['one two…'])
    chat.chatEvent('delta', { deltaText: 'Anew', replace: true })
    expect(chat.read()).toEqual(['Anew…'])
  })

  it('reads the log again when a run ends with text that no message brought', async () => {
    const chat = await openChat()
    chat.chatEvent('delta', { deltaText: 'Hello', ...snapshot('Hello') })
    chat.fake.answer('chat.history', () => ({ messages: [message(2, 'assistant', [{ type: 'text', text: 'Hello' }], { runId: 'r' })], hasMore: false, sessionInfo: row }))
    chat.chatEvent('final', snapshot('Hello'))
    expect(chat.read()).toEqual(['Hello'])
    await settled()
    expect(chat.read()).toEqual(['Hello'])
    expect(chat.chat.getState().entries).toMatchObject([{ id: 'm2', isProvisional: false }])
  })

  it('follows tools from their start over their output to their result', async () => {
    const chat = await openChat()
    chat.agentEvent('lifecycle', { phase: 'start', startedAt: 1 })
    chat.say(message(2, 'assistant', [{ type: 'toolCall', id: 'c1', name: 'exec', arguments: { command: 'ls' } }], { runId: 'r' }))
    chat.agentEvent('tool', { phase: 'start', name: 'exec', toolCallId: 'c1', args: { command: 'ls' } })
    chat.agentEvent('tool', { phase: 'update', toolCallId: 'c1', partialResult: { content: [{ type: 'text', text: 'half' }] } })
    const step = () => chat.items().flatMap((item) => (item.kind === 'answer' ? item.segments : [])).flatMap((segment) => (segment.kind === 'work' ? segment.steps : [])).at(-1)
    expect(step()).toMatchObject({ state: 'running', output: 'half', args: { command: 'ls' } })
    chat.agentEvent('tool', { phase: 'result', toolCallId: 'c1', isError: true, result: { content: [{ type: 'text', text: 'whole' }] } })
    chat.agentEvent('tool', { phase: 'update', toolCallId: 'c1', partialResult: { content: [{ type: 'text', text: 'late' }] } })
    expect(step()).toMatchObject({ state: 'failed', output: 'whole' })
    chat.say(message(3, 'toolResult', [{ type: 'text', text: 'whole' }], { runId: 'r', toolCallId: 'c1', toolName: 'exec', isError: true }))
    expect(chat.read()).toEqual(['[exec failed]…'])
  })

  it('is not disturbed by a command that runs beside the turn', async () => {
    const chat = await openChat()
    chat.chatEvent('delta', { deltaText: 'Busy', ...snapshot('Busy') })
    chat.agentEvent('lifecycle', { phase: 'start' }, { runId: 'command', seq: 1 })
    chat.say(message(2, 'assistant', [{ type: 'text', text: 'Status: fine' }], { runId: 'command' }))
    chat.fake.emit('chat', { runId: 'command', sessionKey: KEY, seq: 2, state: 'final', ...snapshot('Status: fine') })
    expect(chat.chat.getState().live).toMatchObject({ runId: 'r', text: 'Busy' })
  })

  it('ignores other sessions', async () => {
    const chat = await openChat()
    chat.fake.emit('chat', { runId: 'x', sessionKey: 'agent:main:other', seq: 1, state: 'delta', ...snapshot('no') })
    expect(chat.read()).toEqual([])
  })

  it('keeps a stopped answer and says that it was stopped', async () => {
    const chat = await openChat()
    chat.chatEvent('delta', { deltaText: 'Half', ...snapshot('Half') })
    chat.fake.answer('chat.abort', () => ({ ok: true, aborted: true, runIds: ['r'] }))
    await chat.chat.getState().stop()
    expect(chat.fake.requests.at(-1)).toEqual({ method: 'chat.abort', params: { sessionKey: KEY, runId: 'r' } })
    expect(chat.chat.getState().live).toMatchObject({ isStopping: true })
    chat.say(message(2, 'assistant', [{ type: 'text', text: 'Half' }], { runId: 'r', stopReason: 'aborted' }))
    chat.chatEvent('aborted', { stopReason: 'rpc', ...snapshot('Half') })
    expect(chat.items().at(-1)).toMatchObject({ kind: 'answer', wasStopped: true, live: null })
  })

  it('shows a failure once, at the answer, whether it was stored or not', async () => {
    const chat = await openChat()
    chat.say(message(1, 'user', 'Hi', { runId: 'r' }))
    chat.chatEvent('status', { phase: 'starting_model' })
    chat.chatEvent('error', { errorMessage: 'No model', errorKind: 'unknown' })
    expect(chat.read()).toEqual(['> Hi', ' !No model'])
    chat.say(message(2, 'assistant', [{ type: 'text', text: 'So far\n\n⚠️ No model' }], { runId: 'r', stopReason: 'error', errorMessage: 'No model' }))
    expect(chat.read()).toEqual(['> Hi', 'So far !No model'])
  })
})

describe('sending', () => {
  it('shows the message at once and not twice when the log brings it', async () => {
    const chat = await openChat()
    chat.fake.answer('chat.send', () => ({ runId: 'mine-1', status: 'started', messageSeq: 1 }))
    const sending = chat.chat.getState().send('Hello')
    const [, bubble] = chat.items()
    expect(bubble).toMatchObject({ kind: 'user', text: 'Hello', key: 'user:mine-1', outgoing: { status: 'sending' } })
    await sending
    chat.say(message(1, 'user', 'Hello', { runId: 'mine-1' }))
    expect(chat.read()).toEqual(['> Hello'])
    expect(chat.items()[1]).toMatchObject({ key: 'user:mine-1', outgoing: null })
  })

  it('keeps a refused message with the reason and sends it again on request', async () => {
    const chat = await openChat()
    chat.fake.answer('chat.send', () => {
      throw new RequestError('INVALID_REQUEST', 'too large')
    })
    await chat.chat.getState().send('Hello')
    expect(chat.chat.getState().outgoing).toMatchObject([{ status: 'failed', error: 'too large' }])
    chat.fake.answer('chat.send', () => ({ status: 'started', messageSeq: 1 }))
    await chat.chat.getState().resend('mine-1')
    expect(chat.chat.getState().outgoing).toMatchObject([{ status: 'sent', error: null }])
  })

  it('sends what was written without a connection once there is one, with the same key', async () => {
    const chat = await openChat()
    chat.fake.setOpen(false)
    await chat.chat.getState().send('Later')
    expect(chat.chat.getState().outgoing).toMatchObject([{ status: 'waiting' }])
    chat.fake.answer('chat.send', () => ({ status: 'started', messageSeq: 1 }))
    chat.fake.setOpen(true)
    await settled()
    expect(chat.fake.requests.filter(({ method }) => method === 'chat.send')).toMatchObject([{ params: { idempotencyKey: 'mine-1', message: 'Later' } }])
    expect(chat.chat.getState().outgoing).toMatchObject([{ status: 'sent' }])
  })

  it('does not send again what arrived although its answer was lost', async () => {
    const chat = await openChat()
    chat.fake.answer('chat.send', () => {
      throw new RequestError('DISCONNECTED', 'lost')
    })
    await chat.chat.getState().send('Once')
    chat.fake.answer('chat.history', () => ({ messages: [message(1, 'user', 'Once', { runId: 'mine-1' })], sessionInfo: row }))
    chat.fake.resync()
    await settled()
    expect(chat.read()).toEqual(['> Once'])
    expect(chat.fake.requests.filter(({ method }) => method === 'chat.send')).toHaveLength(1)
  })

  it('queues behind the running turn, takes back on request, and lets go when the gateway takes it up', async () => {
    const chat = await openChat()
    chat.chatEvent('delta', { deltaText: 'Busy', ...snapshot('Busy') })
    chat.fake.answer('chat.send', () => ({ status: 'started' }))
    await chat.chat.getState().send('Next')
    await chat.chat.getState().send('And then')
    expect(chat.fake.requests.filter(({ method }) => method === 'chat.send').map(({ params }) => params['queueMode'])).toEqual(['followup', 'followup'])
    expect(chat.chat.getState().outgoing).toMatchObject([{ text: 'Next', status: 'queued' }, { text: 'And then', status: 'queued' }])
    expect(chat.read()).toEqual(['Busy…'])
    chat.fake.answer('chat.abort', () => ({ ok: true, aborted: true, runIds: ['mine-2'] }))
    expect(await chat.chat.getState().takeBack('mine-2')).toMatchObject({ text: 'And then' })
    chat.say(message(5, 'user', 'Next', { runId: 'mine-1' }))
    expect(chat.chat.getState().outgoing).toEqual([])
  })

  it('cannot take back what is being answered already', async () => {
    const chat = await openChat()
    chat.chatEvent('delta', { deltaText: 'Busy', ...snapshot('Busy') })
    chat.fake.answer('chat.send', () => ({ status: 'started' }))
    await chat.chat.getState().send('Next')
    chat.fake.answer('chat.abort', () => ({ ok: true, aborted: false, runIds: [] }))
    expect(await chat.chat.getState().takeBack('mine-1')).toBeNull()
    expect(chat.chat.getState().outgoing).toHaveLength(1)
  })

  it('steers the running turn when asked to', async () => {
    const chat = await openChat()
    chat.chatEvent('delta', { deltaText: 'Busy', ...snapshot('Busy') })
    chat.fake.answer('chat.send', () => ({ status: 'started' }))
    await chat.chat.getState().send('Shorter', { steers: true })
    expect(chat.fake.requests.at(-1)?.params).toMatchObject({ queueMode: 'steer' })
    chat.chatEvent('final', { runId: 'mine-1', seq: 0, stopReason: 'merged' })
    expect(chat.chat.getState().outgoing).toEqual([])
    expect(chat.chat.getState().live?.runId).toBe('r')
  })

  it('shows what another window queued', async () => {
    const chat = await openChat([], { pendingInputs: { items: [{ runId: 'theirs', acceptedAt: 5, message: { role: 'user', content: [{ type: 'text', text: 'Theirs' }] } }], total: 1 } })
    expect(chat.chat.getState().outgoing).toMatchObject([{ sendKey: 'theirs', text: 'Theirs', status: 'queued', isForeign: true }])
    chat.fake.answer('chat.history', () => ({ messages: [], sessionInfo: row, pendingInputs: { items: [], total: 0 } }))
    chat.fake.emit('sessions.changed', { sessionKey: KEY, reason: 'abort', session: { ...row, key: KEY } })
    await settled()
    expect(chat.chat.getState().outgoing).toEqual([])
  })
})

describe('catching up', () => {
  it('goes on with the running turn after a reload', async () => {
    const chat = await openChat([message(1, 'user', 'Go', { runId: 'r' })], { inFlightRun: { runId: 'r', text: 'So far', startedAt: 7, events: [] } })
    expect(chat.read()).toEqual(['> Go', 'So far…'])
    chat.chatEvent('delta', { deltaText: ' and on', ...snapshot('So far and on') })
    expect(chat.read()).toEqual(['> Go', 'So far and on…'])
  })

  it('loses and doubles nothing when the gateway restarts during a stream, though the run counts anew', async () => {
    const chat = await openChat([message(1, 'user', 'Go', { runId: 'r' })])
    for (let index = 1; index <= 5; index += 1) chat.chatEvent('delta', { deltaText: 'x', ...snapshot('x'.repeat(index)) })
    chat.fake.setOpen(false)
    expect(chat.read()).toEqual(['> Go', 'xxxxx…'])
    chat.fake.answer('chat.history', () => ({ messages: [message(1, 'user', 'Go', { runId: 'r' })], sessionInfo: row, inFlightRun: { runId: 'r', text: '', startedAt: 9, events: [] } }))
    chat.fake.setOpen(true)
    await settled()
    chat.fake.emit('chat', { runId: 'r', sessionKey: KEY, seq: 1, state: 'delta', ...snapshot('Anew') })
    expect(chat.read()).toEqual(['> Go', 'Anew…'])
  })

  it('ends what ended meanwhile', async () => {
    const chat = await openChat([message(1, 'user', 'Go', { runId: 'r' })])
    chat.chatEvent('delta', { deltaText: 'x', ...snapshot('x') })
    chat.fake.answer('chat.history', () => ({ messages: [message(1, 'user', 'Go', { runId: 'r' }), message(2, 'assistant', [{ type: 'text', text: 'xyz' }], { runId: 'r' })], sessionInfo: row }))
    chat.fake.resync()
    await settled()
    expect(chat.read()).toEqual(['> Go', 'xyz'])
  })

  it('keeps older pages that join the new one and drops those that no longer do', async () => {
    const page = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index, 'user', `${from + index}`))
    const chat = await openChat(page(101, 200), { hasMore: true, nextOffset: 100 })
    chat.fake.answer('chat.history', ({ offset }) => (offset === undefined ? { messages: page(151, 250), hasMore: true, nextOffset: 100, sessionInfo: row } : { messages: page(1, 100), hasMore: false, sessionInfo: row }))
    await chat.chat.getState().loadOlder()
    expect(chat.chat.getState().entries).toHaveLength(200)
    chat.fake.resync()
    await settled()
    expect(chat.chat.getState().entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1))
    chat.fake.answer('chat.history', () => ({ messages: page(401, 500), hasMore: true, nextOffset: 100, sessionInfo: row }))
    chat.fake.resync()
    await settled()
    expect(chat.chat.getState()).toMatchObject({ hasOlder: true, nextOffset: 100 })
    expect(chat.chat.getState().entries).toHaveLength(100)
  })

  it('reads back to a message that is asked for, and gives up where the log begins', async () => {
    const page = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index, 'user', `${from + index}`))
    const chat = await openChat(page(901, 1000), { hasMore: true, nextOffset: 100 })
    chat.fake.answer('chat.history', ({ offset }) => (offset === 100 ? { messages: page(401, 900), hasMore: true, nextOffset: 600 } : { messages: page(1, 400), hasMore: false }))
    void chat.chat.getState().loadOlder()
    expect(await chat.chat.getState().reach('m450')).toBe(true)
    expect(chat.chat.getState().entries).toHaveLength(600)
    expect(await chat.chat.getState().reach('nowhere')).toBe(false)
    expect(chat.chat.getState().entries).toHaveLength(1000)
  })

  it('begins anew when the session was reset', async () => {
    const chat = await openChat([message(1, 'user', 'Old')])
    chat.fake.answer('chat.history', () => ({ messages: [], sessionInfo: { ...row, lifecycleRevision: '2' } }))
    chat.fake.emit('sessions.changed', { sessionKey: KEY, reason: 'reset', session: row })
    await settled()
    expect(chat.read()).toEqual([])
  })

  it('says why the log could not be read and reads it on request', async () => {
    const fake = createFakeClient()
    fake.answer('chat.history', () => {
      throw new RequestError('UNAVAILABLE', 'the disk is full')
    })
    const chat = createChatStore({ client: fake.client, sessionKey: KEY })
    chat.follow()
    await settled()
    expect(chat.getState()).toMatchObject({ phase: 'failed', problem: 'the disk is full' })
    fake.answer('chat.history', () => ({ messages: [] }))
    await chat.getState().reload()
    expect(chat.getState().phase).toBe('ready')
  })

  it('stops listening when it is no longer followed', async () => {
    const chat = await openChat()
    chat.stop()
    chat.say(message(1, 'user', 'Nobody listens'))
    expect(chat.read()).toEqual([])
    expect(chat.fake.requests.at(-1)?.method).toBe('sessions.messages.unsubscribe')
  })
})

describe('approvals', () => {
  const approval = (id: string, sessionKey = KEY) => ({ id, request: { command: 'rm -r build', cwd: '/work', host: 'gateway', sessionKey, allowedDecisions: ['allow-once', 'deny'] }, createdAtMs: 1, expiresAtMs: 2 })

  it('shows what waits for this session and lets it go when it is answered here or elsewhere', async () => {
    const chat = await openChat()
    chat.fake.emit('exec.approval.requested', approval('a1'))
    chat.fake.emit('exec.approval.requested', approval('a1'))
    chat.fake.emit('exec.approval.requested', approval('a2', 'agent:main:other'))
    chat.fake.emit('exec.approval.requested', approval('a3'))
    expect(chat.read()).toEqual(['? rm -r build', '? rm -r build'])
    chat.fake.emit('exec.approval.resolved', { id: 'a1', decision: 'deny' })
    chat.fake.answer('exec.approval.resolve', () => ({ ok: true }))
    await chat.chat.getState().answer('a3', 'allow-once')
    expect(chat.fake.requests.at(-1)).toEqual({ method: 'exec.approval.resolve', params: { id: 'a3', decision: 'allow-once' } })
    expect(chat.read()).toEqual([])
  })

  it('keeps the question when the answer did not arrive', async () => {
    const chat = await openChat()
    chat.fake.emit('exec.approval.requested', approval('a1'))
    chat.fake.answer('exec.approval.resolve', () => {
      throw new RequestError('UNAVAILABLE', 'try again')
    })
    await chat.chat.getState().answer('a1', 'deny')
    expect(chat.chat.getState().approvals).toMatchObject([{ answering: false, error: 'try again' }])
  })
})

describe('settings', () => {
  it('change the session, or create it when it does not exist yet', async () => {
    const chat = await openChat()
    chat.fake.answer('sessions.patch', () => ({ ok: true, entry: { ...row, model: 'scripted-2', modelOverrideSource: 'user' } }))
    await chat.chat.getState().setModel('scripted/scripted-2')
    expect(chat.chat.getState().facts).toMatchObject({ model: 'scripted/scripted-2', modelIsOwn: true })
    const fresh = await openChat([], { sessionInfo: undefined, defaults: { model: 'm', modelProvider: 'p' } })
    expect(fresh.chat.getState().facts).toMatchObject({ sessionId: null, model: 'p/m' })
    await fresh.chat.getState().setThinking('high')
    expect(fresh.fake.requests.find(({ method }) => method === 'sessions.create')?.params).toEqual({ key: KEY, thinkingLevel: 'high' })
  })
})

describe('the list', () => {
  it('keeps every item that did not change, however long the conversation', async () => {
    const messages = Array.from({ length: 400 }, (_, index) => message(index + 1, index % 2 === 0 ? 'user' : 'assistant', `text ${index}`, { runId: `run-${Math.floor(index / 2)}` }))
    const chat = await openChat(messages)
    const before = chat.items()
    chat.chatEvent('delta', { deltaText: 'x', ...snapshot('x') })
    chat.chatEvent('delta', { deltaText: 'y', ...snapshot('xy') })
    const after = chat.items()
    expect(after).toHaveLength(before.length + 1)
    expect(before.every((item, index) => after[index] === item)).toBe(true)
  })
})
