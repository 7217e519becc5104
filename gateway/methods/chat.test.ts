import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import * as published from '@openclaw/gateway-protocol'
import { Check } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import type { Connection } from '../access/index.ts'
import { answer, callTools, createFixture, hang, KEY, textResult, until, type FixtureOptions } from '../agent/testing/agent-fixture.ts'
import { createAgentMethods, createChatMethods, createCommandsMethods, type Method } from './index.ts'

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40)]).toString('base64')

function setUp(options: Partial<FixtureOptions> = {}) {
  const agent = createFixture({ script: () => answer('Hello!'), ...options })
  const { runtime, sessions } = agent
  const keys = () => ({ defaultAgentId: 'main', mainKey: 'main' })
  const clock = { now: () => Date.now() }
  const keepFile = (_agentId: string, { name, mimeType, bytes }: { readonly name: string; readonly mimeType: string; readonly bytes: Buffer }) => ({ type: 'text' as const, text: `[${name}: ${String(bytes)}]`, file: { name, mimeType, bytes: bytes.length, sha256: 'h' } })
  const methods: readonly Method[] = [
    ...createChatMethods({
      runtime, sessions, keys, clock, keepFile,
      emit: (event, payload) => void agent.events.push({ event, payload }),
      sessionRow: (session) => ({ key: session.key, sessionId: session.sessionId }),
      defaults: () => ({ modelProvider: 'fake', model: 'echo' }),
      models: () => [{ id: 'echo' }],
      findByShortId: (shortId) => sessions.findByShortId(shortId, 1)[0] ?? null,
    }),
    ...createAgentMethods({ runtime, sessions, keys, clock, keepFile }),
    ...createCommandsMethods({ runtime, keys }),
  ]
  const early: Readonly<Record<string, unknown>>[] = []
  const principal = { clientId: 'cli', clientMode: 'cli', deviceId: 'd1', scopes: ['operator.admin'] }
  const context = { connection: { id: 'c', principal } as unknown as Connection, requestId: '1', signal: new AbortController().signal, answerEarly: (payload: Readonly<Record<string, unknown>>) => void early.push(payload) }
  const method = (name: string): Method => {
    const found = methods.find((candidate) => candidate.name === name)
    if (found === undefined) throw new Error(`no method ${name}`)
    return found
  }
  const call = (name: string, params: unknown): unknown => method(name).handle(method(name).params.parse(params), context)
  return { agent, method, call, early }
}

const send = (text: string, key: string, more = {}) => ({ sessionKey: 'main', message: text, idempotencyKey: key, ...more })

describe('chat.send', () => {
  it('acknowledges with the run id, then with what became of it', async () => {
    const { call, agent } = setUp()
    expect(call('chat.send', send('hi', 'k1'))).toEqual({ runId: 'k1', status: 'started', messageSeq: 1 })
    expect(call('chat.send', send('hi', 'k1'))).toEqual({ runId: 'k1', status: 'in_flight' })
    await agent.result('k1')
    expect(call('chat.send', send('hi', 'k1'))).toEqual({ runId: 'k1', status: 'ok' })
    expect(agent.chat('k1').every(({ sessionKey }) => sessionKey === KEY)).toBe(true)
  })

  it('takes no key of another session: neither is a message lost nor a foreign answer given', async () => {
    const { call, agent } = setUp()
    call('chat.send', send('hi', 'k1'))
    await agent.result('k1')
    const used = expect.objectContaining({ code: 'INVALID_REQUEST', details: { code: 'IDEMPOTENCY_KEY_IN_USE' } }) as Error
    expect(() => call('chat.send', { ...send('to somebody else', 'k1'), sessionKey: 'other' })).toThrow(used)
    await expect(call('agent', { message: 'hi', sessionKey: 'other', idempotencyKey: 'k1' })).rejects.toThrow(used)
    expect(agent.sessions.get('agent:main:other')).toBeNull()
  })

  it('needs a session key, in its own words', () => {
    const { call } = setUp()
    for (const sessionKey of [undefined, '', '  ']) {
      expect(() => call('chat.send', { ...send('hi', 'k'), sessionKey })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST', details: { code: 'SESSION_MUTATION_TARGET_REQUIRED' } }))
    }
  })

  it('refuses an empty message, an unknown thinking level, an unknown agent and unknown parameters', () => {
    const { call, method } = setUp()
    expect(() => call('chat.send', send(' ', 'k'))).toThrow('message or attachment required')
    expect(() => call('chat.send', send('hi', 'k', { thinking: 'a lot' }))).toThrow('invalid thinking level')
    expect(() => call('chat.send', send('hi', 'k', { sessionKey: 'agent:ghost:main' }))).toThrow('unknown agent id "ghost"')
    expect(method('chat.send').params.safeParse(send('hi', 'k', { foo: 1 })).success).toBe(false)
    expect(method('chat.send').params.safeParse({ sessionKey: 'main', idempotencyKey: 'k' }).success).toBe(false)
  })

  it('takes images by what they are, and says what is wrong with the others', async () => {
    const { call, agent } = setUp()
    call('chat.send', send('', 'k1', { attachments: [{ type: 'image', mimeType: 'image/jpeg', fileName: 'a.png', content: `data:image/png;base64,${PNG}` }] }))
    await agent.result('k1')
    expect(agent.calls[0]?.messages[0]?.content).toEqual([{ type: 'image', mimeType: 'image/png', data: PNG }])
    const attach = (attachment: Readonly<Record<string, unknown>>) => () => call('chat.send', send('x', 'k2', { attachments: [attachment] }))
    expect(attach({ fileName: 'a.png', mimeType: 'image/png', content: Buffer.from('%PDF-1.7 and more of it').toString('base64') })).toThrow('attachment "a.png": this is not a PNG, JPEG, GIF or WebP image')
    expect(attach({ content: 'ä!'.repeat(40) })).toThrow('attachment 1: content is not valid base64')
    expect(attach({ content: 42 })).toThrow('content must be base64 text')
    expect(attach({ content: `iVBORw0KGgo${'A'.repeat(14 * 1024 * 1024)}A` })).toThrow('is too large, an image may have 10 MB')
    expect(attach({ content: 'A'.repeat(26 * 1024 * 1024) })).toThrow('the attachments are too large together: at most 18 MB a message')
    expect(() => call('chat.send', send('x', 'k2', { attachments: Array.from({ length: 9 }, () => ({ content: PNG })) }))).toThrow('too many attachments: 9')
    expect(agent.sessions.getRun('k2')).toBeNull()
  })

  it('keeps other files for the agent, tells the model of them, and shows people the file instead of the words', async () => {
    const { call, agent } = setUp()
    call('chat.send', send('Read this', 'k1', { attachments: [{ mimeType: 'text/plain', fileName: 'notes.txt', content: Buffer.from('milk').toString('base64') }, { mimeType: 'audio/mpeg', fileName: 'memo.mp3', content: 'AAAA' }, { mimeType: 'image/png', content: PNG }] }))
    await agent.result('k1')
    expect(agent.calls[0]?.messages[0]?.content).toMatchObject([{ text: 'Read this' }, { type: 'image' }, { text: '[notes.txt: milk]' }, { text: '[memo.mp3: \0\0\0]' }])
    const { messages } = call('chat.history', { sessionKey: 'main' }) as { messages: readonly { content: unknown }[] }
    expect(messages[0]?.content).toEqual([
      { type: 'text', text: 'Read this' },
      { type: 'image', mimeType: 'image/png', omitted: true, bytes: expect.any(Number) as number },
      { type: 'attachment', attachment: { kind: 'document', label: 'notes.txt', mimeType: 'text/plain', sizeBytes: 4 } },
      { type: 'attachment', attachment: { kind: 'audio', label: 'memo.mp3', mimeType: 'audio/mpeg', sizeBytes: 3 } },
    ])
    expect(agent.sessions.get(KEY)).toMatchObject({ title: 'Read this' })
  })

  it('does not take words for the owner\'s that somebody else said', async () => {
    const { call, agent } = setUp()
    call('chat.send', send('/new', 'k1', { systemInputProvenance: { kind: 'external_user' } }))
    await agent.result('k1')
    expect(agent.sessions.readBefore(agent.sessions.get(KEY)?.sessionId ?? '', { limit: 1, beforeSeq: 2 })).toMatchObject([{ trust: 'unknown', origin: { senderIsOwner: false } }])
    expect(agent.log()[0]).toBe('user: /new')
  })

  it('accepts what the published validator accepts', () => {
    const { method } = setUp()
    const params = send('hi', 'k', { thinking: 'low', queueMode: 'collect', deliver: false, timeoutMs: 5, attachments: [{ type: 'image', content: PNG, extra: 1 }], suppressCommandInterpretation: true, expectedLeafEntryId: null })
    expect(published.validateChatSendParams(params)).toBe(true)
    expect(method('chat.send').params.safeParse(params).success).toBe(true)
  })
})

describe('chat.abort and chat.inject', () => {
  it('aborts the run of a session and names it', async () => {
    const { call, agent } = setUp({ script: (_request, signal) => hang('Half', signal) })
    expect(call('chat.abort', { sessionKey: 'main' })).toEqual({ ok: true, aborted: false, runIds: [] })
    call('chat.send', send('hi', 'k1'))
    await until(() => agent.runtime.active(KEY)[0]?.text === 'Half')
    expect(call('chat.abort', { sessionKey: 'main' })).toEqual({ ok: true, aborted: true, runIds: ['k1'] })
    await agent.result('k1')
    expect(agent.chat('k1').at(-1)).toMatchObject({ state: 'aborted', stopReason: 'rpc' })
  })

  it('injects a labelled message as the recorded frames show it', async () => {
    const { call, agent } = setUp()
    expect(() => call('chat.inject', { sessionKey: 'main', message: 'note' })).toThrow('session not found')
    agent.sessions.ensure(KEY, { agentId: 'main' })
    const result = call('chat.inject', { sessionKey: 'main', message: 'note', label: 'cron' }) as { ok: boolean; messageId: string }
    expect(result.ok).toBe(true)
    const chat = agent.chat(`inject-${result.messageId}`)[0]
    expect(chat).toMatchObject({ seq: 0, state: 'final', message: { content: [{ type: 'text', text: '[cron]\n\nnote' }] } })
    expect(Check(ProtocolSchemas.ChatEvent, chat)).toBe(true)
    expect(agent.events.find(({ event }) => event === 'session.message')?.payload['message']).toMatchObject({ provider: 'openclaw', model: 'gateway-injected' })
  })
})

describe('chat.history', () => {
  interface History { readonly messages: readonly { readonly role: string; readonly content: unknown; readonly __openclaw: { readonly id: string; readonly seq: number } }[]; readonly nextOffset?: number; readonly hasMore: boolean; readonly deltaCursor: string; readonly totalMessages: number }

  it('echoes the key it was asked with and shows messages as recorded', async () => {
    const { call, agent } = setUp({ script: ({ call: number }) => (number === 1 ? callTools(['t', 'read', { path: 'a' }]) : answer('done')), tools: { read: { run: () => textResult('content') } } })
    expect(call('chat.history', { sessionKey: 'main' })).toMatchObject({ sessionKey: 'main', messages: [], hasMore: false, totalMessages: 0 })
    call('chat.send', send('hi', 'k1'))
    await agent.result('k1')
    const history = call('chat.history', { sessionKey: 'main' }) as History
    expect(history).toMatchObject({
      sessionKey: 'main', hasMore: false, completeSnapshot: true, pendingInputs: { items: [], total: 0 }, defaults: { model: 'echo' }, sessionInfo: { key: KEY }, thinkingLevel: 'low',
      messages: [
        { role: 'user', content: 'hi', idempotencyKey: 'k1:user', __openclaw: { seq: 1, senderIsOwner: true } },
        { role: 'assistant', content: [{ type: 'toolCall', id: 't', name: 'read', arguments: { path: 'a' } }], stopReason: 'toolUse', usage: { input: 10, output: 5, cost: { total: 0.001 } } },
        { role: 'toolResult', toolCallId: 't', toolName: 'read', isError: false },
        { role: 'assistant', content: [{ type: 'text', text: 'done' }], provider: 'fake', model: 'echo', __openclaw: { runId: 'k1' } },
      ],
      activity: [{ items: [{ itemId: 'tool:t', phase: 'end', status: 'completed' }] }, { items: [{ toolCallId: 't' }] }],
    })
  })

  it('reads pages from the end, and the delta after a cursor', async () => {
    const { call, agent } = setUp()
    for (let number = 1; number <= 5; number += 1) {
      call('chat.send', send(`m${number}`, `k${number}`))
      await agent.result(`k${number}`)
    }
    const newest = call('chat.history', { sessionKey: 'main', limit: 4 }) as History
    expect(newest.messages.map(({ __openclaw }) => __openclaw.seq)).toEqual([7, 8, 9, 10])
    expect(newest).toMatchObject({ hasMore: true, nextOffset: 4, totalMessages: 10 })
    const older = call('chat.history', { sessionKey: 'main', limit: 6, offset: newest.nextOffset }) as History
    expect(older.messages.map(({ __openclaw }) => __openclaw.seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(older.hasMore).toBe(false)
    const around = call('chat.history', { sessionKey: 'main', limit: 2, messageId: older.messages[2]?.__openclaw.id }) as History
    expect(around.messages.map(({ __openclaw }) => __openclaw.seq)).toContain(3)

    call('chat.send', send('m6', 'k6'))
    await agent.result('k6')
    const delta = call('chat.history', { sessionKey: 'main', cursor: newest.deltaCursor })
    expect(delta).toMatchObject({ kind: 'delta', messages: [{ content: 'm6' }, { role: 'assistant' }] })
    expect(Check(ProtocolSchemas.ChatHistoryCursorResult, delta)).toBe(true)
    expect(call('chat.history', { sessionKey: 'main', cursor: 'nonsense' })).toEqual({ kind: 'reset' })
    agent.sessions.reset(KEY, 'new')
    expect(call('chat.history', { sessionKey: 'main', cursor: newest.deltaCursor })).toEqual({ kind: 'reset' })
  })

  it('keeps to its budget and cuts long texts, which message.get shows whole', async () => {
    const { call, agent } = setUp({ script: () => answer('x'.repeat(5_000)) })
    for (const key of ['a', 'b', 'c']) {
      call('chat.send', send(key, key))
      await agent.result(key)
    }
    const page = call('chat.history', { sessionKey: 'main', maxBytes: 12_000 }) as History
    expect(page.messages.length).toBeLessThan(6)
    expect(page).toMatchObject({ hasMore: true })
    const short = call('chat.history', { sessionKey: 'main', maxChars: 100, limit: 1 }) as History
    expect(JSON.stringify(short.messages[0]?.content)).toContain('(cut: 4900 more characters)')
    const messageId = short.messages[0]?.__openclaw.id
    const whole = call('chat.message.get', { sessionKey: 'main', messageId })
    expect(whole).toMatchObject({ ok: true, message: { content: [{ text: 'x'.repeat(5_000) }] } })
    expect(Check(ProtocolSchemas.ChatMessageGetResult, whole)).toBe(true)
    expect(call('chat.message.get', { sessionKey: 'main', messageId, maxChars: 10 })).toEqual({ ok: false, unavailableReason: 'oversized' })
    expect(call('chat.message.get', { sessionKey: 'main', messageId: 'none' })).toEqual({ ok: false, unavailableReason: 'not_found' })
    expect(call('chat.message.get', { sessionKey: 'other', messageId })).toEqual({ ok: false, unavailableReason: 'not_found' })
  })

  it('shows the running turn and what waits', async () => {
    const { call, agent } = setUp({ script: (_request, signal) => hang('So far', signal) })
    call('chat.send', send('one', 'k1'))
    await until(() => agent.runtime.active(KEY)[0]?.text === 'So far')
    expect(call('chat.send', send('two', 'k2', { queueMode: 'followup' }))).toEqual({ runId: 'k2', status: 'started' })
    expect(call('chat.history', { sessionKey: 'main' })).toMatchObject({
      inFlightRun: { runId: 'k1', text: 'So far', events: [] },
      pendingInputs: { total: 1, items: [{ runId: 'k2', state: 'queued', message: { role: 'user', content: [{ type: 'text', text: 'two' }] } }] },
    })
    agent.runtime.abort({ sessionKey: KEY, clearQueue: true })
  })

  it('comes with metadata at startup, also by short id', async () => {
    const { call, agent } = setUp()
    call('chat.send', send('hi', 'k1'))
    await agent.result('k1')
    const { sessionId = '' } = agent.sessions.get(KEY) ?? {}
    expect(call('chat.startup', { sessionKey: 'main' })).toMatchObject({ sessionKey: 'main', metadata: { models: [{ id: 'echo' }] } })
    expect(call('chat.startup', { shortId: sessionId.slice(0, 8), agentId: 'main' })).toMatchObject({ sessionKey: KEY, resolution: { key: KEY, sessionId } })
    expect(() => call('chat.startup', { shortId: 'zzz', agentId: 'main' })).toThrow('No session found: zzz')
    expect(call('chat.metadata', {})).toMatchObject({ agentId: 'main', commands: expect.arrayContaining([expect.objectContaining({ name: 'help' })]) })
  })
})

describe('commands.list', () => {
  it('lists commands, without arguments when asked so', () => {
    const { call } = setUp({ skills: [{ name: 'weather', description: 'x', path: '/x' }] })
    const all = call('commands.list', {}) as { commands: { name: string; args?: unknown }[] }
    expect(Check(ProtocolSchemas.CommandsListResult, all)).toBe(true)
    expect(all.commands.map(({ name }) => name)).toContain('weather')
    const native = call('commands.list', { scope: 'native', includeArgs: false }) as typeof all
    expect(native.commands.map(({ name }) => name)).not.toContain('weather')
    expect(native.commands.every(({ args }) => args === undefined)).toBe(true)
  })
})

describe('agent', () => {
  it('answers twice: accepted, then the result', async () => {
    const { call, early } = setUp()
    const final = await call('agent', { message: 'hi', sessionKey: 'main', idempotencyKey: 'k1' })
    expect(early).toMatchObject([{ runId: 'k1', sessionKey: KEY, agentId: 'main', status: 'accepted', acceptedAt: expect.any(Number) }])
    expect(final).toMatchObject({ runId: 'k1', status: 'ok', summary: 'completed', result: { payloads: [{ text: 'Hello!', mediaUrl: null }], meta: { agentMeta: { provider: 'fake', model: 'echo', usage: { output: 5 } } } } })
    expect(await call('agent', { message: 'hi', sessionKey: 'main', idempotencyKey: 'k1' })).toEqual(final)
    expect(early).toHaveLength(2)
  })

  it('finds its session by key, id or agent, and refuses the rest', async () => {
    const { call, early, agent } = setUp()
    await call('agent', { message: 'a', agentId: 'main', idempotencyKey: 'k1' })
    const sessionId = agent.sessions.get(KEY)?.sessionId
    await call('agent', { message: 'b', sessionId, idempotencyKey: 'k2' })
    expect(early.map(({ sessionKey }) => sessionKey)).toEqual([KEY, KEY])
    await expect(call('agent', { message: 'c', sessionId: 'none', idempotencyKey: 'k3' })).rejects.toThrow('No session found: none')
    await expect(call('agent', { message: 'c', idempotencyKey: 'k3' })).rejects.toThrow('agent needs a sessionKey')
  })

  it('reports a failure as its result', async () => {
    const { call } = setUp({ script: () => [{ type: 'error', failure: { kind: 'auth', message: 'The key was refused.' }, content: [] }] })
    expect(await call('agent', { message: 'hi', sessionKey: 'main', idempotencyKey: 'k1' })).toMatchObject({ status: 'error', summary: 'The key was refused.' })
  })

  it('asks for more rights to start a conversation over', () => {
    const { method } = setUp()
    const { scope } = method('agent')
    const scopeOf = (message: string) => (typeof scope === 'function' ? scope({ message }) : scope)
    expect([scopeOf('/new'), scopeOf('/reset now'), scopeOf('/newer'), scopeOf('hi')]).toEqual(['operator.admin', 'operator.admin', 'operator.write', 'operator.write'])
  })

  it('gets an answer of its own while another turn runs', async () => {
    const { call, agent } = setUp({ script: async function* ({ call: number }) {
      if (number === 1) await until(() => agent.sessions.waiting(KEY).length > 0)
      yield* answer(`answer ${number}`)
    } })
    call('chat.send', send('first', 'k1'))
    expect(await call('agent', { message: 'second', sessionKey: 'main', idempotencyKey: 'k2' })).toMatchObject({ result: { payloads: [{ text: 'answer 2' }] } })
  })
})

describe('agent.wait', () => {
  it('waits for the end of a run, and only as long as asked', async () => {
    const { call, agent } = setUp()
    expect(await call('agent.wait', { runId: 'none', timeoutMs: 5 })).toEqual({ runId: 'none', status: 'timeout' })
    const waiting = call('agent.wait', { runId: 'k1', timeoutMs: 2_000 })
    call('chat.send', send('hi', 'k1'))
    expect(await waiting).toMatchObject({ runId: 'k1', status: 'ok', startedAt: expect.any(Number), endedAt: expect.any(Number), terminalReply: { disposition: 'visible', text: 'Hello!' } })
    expect(await call('agent.wait', { runId: 'k1' })).toMatchObject({ status: 'ok' })
    expect(agent.events.length).toBeGreaterThan(0)
  })

  it('says why a run failed', async () => {
    const { call } = setUp({ script: () => [{ type: 'error', failure: { kind: 'unknown', message: 'Broken.' }, content: [] }] })
    call('chat.send', send('hi', 'k1'))
    expect(await call('agent.wait', { runId: 'k1' })).toMatchObject({ status: 'error', error: 'Broken.' })
  })
})
