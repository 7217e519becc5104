import { describe, expect, it } from 'vitest'
import { createSessionsStore } from './sessions-store.ts'
import type { SessionRow } from './sessions-store.ts'
import { createFakeClient } from './testing/fake-client.ts'

const row = (key: string, changes: Partial<SessionRow> = {}): SessionRow => ({ key, kind: 'direct', sessionId: key, agentId: 'main', updatedAt: 1, ...changes })
const listOf = (rows: readonly SessionRow[], nextOffset: number | null = null) => ({ sessions: rows, nextOffset })
const refusal = new Error('no')

async function filled(rows: readonly SessionRow[] = [row('a'), row('b')]) {
  const fake = createFakeClient()
  fake.answer('sessions.subscribe', () => ({ subscribed: true, list: listOf(rows) }))
  const store = createSessionsStore({ client: fake.client })
  await expect.poll(() => store.getState().phase).toBe('ready')
  return { fake, store, keys: () => [...store.getState().rows.keys()] }
}

/** A promise that a test settles. */
function held<Value>() {
  let settle: (value: Value) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const promise = new Promise<Value>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  return { promise, settle, fail }
}

describe('reading the sessions', () => {
  it('subscribes, shows the first page at once and the others as they come', async () => {
    const fake = createFakeClient()
    const second = held<unknown>()
    fake.answer('sessions.subscribe', () => ({ list: listOf([row('a')], 1) }))
    fake.answer('sessions.list', ({ offset }) => (offset === 1 ? second.promise : listOf([row('c')])))
    const store = createSessionsStore({ client: fake.client })
    await expect.poll(() => [...store.getState().rows.keys()]).toEqual(['a'])
    expect(store.getState().phase).toBe('ready')
    second.settle(listOf([row('b')], 2))
    await expect.poll(() => [...store.getState().rows.keys()]).toEqual(['a', 'b', 'c'])
    expect(fake.requests[0]?.params).toMatchObject({ archived: 'all', includeDerivedTitles: true, includeLastMessage: true })
  })

  it('believes events that came while it was reading more than what it read', async () => {
    const fake = createFakeClient()
    const second = held<unknown>()
    fake.answer('sessions.subscribe', () => ({ list: listOf([row('a'), row('b')], 2) }))
    fake.answer('sessions.list', () => second.promise)
    const store = createSessionsStore({ client: fake.client })
    await expect.poll(() => store.getState().rows.size).toBe(2)
    fake.emit('sessions.changed', { sessionKey: 'a', session: row('a', { label: 'new' }), reason: 'patch' })
    fake.emit('sessions.changed', { sessionKey: 'b', reason: 'delete' })
    second.settle(listOf([row('c')]))
    await expect.poll(() => [...store.getState().rows.values()].map(({ key, label }) => [key, label])).toEqual([['a', 'new'], ['c', undefined]])
  })

  it('shows the first change at once, and a storm of them at its own pace with nothing lost', async () => {
    const fake = createFakeClient()
    fake.answer('sessions.subscribe', () => ({ list: listOf([row('a'), row('b')]) }))
    const timers: (() => void)[] = []
    const store = createSessionsStore({ client: fake.client, after: (run) => void timers.push(run) })
    await expect.poll(() => store.getState().phase).toBe('ready')
    let changes = 0
    store.subscribe(() => (changes += 1))
    const labels = () => [...store.getState().rows.values()].map(({ label }) => label)
    for (let index = 0; index < 100; index += 1) fake.emit('sessions.changed', { sessionKey: index % 2 === 0 ? 'a' : 'b', session: row(index % 2 === 0 ? 'a' : 'b', { label: `${index}` }), reason: 'run' })
    expect(labels()).toEqual(['0', undefined])
    timers.shift()?.()
    expect(labels()).toEqual(['98', '99'])
    expect(changes).toBe(2)
    // Quiet again: what comes next is shown at once.
    timers.shift()?.()
    expect(timers).toHaveLength(0)
    fake.emit('sessions.changed', { sessionKey: 'b', reason: 'delete' })
    expect([...store.getState().rows.keys()]).toEqual(['a'])
  })

  it('neither reads nor follows the list for a page that shows none', async () => {
    const fake = createFakeClient()
    createSessionsStore({ client: fake.client, isListed: false })
    fake.resync()
    expect(fake.requests).toEqual([])
  })

  it('says why it failed, and reads again when told to', async () => {
    const fake = createFakeClient()
    fake.answer('sessions.subscribe', () => Promise.reject(refusal))
    const store = createSessionsStore({ client: fake.client })
    await expect.poll(() => store.getState()).toMatchObject({ phase: 'failed', problem: 'no' })
    fake.answer('sessions.subscribe', () => ({ list: listOf([row('a')]) }))
    await store.getState().load()
    expect(store.getState()).toMatchObject({ phase: 'ready', problem: null })
  })

  it('keeps what is on screen while it reads again after missed events', async () => {
    const { fake, keys } = await filled()
    const again = held<unknown>()
    fake.answer('sessions.subscribe', () => again.promise)
    fake.resync()
    expect(keys()).toEqual(['a', 'b'])
    again.settle({ list: listOf([row('b'), row('c')]) })
    await expect.poll(keys).toEqual(['b', 'c'])
  })

  it('reads everything again when an event names no session', async () => {
    const { fake, keys } = await filled()
    fake.answer('sessions.subscribe', () => ({ list: listOf([row('z')]) }))
    fake.emit('sessions.changed', { reason: 'cleanup', ts: 1 })
    await expect.poll(keys).toEqual(['z'])
  })
})

describe('changing a session', () => {
  it('shows the change at once and what the gateway made of it afterwards', async () => {
    const { fake, store } = await filled()
    const answer = held<unknown>()
    fake.answer('sessions.patch', () => answer.promise)
    const done = store.getState().patch('a', { label: 'Tax', pinned: true })
    expect(store.getState().rows.get('a')).toMatchObject({ label: 'Tax', pinned: true })
    answer.settle({ entry: row('a', { label: 'Tax', pinned: true, updatedAt: 9 }) })
    await done
    expect(store.getState().rows.get('a')?.updatedAt).toBe(9)
    expect(fake.requests.at(-1)).toEqual({ method: 'sessions.patch', params: { key: 'a', label: 'Tax', pinned: true } })
  })

  it('takes the change back when it is refused', async () => {
    const { fake, store } = await filled([row('a', { label: 'Old' })])
    fake.answer('sessions.patch', () => Promise.reject(refusal))
    await expect(store.getState().patch('a', { label: null })).rejects.toThrow('no')
    expect(store.getState().rows.get('a')?.label).toBe('Old')
  })

  it('creates one and knows it before the event comes', async () => {
    const { fake, store } = await filled([])
    fake.answer('sessions.create', () => ({ key: 'new', entry: row('new') }))
    expect(await store.getState().create({ label: 'x' })).toBe('new')
    expect(store.getState().rows.has('new')).toBe(true)
  })
})

describe('deleting a session', () => {
  it('hides it first, whatever events say, and brings the latest back when it is wanted', async () => {
    const { fake, store, keys } = await filled()
    const restore = store.getState().hide('a')
    expect(keys()).toEqual(['b'])
    fake.emit('sessions.changed', { sessionKey: 'a', session: row('a', { label: 'later' }), reason: 'send' })
    await store.getState().load()
    expect(keys()).toEqual(['b'])
    restore()
    restore()
    expect(store.getState().rows.get('a')?.label).toBe('later')
    expect(fake.requests.some(({ method }) => method === 'sessions.delete')).toBe(false)
  })

  it('deletes for good, also what was hidden before', async () => {
    const { fake, store, keys } = await filled()
    store.getState().hide('a')
    await store.getState().remove('a')
    fake.emit('sessions.changed', { sessionKey: 'a', reason: 'delete' })
    expect(keys()).toEqual(['b'])
    expect(fake.requests.at(-1)).toEqual({ method: 'sessions.delete', params: { key: 'a', deleteTranscript: true } })
  })

  it('brings it back when the gateway refuses', async () => {
    const { fake, store, keys } = await filled()
    fake.answer('sessions.delete', () => Promise.reject(refusal))
    store.getState().hide('a')
    await expect(store.getState().remove('a')).rejects.toThrow('no')
    expect(keys()).toEqual(['b', 'a'])
  })
})

describe('changing many sessions', () => {
  const many = Array.from({ length: 600 }, (_, index) => row(`s${index}`))

  it('shows the change at once, draws the list a few times only, and names what was refused', async () => {
    const { fake, store } = await filled(many)
    fake.answer('sessions.patch', ({ key }) => (key === 's7' ? Promise.reject(refusal) : { entry: row(String(key), { pinned: true }) }))
    let draws = 0
    store.subscribe(() => (draws += 1))
    const done = store.getState().patchAll(many.map(({ key }) => key), { pinned: true })
    expect([...store.getState().rows.values()].every(({ pinned }) => pinned)).toBe(true)
    expect(await done).toEqual([{ key: 's7', reason: 'no' }])
    expect([...store.getState().rows.values()].filter(({ pinned }) => pinned !== true).map(({ key }) => key)).toEqual(['s7'])
    expect(draws).toBeLessThan(10)
  })

  it('removes them all but those that the gateway keeps', async () => {
    const { fake, keys, store } = await filled([row('a'), row('b'), row('c')])
    fake.answer('sessions.delete', ({ key }) => (key === 'b' ? Promise.reject(refusal) : {}))
    const done = store.getState().removeAll(['a', 'b'])
    expect(keys()).toEqual(['c'])
    expect(await done).toEqual([{ key: 'b', reason: 'no' }])
    expect(keys()).toEqual(['c', 'b'])
  })

  it('shows what was imported', async () => {
    const { fake, keys, store } = await filled([row('a')])
    fake.answer('desktop.sessions.import', () => ({ key: 'new' }))
    fake.answer('sessions.describe', ({ key }) => ({ session: row(String(key)) }))
    expect(await store.getState().importTranscript({ jsonl: '{}', label: 'New' })).toBe('new')
    expect(keys()).toEqual(['a', 'new'])
  })

  it('brings all that were hidden back together', async () => {
    const { keys, store } = await filled([row('a'), row('b'), row('c')])
    const restore = store.getState().hide(['a', 'c'])
    expect(keys()).toEqual(['b'])
    restore()
    expect(keys().toSorted()).toEqual(['a', 'b', 'c'])
  })
})
