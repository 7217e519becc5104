import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import * as published from '@openclaw/gateway-protocol'
import { describe, expect, it } from 'vitest'
import type { Connection } from '../access/index.ts'
import type { InboundMessage } from '../agent/index.ts'
import { AppError, hasScope } from '../protocol/index.ts'
import { createDayNamer, createSessionAnnouncer, createSessionStore, sessionRow } from '../sessions/index.ts'
import type { NewSessionEvent } from '../sessions/index.ts'
import { openStateDatabase } from '../storage/index.ts'
import { createSessionMethods } from './sessions.ts'
import { createUsageMethods } from './usage/cost.ts'

const MAIN = 'agent:main:main'

function said(role: 'user' | 'assistant', text: string): NewSessionEvent {
  const content = [{ type: 'text' as const, text }]
  return {
    trust: 'owner',
    body: { type: 'message', message: role === 'user' ? { role, content, timestampMs: 1 } : { role, content, provider: 'fake', model: 'echo', stopReason: 'stop', timestampMs: 1 } },
  }
}

function setUp() {
  const clock = { time: Date.UTC(2026, 10, 22, 12), now: () => clock.time }
  const store = createSessionStore({ database: openStateDatabase({ path: ':memory:' }), clock, timeZone: 'UTC' })
  const events: { event: string; payload: Readonly<Record<string, unknown>> }[] = []
  const sent: InboundMessage[] = []
  const active = new Map<string, string>()
  const emit = (event: string, payload: Readonly<Record<string, unknown>>) => void events.push({ event, payload })
  const row = (session: Parameters<typeof sessionRow>[0], options = {}) =>
    sessionRow(session, { nowMs: clock.now(), mainKey: 'main', activeRunIds: [active.get(session.key)].flatMap((id) => id ?? []), model: { provider: 'fake', model: 'echo', contextWindow: 1000 }, ...options })
  const methods = [
    ...createSessionMethods({
      store,
      clock,
      row,
      announcer: createSessionAnnouncer({ emit, row, now: clock.now, isHeard: () => true }),
      settings: () => ({ defaultAgentId: 'main', mainKey: 'main', agentIds: ['main', 'ops'] }),
      listDefaults: () => ({ model: 'echo' }),
      resolveModel: (reference) => (reference === undefined || reference.startsWith('fake/') ? { modelProvider: 'fake', model: reference?.slice(5) ?? 'echo' } : null),
      databasePath: '/state/state.db',
      keepFile: (_agentId, { name, mimeType, bytes }) => ({ type: 'text', text: `[${name}]`, file: { name, mimeType, bytes: bytes.length, sha256: 'h' } }),
      runtime: {
        send(message) {
          sent.push(message)
          return { status: 'started', runId: message.idempotencyKey, messageSeq: 1, interruptedActiveRun: false }
        },
        abort({ sessionKey }) {
          const runId = active.get(sessionKey)
          active.delete(sessionKey)
          return runId === undefined ? [] : [runId]
        },
        wait: () => Promise.resolve({ status: 'timeout' }),
        active: () => [...active].map(([sessionKey, runId]) => ({ sessionKey, runId, startedAtMs: 0, text: '' })),
        isActive: (key) => active.has(key),
        compact: () => Promise.resolve({ compacted: true, tokensBefore: 100, tokensAfter: 10 }),
      },
    }),
    ...createUsageMethods({ store, clock, dayOf: createDayNamer('UTC'), canonicalKey: (key) => key, isPriceUnknown: (model) => model.startsWith('mystery/') }),
  ]
  const connection = {
    id: 'c1', connectedAtMs: 0, send: () => undefined, close: () => undefined, sessionsSubscribed: false, followedSessions: new Set<string>(),
    principal: { role: 'operator', scopes: [], authMethod: 'none', deviceId: 'd1', clientId: 'cli', clientMode: 'cli', clientVersion: '1', platform: 'x', displayName: null, instanceId: null, remoteIp: '::1', isLocal: true, caps: new Set<string>() },
  } satisfies Connection
  const method = (name: string) => {
    const found = methods.find((entry) => entry.name === name)
    if (found === undefined) throw new Error(`no method ${name}`)
    return found
  }
  async function call(name: string, params: unknown): Promise<Record<string, unknown>> {
    const found = method(name)
    return (await found.handle(found.params.parse(params), { connection, requestId: 'r', signal: new AbortController().signal, answerEarly: () => undefined })) as Record<string, unknown>
  }
  const scopeOf = (name: string, params: unknown) => {
    const { scope } = method(name)
    return typeof scope === 'function' ? scope(params) : scope
  }
  return { clock, store, events, sent, active, connection, call, scopeOf, methods }
}

function conforms(name: keyof typeof ProtocolSchemas, value: unknown) {
  const schema = JSON.stringify(ProtocolSchemas[name])
  expect(schema).toBeTruthy()
  expect(problems(ProtocolSchemas[name] as Schema, JSON.parse(JSON.stringify(value)), '')).toEqual([])
}

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minimum?: number
  readonly minLength?: number
}

/** The part of JSON Schema the published shapes of this group use. */
function problems(schema: Schema, value: unknown, at: string): string[] {
  if (schema.anyOf !== undefined) return schema.anyOf.some((option) => problems(option, value, at).length === 0) ? [] : [`${at}: matches no alternative`]
  if ('const' in schema && value !== schema.const) return [`${at}: not ${JSON.stringify(schema.const)}`]
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  if (schema.type !== undefined && !(schema.type === type || (schema.type === 'integer' && Number.isInteger(value)))) return [`${at}: ${type} instead of ${schema.type}`]
  if (type === 'array') return (value as unknown[]).flatMap((item, index) => (schema.items === undefined ? [] : problems(schema.items, item, `${at}/${index}`)))
  if (type !== 'object') return []
  const record = value as Record<string, unknown>
  return [
    ...(schema.required ?? []).filter((name) => !(name in record)).map((name) => `${at}/${name}: missing`),
    ...Object.entries(record).flatMap(([name, item]) => {
      const property = schema.properties?.[name]
      if (property !== undefined) return problems(property, item, `${at}/${name}`)
      return schema.additionalProperties === false ? [`${at}/${name}: unexpected`] : []
    }),
  ]
}

describe('sessions.list and friends', () => {
  it('lists rows that satisfy the published schema, with pages and filters', async () => {
    const { store, call, clock, active } = setUp()
    for (const name of ['a', 'b', 'subagent:c']) {
      clock.time += 1
      const { sessionId } = store.ensure(`agent:main:${name}`, { agentId: 'main' })
      store.append(sessionId, [said('user', `hello from ${name}`)])
    }
    store.patch('agent:main:a', { archived: true })
    active.set('agent:main:b', 'run-1')
    const list = await call('sessions.list', { limit: 1, includeLastMessage: true, includeDerivedTitles: true })
    expect(list).toMatchObject({ count: 1, totalCount: 2, limitApplied: 1, nextOffset: 1, hasMore: true, path: '/state/state.db', defaults: { model: 'echo' } })
    for (const row of list['sessions'] as unknown[]) conforms('SessionRow', row)
    expect(await call('sessions.list', { excludeSubagents: true })).toMatchObject({ sessions: [{ key: 'agent:main:b', status: 'running', hasActiveRun: true, activeRunIds: ['run-1'] }] })
    expect(await call('sessions.list', { archived: 'all' })).toMatchObject({ totalCount: 3, nextOffset: null, hasMore: false })
    expect(await call('sessions.list', { archived: true })).toMatchObject({ sessions: [{ key: 'agent:main:a', archived: true }] })
    expect(await call('sessions.list', { activeOnly: true })).toMatchObject({ totalCount: 1 })
    expect(await call('sessions.list', { projectId: 'p' })).toMatchObject({ totalCount: 0, sessions: [] })
  })

  it('marks the connection for events, with a list when one is asked for', async () => {
    const { call, connection } = setUp()
    expect(await call('sessions.subscribe', {})).toEqual({ subscribed: true })
    expect(connection.sessionsSubscribed).toBe(true)
    expect(await call('sessions.subscribe', { limit: 5 })).toMatchObject({ subscribed: true, list: { count: 0 } })
    expect(await call('sessions.messages.subscribe', { key: 'main' })).toEqual({ subscribed: true, key: MAIN })
    expect([...connection.followedSessions]).toEqual([MAIN])
    expect(await call('sessions.messages.unsubscribe', { key: 'main' })).toEqual({ subscribed: false, key: MAIN })
    expect(connection.followedSessions.size).toBe(0)
    expect(await call('sessions.unsubscribe', {})).toEqual({ subscribed: false })
    expect(connection.sessionsSubscribed).toBe(false)
  })

  it('previews, describes and gets sessions without creating them', async () => {
    const { call, store } = setUp()
    const { sessionId } = store.ensure(MAIN, { agentId: 'main' })
    store.append(sessionId, [said('user', 'hello'), said('assistant', 'x'.repeat(500))])
    expect(await call('sessions.preview', { keys: ['main', 'other'], maxChars: 20 })).toMatchObject({
      previews: [
        { key: 'main', status: 'ok', items: [{ role: 'user', text: 'hello' }, { role: 'assistant', text: `${'x'.repeat(19)}…` }] },
        { key: 'other', status: 'missing', items: [] },
      ],
    })
    const described = await call('sessions.describe', { key: 'main', includeDerivedTitles: true })
    conforms('SessionRow', described['session'])
    expect(described['session']).toMatchObject({ key: MAIN, derivedTitle: 'hello', isMain: true })
    expect(described['session']).not.toHaveProperty('lastMessagePreview')
    expect(await call('sessions.describe', { key: 'other' })).toEqual({ session: null })
    expect(await call('sessions.get', { key: 'main' })).toMatchObject({ messages: [{ role: 'user', content: 'hello' }, { role: 'assistant' }] })
    expect(await call('sessions.get', { key: 'other' })).toEqual({ messages: [] })
    expect(store.list({}).totalCount).toBe(1)
  })

  it('resolves by key, id, label and short id', async () => {
    const { call, store } = setUp()
    const session = store.ensure(MAIN, { agentId: 'main', label: 'work' })
    const expected = { ok: true, key: MAIN, agentId: 'main', displayName: 'work' }
    for (const params of [{ key: 'main' }, { sessionId: session.sessionId }, { label: 'work' }, { reference: { key: MAIN } }, { shortId: session.sessionId.slice(0, 8) }]) {
      const found = await call('sessions.resolve', params)
      expect(found).toEqual(expected)
      conforms('SessionsResolveResult', found)
    }
    await expect(call('sessions.resolve', { key: 'nope' })).rejects.toThrow('No session found: nope')
    expect(await call('sessions.resolve', { key: 'nope', allowMissing: true })).toEqual({ ok: false })
    await expect(call('sessions.resolve', {})).rejects.toThrow('needs one of key')
  })

  it('searches with hits that satisfy the published schema', async () => {
    const { call, store } = setUp()
    const { sessionId } = store.ensure(MAIN, { agentId: 'main' })
    store.append(sessionId, [said('user', 'where is the blue notebook'), said('assistant', 'on the shelf')])
    const found = await call('sessions.search', { query: 'note blue' })
    conforms('SessionsSearchResult', found)
    expect(found).toMatchObject({ results: [{ sessionKey: MAIN, role: 'user' }] })
    expect(await call('sessions.search', { query: 'blue', sessionKeys: ['other'] })).toEqual({ results: [] })
    expect(await call('sessions.search', { query: 'blue', scope: { archived: true } })).toEqual({ results: [] })
    expect(await call('sessions.search', { query: '"(*^' })).toEqual({ results: [] })
  })
})

describe('changing sessions', () => {
  it('patches what it knows, refuses what it does not, and announces the change', async () => {
    const { call, store, events } = setUp()
    store.ensure(MAIN, { agentId: 'main' })
    const patched = await call('sessions.patch', { key: 'main', label: 'work', model: 'fake/big', thinkingLevel: 'high', pinned: true, unread: false, responseUsage: 'on', execSecurity: 'full', execAsk: 'off' })
    expect(patched).toMatchObject({ ok: true, path: '/state/state.db', key: MAIN, resolved: { modelProvider: 'fake', model: 'big' }, entry: { label: 'work', pinned: true, unread: false, thinkingLevel: 'high', modelOverrideSource: 'user' } })
    expect(store.get(MAIN)?.settings).toMatchObject({ model: 'fake/big', usageDisplay: 'tokens', execMode: 'full' })
    expect(events).toMatchObject([{ event: 'sessions.changed', payload: { reason: 'patch', sessionKey: MAIN, agentId: 'main', session: { key: MAIN } } }])
    expect((await call('sessions.patch', { key: 'main', model: null, thinkingLevel: null, execSecurity: null, execAsk: null }))['entry']).not.toHaveProperty('thinkingLevel')
    expect(store.get(MAIN)?.settings).toEqual({ usageDisplay: 'tokens' })
    await expect(call('sessions.patch', { key: 'main', model: 'nobody/knows' })).rejects.toThrow('unknown model: nobody/knows')
    await expect(call('sessions.patch', { key: 'main', thinkingLevel: 'extreme' })).rejects.toThrow('invalid thinking level')
    await expect(call('sessions.patch', { key: 'main', sandboxMode: 'off' })).rejects.toThrow('sandboxMode is not available')
    await expect(call('sessions.patch', { key: 'none', label: 'x' })).rejects.toThrow('session not found: none')
    await expect(call('sessions.patch', { key: 'main', expectedSessionId: 'other', label: 'x' })).rejects.toThrow('changed since you read it')
  })

  it('lets a chat be more careful than the configuration, never less', async () => {
    const { call, store } = setUp()
    store.ensure(MAIN, { agentId: 'main' })
    expect((await call('sessions.patch', { key: 'main', permissionMode: 'read-only' }))['entry']).toMatchObject({ permissionMode: 'read-only' })
    expect((await call('sessions.patch', { key: 'main', permissionMode: null }))['entry']).not.toHaveProperty('permissionMode')
    await expect(call('sessions.patch', { key: 'main', permissionMode: 'full' })).rejects.toThrow('a chat can only be stricter than tools.exec.mode')
    await expect(call('sessions.create', { key: 'fresh', permissionMode: 'full' })).rejects.toThrow('a chat can only be stricter')
    expect((await call('sessions.create', { key: 'fresh', permissionMode: 'workspace' }))['entry']).toMatchObject({ permissionMode: 'workspace' })
  })

  it('asks for admin where the fields are not a writer\'s', () => {
    const { scopeOf } = setUp()
    expect(scopeOf('sessions.patch', { key: 'main', label: 'x', model: 'a/b', permissionMode: 'guarded' })).toBe('operator.write')
    expect(scopeOf('sessions.patch', { key: 'main', label: 'x', execAsk: 'off' })).toBe('operator.admin')
    expect(scopeOf('sessions.patch', { key: 'main', permissionMode: 'full' })).toBe('operator.admin')
    expect(scopeOf('sessions.delete', { key: 'main' })).toBe('operator.admin')
    expect(scopeOf('sessions.delete', { key: 'main', archivedOnly: true })).toBe('operator.write')
    expect(scopeOf('sessions.create', {})).toBe('operator.write')
    expect(scopeOf('sessions.create', { incognito: true })).toBe('operator.admin')
    for (const name of ['sessions.reset', 'sessions.compact']) expect(hasScope(['operator.write'], scopeOf(name, {}) as 'operator.admin')).toBe(false)
  })

  it('resets after stopping what runs and keeps the session id', async () => {
    const { call, store, active, events } = setUp()
    const before = store.ensure(MAIN, { agentId: 'main' })
    active.set(MAIN, 'run-1')
    const result = await call('sessions.reset', { key: 'main', reason: 'new' })
    expect(result).toMatchObject({ ok: true, key: MAIN, entry: { sessionId: before.sessionId, hasActiveRun: false } })
    expect(store.get(MAIN)?.lifecycleRevision).not.toBe(before.lifecycleRevision)
    expect(events.at(-1)?.payload).toMatchObject({ reason: 'new' })
  })

  it('deletes sessions, but not the main one and not unarchived ones for writers', async () => {
    const { call, store, events } = setUp()
    const key = 'agent:main:x'
    store.ensure(MAIN, { agentId: 'main' })
    store.ensure(key, { agentId: 'main' })
    await expect(call('sessions.delete', { key: 'main' })).rejects.toThrow('Cannot delete the main session')
    await expect(call('sessions.delete', { key: 'agent:ops:main' })).rejects.toThrow('Cannot delete the main session')
    await expect(call('sessions.delete', { key: 'x', archivedOnly: true })).rejects.toThrow('is not archived')
    store.patch(key, { archived: true })
    const result = await call('sessions.delete', { key: 'x', archivedOnly: true })
    conforms('SessionsDeleteResult', result)
    expect(result).toEqual({ ok: true, key, deleted: true, archived: [] })
    expect(events.at(-1)?.payload).toMatchObject({ sessionKey: key, reason: 'delete' })
    expect(events.at(-1)?.payload).not.toHaveProperty('session')
    expect(await call('sessions.delete', { key: 'x' })).toMatchObject({ deleted: false })
  })

  it('forks before a person\'s message and after an answer', async () => {
    const { call, store } = setUp()
    const { sessionId } = store.ensure(MAIN, { agentId: 'main' })
    const [first, answer, second] = store.append(sessionId, [said('user', 'one'), said('assistant', 'two'), said('user', 'three')])
    const edited = await call('sessions.fork', { sessionKey: 'main', entryId: second?.id })
    conforms('SessionsForkResult', edited)
    expect(edited['editorText']).toBe('three')
    expect(store.get(String(edited['sessionKey']))?.messageCount).toBe(2)
    const after = await call('sessions.fork', { sessionKey: 'main', entryId: answer?.id })
    expect(after).not.toHaveProperty('editorText')
    expect(store.get(String((await call('sessions.fork', { sessionKey: 'main', entryId: first?.id }))['sessionKey']))?.messageCount).toBe(0)
    const [command] = store.append(sessionId, [{ trust: 'owner', body: { type: 'custom', customType: 'slash-command', data: { text: '/status' } } }])
    expect(await call('sessions.fork', { sessionKey: 'main', entryId: command?.id })).toMatchObject({ editorText: '/status' })
    await expect(call('sessions.fork', { sessionKey: 'main', entryId: 'nope' })).rejects.toThrow('message not found')
  })

  it('compacts', async () => {
    const { call, store } = setUp()
    store.ensure(MAIN, { agentId: 'main' })
    expect(await call('sessions.compact', { key: 'main' })).toEqual({ ok: true, key: MAIN, compacted: true, result: { tokensBefore: 100, tokensAfter: 10 } })
    await expect(call('sessions.compact', { key: 'main', maxLines: 5 })).rejects.toThrow('maxLines is not available')
  })
})

describe('starting and stopping runs', () => {
  it('creates sessions, also twice with one idempotency key', async () => {
    const { call, events } = setUp()
    const first = await call('sessions.create', { idempotencyKey: 'k1', label: 'work', model: 'fake/big' })
    conforms('SessionsCreateResult', first)
    expect(first).toMatchObject({ ok: true, key: expect.stringMatching(/^agent:main:dashboard:[0-9a-f-]{36}$/), runStarted: false, resolved: { model: 'big' }, entry: { label: 'work' } })
    expect((await call('sessions.create', { idempotencyKey: 'k1', label: 'work' }))['sessionId']).toBe(first['sessionId'])
    await expect(call('sessions.create', { label: 'work' })).rejects.toThrow('label already in use: work')
    await expect(call('sessions.create', { agentId: 'nobody' })).rejects.toMatchObject({ code: 'INVALID_REQUEST', details: { code: 'UNKNOWN_AGENT_ID' } })
    await expect(call('sessions.create', { worktree: true })).rejects.toThrow('worktree is not available')
    await expect(call('sessions.create', { model: 'x/y' })).rejects.toThrow('unknown model')
    expect(events[0]?.payload).toMatchObject({ reason: 'create' })
  })

  it('starts a run with the first message and reports why when it cannot', async () => {
    const { call, sent } = setUp()
    expect(await call('sessions.create', { key: 'ideas', message: 'go', idempotencyKey: 'k2' })).toMatchObject({ key: 'agent:main:ideas', runStarted: true, runId: 'k2', messageSeq: 1 })
    expect(sent).toMatchObject([{ sessionKey: 'agent:main:ideas', text: 'go', trust: 'owner', origin: { clientId: 'cli', deviceId: 'd1', senderIsOwner: true } }])
    const failed = await call('sessions.create', { message: '   ' })
    conforms('SessionsCreateResult', failed)
    expect(failed).toMatchObject({ runStarted: false, runError: { code: 'INVALID_REQUEST', message: 'message or attachment required' } })
  })

  it('sends and aborts', async () => {
    const { call, store, active, sent } = setUp()
    await expect(call('sessions.send', { key: 'main', message: 'x' })).rejects.toThrow(AppError)
    store.ensure(MAIN, { agentId: 'main' })
    expect(await call('sessions.send', { key: 'main', message: 'hi', idempotencyKey: 'k', thinking: 'low' })).toEqual({ runId: 'k', status: 'started', messageSeq: 1 })
    expect(sent[0]?.request).toEqual({ thinking: 'low' })
    active.set(MAIN, 'k')
    expect(await call('sessions.abort', { key: 'main' })).toEqual({ ok: true, abortedRunId: 'k', status: 'aborted' })
    expect(await call('sessions.abort', { runId: 'unknown' })).toEqual({ ok: true, abortedRunId: null, status: 'no-active-run' })
    await expect(call('sessions.abort', {})).rejects.toThrow('needs key or runId')
  })
})

describe('usage', () => {
  it('reports every day of the range, zero or not, and sums by session and model', async () => {
    const { call, store } = setUp()
    store.ensure(MAIN, { agentId: 'main' })
    store.accept({ inboxId: 'chat:r1', runId: 'r1', sessionKey: MAIN, queueMode: 'steer', event: said('user', 'x'), request: {}, queue: false })
    store.startRun('r1')
    const used = { input: 10, output: 5, cacheRead: 1, cacheWrite: 0, totalTokens: 16, cost: 0.25 }
    store.recordUsage({ agentId: 'main', provider: 'fake', model: 'echo', sessionId: store.get(MAIN)?.sessionId ?? '' }, used)
    store.finishRun('r1', { state: 'done', result: { status: 'ok', text: '', stopReason: 'stop', provider: 'fake', model: 'echo', usage: used } })
    const cost = await call('usage.cost', {})
    expect(cost).toMatchObject({ days: 30, totals: { input: 10, totalTokens: 16, totalCost: 0.25 } })
    const daily = cost['daily'] as { date: string; totalTokens: number }[]
    expect(daily).toHaveLength(30)
    expect([daily[0]?.date, daily[29]]).toEqual(['2026-10-24', expect.objectContaining({ date: '2026-11-22', totalTokens: 16, missingCostEntries: 0 })])
    expect(await call('usage.cost', { days: 1 })).toMatchObject({ days: 1 })
    await expect(call('usage.cost', { startDate: '2026-11-22', endDate: '2026-11-01' })).rejects.toThrow('invalid date range')
    expect(await call('sessions.usage', { range: '7d' })).toMatchObject({ sessions: [{ key: MAIN, usage: { totalCost: 0.25 } }], aggregates: { byModel: [{ provider: 'fake', model: 'echo', count: 1 }] } })
    expect(await call('sessions.usage', { key: 'agent:main:none' })).toMatchObject({ sessions: [], totals: { totalTokens: 0 } })
  })

  it('counts the answers whose price nobody knows', async () => {
    const { call, store } = setUp()
    store.ensure(MAIN, { agentId: 'main' })
    const used = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, totalTokens: 15, cost: 0 }
    for (const [runId, provider] of [['r1', 'mystery'], ['r2', 'mystery'], ['r3', 'free']] as const) {
      store.accept({ inboxId: `chat:${runId}`, runId, sessionKey: MAIN, queueMode: 'steer', event: said('user', 'x'), request: {}, queue: false })
      store.startRun(runId)
      store.recordUsage({ agentId: 'main', provider, model: 'm', sessionId: store.get(MAIN)?.sessionId ?? '' }, used)
      store.finishRun(runId, { state: 'done', result: { status: 'ok', text: '', stopReason: 'stop', provider, model: 'm', usage: used } })
    }
    expect(await call('usage.cost', {})).toMatchObject({ totals: { totalTokens: 45, missingCostEntries: 2 } })
  })
})

describe('parameters', () => {
  it('accepts what the published validators accept', () => {
    const { methods } = setUp()
    const validators: Readonly<Record<string, unknown>> = { ...published }
    const samples: Readonly<Record<string, unknown[]>> = {
      'sessions.list': [{}, { limit: 5, archived: true, sortBy: 'updatedAt' }],
      'sessions.preview': [{ keys: ['main'], limit: 3, maxChars: 40 }],
      'sessions.describe': [{ key: 'main' }],
      'sessions.resolve': [{ key: 'main' }, { label: 'x', allowMissing: true }],
      'sessions.create': [{}, { agentId: 'main', label: 'x', message: 'hi', model: 'a/b' }],
      'sessions.send': [{ key: 'main', message: 'hi', idempotencyKey: 'k', attachments: [{ type: 'image', mimeType: 'image/png', content: 'aGk=' }] }],
      'sessions.abort': [{ key: 'main' }, { runId: 'r' }],
      'sessions.patch': [{ key: 'main', label: null, pinned: true, model: 'a/b', thinkingLevel: null }],
      'sessions.reset': [{ key: 'main', reason: 'new' }],
      'sessions.delete': [{ key: 'main', deleteTranscript: true, archivedOnly: true }],
      'sessions.compact': [{ key: 'main', maxLines: 10 }],
      'sessions.fork': [{ sessionKey: 'main', entryId: 'e' }],
      'sessions.search': [{ query: 'x', limit: 5, sessionKeys: ['main'] }],
      'sessions.usage': [{ range: '7d', mode: 'gateway' }],
      'sessions.messages.subscribe': [{ key: 'main', includeApprovals: true }],
    }
    for (const [name, params] of Object.entries(samples)) {
      const validator = validators[`validate${name.split('.').map((part) => part[0]?.toUpperCase() + part.slice(1)).join('')}Params`] as ((value: unknown) => boolean) | undefined
      const method = methods.find((entry) => entry.name === name)
      expect([name, typeof validator, method?.name]).toEqual([name, 'function', name])
      for (const value of [...params, { unexpected: true }]) expect([name, value, method?.params.safeParse(value).success]).toEqual([name, value, validator?.(value)])
    }
  })
})
