import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createWriteTransaction, openStateDatabase } from '../storage/index.ts'
import { createSessionStore } from './index.ts'
import type { NewSessionEvent, SessionStore } from './index.ts'

const KEY = 'agent:main:main'

function user(text: string, extra: Partial<NewSessionEvent> = {}): NewSessionEvent {
  return { trust: 'owner', body: { type: 'message', message: { role: 'user', content: [{ type: 'text', text }], timestampMs: 1 } }, ...extra }
}

function assistant(text: string): NewSessionEvent {
  return {
    trust: 'tool',
    body: { type: 'message', message: { role: 'assistant', content: [{ type: 'text', text }], provider: 'fake', model: 'echo', stopReason: 'stop', timestampMs: 2 } },
  }
}

function toolResult(text: string): NewSessionEvent {
  return { trust: 'tool', body: { type: 'message', message: { role: 'toolResult', toolCallId: 'c1', toolName: 'read', content: [{ type: 'text', text }], isError: false, timestampMs: 3 } } }
}

function open() {
  const clock = { time: 1_000, now: () => clock.time }
  const database = openStateDatabase({ path: ':memory:' })
  return { clock, database, store: createSessionStore({ database, clock, timeZone: 'UTC' }) }
}

function accept(store: SessionStore, id: string, text: string, queue = false) {
  return store.accept({ inboxId: `chat:${id}`, runId: id, sessionKey: KEY, queueMode: 'followup', event: user(text), request: {}, queue })
}

function texts(store: SessionStore, sessionId: string, options: { beforeSeq?: number; limit: number; includeEarlierLives?: boolean } = { limit: 100 }): string[] {
  return store.readBefore(sessionId, options).map(({ body }) => {
    if (body.type !== 'message') return body.type
    const [part] = body.message.content
    return part?.type === 'text' ? part.text : (part?.type ?? '')
  })
}

describe('sessions', () => {
  it('creates a session once and finds it by key, id and label', () => {
    const { store } = open()
    const session = store.ensure(KEY, { agentId: 'main', label: 'work', settings: { model: 'a/b' } })
    expect(store.ensure(KEY, { agentId: 'other' })).toEqual(session)
    expect(store.get(KEY)).toEqual(session)
    expect(store.getById(session.sessionId)).toEqual(session)
    expect(store.getByLabel('work')).toEqual(session)
    expect(store.get('agent:main:none')).toBeNull()
    expect(session.settings).toEqual({ model: 'a/b' })
  })

  it('refuses a label that another session has', () => {
    const { store } = open()
    store.ensure(KEY, { agentId: 'main', label: 'work' })
    store.ensure('agent:main:b', { agentId: 'main' })
    expect(() => store.patch('agent:main:b', { label: 'work' })).toThrow('label already in use: work')
    expect(() => store.ensure('agent:main:c', { agentId: 'main', label: 'work' })).toThrow('label already in use: work')
    expect(store.get('agent:main:c')).toBeNull()
    expect(store.patch(KEY, { label: 'work' }).label).toBe('work')
    expect(store.patch(KEY, { label: null }).label).toBeNull()
  })

  it('merges settings, removes them with null, and keeps the first time of pin and archive', () => {
    const { store, clock } = open()
    store.ensure(KEY, { agentId: 'main' })
    store.patch(KEY, { settings: { model: 'a/b', thinkingLevel: 'high' }, pinned: true, archived: true })
    clock.time = 2_000
    const patched = store.patch(KEY, { settings: { model: null }, pinned: true, archived: false })
    expect(patched.settings).toEqual({ thinkingLevel: 'high' })
    expect(patched.pinnedAtMs).toBe(1_000)
    expect(patched.archivedAtMs).toBeNull()
  })

  it('lists with filters, pages and a total', () => {
    const { store, clock } = open()
    for (let number = 0; number < 5; number += 1) {
      clock.time += 10
      store.ensure(`agent:main:s${number}`, { agentId: number < 4 ? 'main' : 'other', ...(number === 2 ? { spawnedBy: KEY } : {}) })
    }
    store.patch('agent:main:s1', { archived: true, title: '100% sure_thing' })
    expect(store.list({}).sessions.map(({ key }) => key)[0]).toBe('agent:main:s4')
    expect(store.list({ limit: 2, offset: 1 })).toMatchObject({ totalCount: 5, sessions: [{ key: 'agent:main:s3' }, { key: 'agent:main:s2' }] })
    expect(store.list({ limit: 2, offset: 50 })).toEqual({ totalCount: 5, sessions: [] })
    expect(store.list({ agentId: 'other' }).totalCount).toBe(1)
    expect(store.list({ archived: true }).sessions.map(({ key }) => key)).toEqual(['agent:main:s1'])
    expect(store.list({ search: '% SURE_' }).totalCount).toBe(1)
    expect(store.list({ search: '%' }).totalCount).toBe(1)
    expect(store.list({ spawnedBy: KEY }).totalCount).toBe(1)
    expect(store.list({ keys: ['agent:main:s0', 'agent:main:s3'], excludeKeyParts: [':s3'] }).totalCount).toBe(1)
  })

  it('derives title and preview from what was said', () => {
    const { store } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    store.append(sessionId, [user('\n  Plan the   summer holiday in the mountains with the children and the dog\nmore'), assistant('Sure.\n\nWhere to?')])
    expect(store.get(KEY)).toMatchObject({ title: 'Plan the summer holiday in the mountains with the children…', preview: 'Sure. Where to?', messageCount: 2, lastSeq: 2 })
  })

  it('begins a new life with reset and keeps the old one readable', () => {
    const { store } = open()
    const { sessionId, lifecycleRevision } = store.ensure(KEY, { agentId: 'main' })
    store.append(sessionId, [user('old'), assistant('old answer')])
    store.recordCompaction(sessionId, { summary: 's', firstKeptSeq: 2, tokensBefore: 10, byModel: true })
    expect(store.get(KEY)?.compactionCount).toBe(1)
    const reset = store.reset(KEY, 'new')
    expect(reset).toMatchObject({ sessionId, messageCount: 0, compactionCount: 0, title: null, preview: null, resetSeq: 4, lastSeq: 4 })
    expect(reset.lifecycleRevision).not.toBe(lifecycleRevision)
    expect(store.lastCompaction(sessionId)).toBeNull()
    store.append(sessionId, [user('fresh')])
    expect(texts(store, sessionId)).toEqual(['fresh'])
    expect(texts(store, sessionId, { limit: 100, includeEarlierLives: true })).toEqual(['old', 'old answer', 'compaction', 'reset', 'fresh'])
    expect(store.get(KEY)?.title).toBe('fresh')
  })

  it('deletes a session with everything that belongs to it', () => {
    const { store, database } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    const other = store.ensure('agent:main:other', { agentId: 'main' })
    store.append(other.sessionId, [user('needle elsewhere')])
    accept(store, 'r1', 'needle')
    store.startRun('r1')
    store.recordAssistant('r1', assistant('calling'), [{ toolCallId: 'c1', name: 'read', idempotent: true }])
    store.finishRun('r1', { state: 'done', result: { status: 'ok', text: 'x', stopReason: 'stop' }, outbox: [{ id: 'o1', channel: 'webchat', target: {}, body: {} }] })
    expect(store.delete(KEY)).toBe(true)
    expect(store.delete(KEY)).toBe(false)
    for (const table of ['session_events', 'runs', 'inbox', 'tool_intents', 'outbox']) {
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(table === 'session_events' ? 1 : 0)
    }
    expect(store.readBefore(sessionId, { limit: 10 })).toEqual([])
    expect(store.search('needle', {}).map(({ session }) => session.key)).toEqual(['agent:main:other'])
    const again = store.ensure(KEY, { agentId: 'main' })
    expect(again.sessionId).not.toBe(sessionId)
    expect(store.readBefore(again.sessionId, { limit: 10 })).toEqual([])
  })

  it('forks a conversation up to a message, with search and compaction pointing at the copies', () => {
    const { store } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main', settings: { model: 'a/b' } })
    store.append(sessionId, [user('earlier life')])
    store.reset(KEY, 'new')
    const [first] = store.append(sessionId, [user('apples'), assistant('pears')])
    store.recordCompaction(sessionId, { summary: 's', firstKeptSeq: (first?.seq ?? 0) + 1, tokensBefore: 10, byModel: false })
    const [last] = store.append(sessionId, [user('cherries')])
    store.append(sessionId, [assistant('not copied')])
    const fork = store.fork(KEY, 'agent:main:fork', last?.id)
    expect(fork).toMatchObject({ messageCount: 3, compactionCount: 1, lastSeq: 4, resetSeq: 0, settings: { model: 'a/b' } })
    expect(texts(store, fork.sessionId)).toEqual(['apples', 'pears', 'compaction', 'cherries'])
    expect(store.lastCompaction(fork.sessionId)?.body).toMatchObject({ firstKeptSeq: 2 })
    expect(store.search('cherries', { sessionKey: fork.key })).toMatchObject([{ seq: 4, session: { key: 'agent:main:fork' } }])
    expect(store.search('earlier', { sessionKey: fork.key })).toEqual([])
    expect(store.readBefore(fork.sessionId, { limit: 1 })[0]?.id).not.toBe(last?.id)
    expect(() => store.fork(KEY, 'agent:main:fork')).toThrow('session already exists')
    expect(() => store.fork(KEY, 'agent:main:x', 'nope')).toThrow('message not found')
    expect(store.get('agent:main:x')).toBeNull()
  })
})

describe('the log', () => {
  it('pages backwards and forwards by place', () => {
    const { store, database } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    for (let number = 1; number <= 30; number += 1) store.append(sessionId, [user(`m${number}`)])
    for (const reader of [store, createSessionStore({ database })]) {
      expect(texts(reader, sessionId, { limit: 3 })).toEqual(['m28', 'm29', 'm30'])
      expect(texts(reader, sessionId, { limit: 2, beforeSeq: 29 })).toEqual(['m27', 'm28'])
      expect(texts(reader, sessionId, { limit: 10, beforeSeq: 3 })).toEqual(['m1', 'm2'])
      expect(texts(reader, sessionId, { limit: 5, beforeSeq: 1 })).toEqual([])
      expect(reader.readAfter(sessionId, 28, 10).map(({ seq }) => seq)).toEqual([29, 30])
      expect(reader.readAfter(sessionId, 5, 2).map(({ seq }) => seq)).toEqual([6, 7])
      expect(reader.readAfter(sessionId, 30, 2)).toEqual([])
      expect(reader.readBefore('unknown', { limit: 5 })).toEqual([])
    }
  })

  it('keeps memory invisible when a transaction around it is rolled back', () => {
    const { store, database } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    store.append(sessionId, [user('kept')])
    const write = createWriteTransaction(database)
    expect(() =>
      write(() => {
        store.append(sessionId, [user('undone')])
        expect(texts(store, sessionId)).toEqual(['kept', 'undone'])
        throw new Error('stop')
      }),
    ).toThrow('stop')
    expect(texts(store, sessionId)).toEqual(['kept'])
    store.append(sessionId, [user('other')])
    expect(texts(store, sessionId)).toEqual(['kept', 'other'])
  })

  it('sees what another store on the same database wrote', () => {
    const { store, database } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    store.append(sessionId, [user('one')])
    createSessionStore({ database }).append(sessionId, [user('two')])
    expect(texts(store, sessionId)).toEqual(['one', 'two'])
    store.append(sessionId, [user('three')])
    expect(texts(store, sessionId)).toEqual(['one', 'two', 'three'])
  })

  it('refuses a second event with the same id and writes nothing of that call', () => {
    const { store } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    store.append(sessionId, [user('one', { id: 'same' })])
    expect(() => store.append(sessionId, [user('two'), user('three', { id: 'same' })])).toThrow(/UNIQUE/)
    expect(texts(store, sessionId)).toEqual(['one'])
    expect(store.get(KEY)).toMatchObject({ lastSeq: 1, messageCount: 1 })
    expect(store.getEvent('same')?.body).toEqual(user('one').body)
  })
})

describe('runs', () => {
  it('accepts a message once, however often it arrives', () => {
    const { store } = open()
    store.ensure(KEY, { agentId: 'main' })
    const first = accept(store, 'r1', 'hello')
    expect(first).toMatchObject({ outcome: 'new', run: { id: 'r1', state: 'queued', attempt: 0 }, inbox: { state: 'taken' }, event: { seq: 1, runId: 'r1' } })
    const second = accept(store, 'r1', 'hello')
    expect(second).toMatchObject({ outcome: 'known', run: { id: 'r1' }, event: { id: first.event?.id } })
    expect(second.inbox.event.body).toEqual(user('hello').body)
    const otherSource = store.accept({ inboxId: 'agent:r1', runId: 'r1', sessionKey: KEY, queueMode: 'steer', event: user('hello'), request: {}, queue: false })
    expect(otherSource).toMatchObject({ outcome: 'known', run: { id: 'r1' } })
    expect(store.get(KEY)?.lastSeq).toBe(1)
    expect(() => store.accept({ inboxId: 'x', runId: 'x', sessionKey: 'agent:main:none', queueMode: 'steer', event: user('x'), request: {}, queue: false })).toThrow('session not found')
    expect(store.getRun('x')).toBeNull()
  })

  it('keeps waiting messages in order and merges them into the run that takes them', () => {
    const { store } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    accept(store, 'r1', 'first')
    store.startRun('r1')
    accept(store, 'r2', 'second', true)
    accept(store, 'r3', 'third', true)
    const waiting = store.waiting(KEY)
    expect(waiting.map(({ runId }) => runId)).toEqual(['r2', 'r3'])
    expect(texts(store, sessionId)).toEqual(['first'])
    expect(store.take(waiting, 'r1')).toMatchObject([{ seq: 2, runId: 'r1' }, { seq: 3, runId: 'r1' }])
    expect(store.take(waiting, 'r1')).toEqual([])
    expect(texts(store, sessionId)).toEqual(['first', 'second', 'third'])
    expect(store.getRun('r2')).toMatchObject({ state: 'done', result: { stopReason: 'merged' } })
    expect(store.waiting(KEY)).toEqual([])
    expect(accept(store, 'r3', 'third', true)).toMatchObject({ outcome: 'known', inbox: { state: 'taken' }, event: { seq: 3 } })
  })

  it('takes a waiting message with its own run', () => {
    const { store } = open()
    store.ensure(KEY, { agentId: 'main' })
    accept(store, 'r1', 'later', true)
    expect(store.take(store.waiting(KEY), 'r1')).toHaveLength(1)
    expect(store.startRun('r1')).toMatchObject({ state: 'running', attempt: 1 })
  })

  it('drops waiting messages without forgetting that they came', () => {
    const { store } = open()
    store.ensure(KEY, { agentId: 'main' })
    accept(store, 'r1', 'never mind', true)
    expect(store.dropWaiting(KEY)).toMatchObject([{ runId: 'r1', state: 'dropped' }])
    expect(store.getRun('r1')?.state).toBe('aborted')
    expect(accept(store, 'r1', 'never mind', true)).toMatchObject({ outcome: 'known', event: null, inbox: { state: 'dropped' } })
  })

  it('stores intent before and result after, and counts attempts over restarts', () => {
    const { store, database } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    accept(store, 'r1', 'go')
    store.startRun('r1')
    store.recordAssistant('r1', assistant('calling'), [
      { toolCallId: 'c1', name: 'read', idempotent: true },
      { toolCallId: 'c2', name: 'exec', idempotent: false },
    ])
    store.setToolIntent('r1', 'c1', 'started')
    store.recordToolResult('r1', 'c1', toolResult('content'), 'done')
    store.setToolIntent('r1', 'c2', 'started')
    const reopened = createSessionStore({ database })
    expect(reopened.toolIntents('r1')).toMatchObject([
      { toolCallId: 'c1', state: 'done', idempotent: true, sessionId },
      { toolCallId: 'c2', state: 'started', idempotent: false },
    ])
    expect(reopened.unfinishedRuns()).toMatchObject([{ id: 'r1', state: 'running', attempt: 1 }])
    expect(reopened.startRun('r1').attempt).toBe(2)
  })

  it('finishes a run once, with usage, tokens and outbox rows', () => {
    const { store, database, clock } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    clock.time = Date.UTC(2026, 10, 22, 23, 59, 59)
    const usage = { input: 10, output: 5, cacheRead: 1, cacheWrite: 2, totalTokens: 18, cost: 0.5 }
    for (const id of ['r1', 'r2']) {
      accept(store, id, `do ${id}`)
      store.startRun(id)
      const end = {
        state: 'done' as const,
        result: { status: 'ok' as const, text: 'done', stopReason: 'stop', provider: 'fake', model: 'echo', usage },
        event: assistant('done'),
        contextTokens: 100,
        outbox: [{ id: `o-${id}`, channel: 'webchat', target: { sessionKey: KEY }, body: { text: 'done' } }],
      }
      store.recordUsage({ agentId: 'main', provider: 'fake', model: 'echo', sessionId }, usage)
      expect(store.finishRun(id, end)).toMatchObject({ runId: id })
      expect(store.finishRun(id, end)).toBeNull()
      clock.time += 2_000
    }
    expect(() => store.startRun('r1')).toThrow('run has already ended: r1')
    expect(store.unfinishedRuns()).toEqual([])
    expect(store.getRun('r1')).toMatchObject({ state: 'done', result: { text: 'done' } })
    expect(store.get(KEY)).toMatchObject({ status: 'done', tokens: { input: 20, output: 10, total: 36, context: 100, cost: 1 } })
    expect(store.usageByDay({ sinceDay: '2026-11-22' })).toMatchObject([{ day: '2026-11-22', turns: 1, input: 10, provider: 'fake' }, { day: '2026-11-23', turns: 1, sessionId }])
    expect(store.usageByDay({ sinceDay: '2026-11-23', agentId: 'main', sessionId })).toHaveLength(1)
    expect(database.prepare('SELECT id, state FROM outbox ORDER BY id').all()).toEqual([{ id: 'o-r1', state: 'pending' }, { id: 'o-r2', state: 'pending' }])
    expect(texts(store, sessionId)).toEqual(['do r1', 'done', 'do r2', 'done'])
  })

  it('names the damaged file, also when only reading, and asks for a check', () => {
    const directory = mkdtempSync(join(tmpdir(), 'claw-damaged-'))
    const path = join(directory, 'state.db')
    const first = openStateDatabase({ path })
    const { sessionId } = createSessionStore({ database: first }).createFrom(KEY, { agentId: 'main' }, Array.from({ length: 200 }, (_value, number) => user(`${number} ${'x'.repeat(900)}`)))
    first.close()
    const bytes = readFileSync(path)
    // Past the schema and the small tables: pages of events.
    for (let page = Math.floor(bytes.length / 4_096) - 60; page < bytes.length / 4_096; page += 1) bytes.fill(0xa5, page * 4_096, page * 4_096 + 2_048)
    writeFileSync(path, bytes)
    let suspected = 0
    const store = createSessionStore({ database: openStateDatabase({ path }), onCorruption: () => void (suspected += 1) })
    expect(() => store.readBefore(sessionId, { limit: 200 })).toThrow(`the database ${path} is damaged`)
    expect(suspected).toBe(1)
    rmSync(directory, { recursive: true })
  })

  it('reports a full disk in words and leaves memory and database agreeing', () => {
    const { store, database } = open()
    const { sessionId } = store.ensure(KEY, { agentId: 'main' })
    accept(store, 'r1', 'hello')
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 1}`)
    expect(() => accept(store, 'r2', 'x'.repeat(200_000))).toThrow(/no space left/)
    expect(store.getRun('r2')).toBeNull()
    expect(texts(store, sessionId)).toEqual(['hello'])
    database.pragma('max_page_count = 100000')
    expect(accept(store, 'r2', 'again').outcome).toBe('new')
    expect(texts(store, sessionId)).toEqual(['hello', 'again'])
  })
})
