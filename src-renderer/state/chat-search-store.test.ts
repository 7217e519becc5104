// Searching one chat.
import { describe, expect, it } from 'vitest'
import { createChatSearchStore } from './chat-search-store.ts'
import { createFakeClient } from './testing/fake-client.ts'

function setUp(messageIds: readonly string[] = ['a', 'b', 'c']) {
  const fake = createFakeClient()
  fake.answer('desktop.sessions.find', () => ({ messageIds, truncated: false }))
  const store = createChatSearchStore({ client: fake.client, sessionKey: 'agent:main:main' })
  return { ...fake, store, at: () => store.getState().hits[store.getState().at] }
}

describe('searching one chat', () => {
  it('begins at the newest match and goes around', async () => {
    const { store, at, requests } = setUp()
    await store.getState().search(' word ')
    expect(requests).toEqual([{ method: 'desktop.sessions.find', params: { sessionKey: 'agent:main:main', query: 'word' } }])
    expect(at()).toBe('c')
    store.getState().move(-1)
    expect(at()).toBe('b')
    store.getState().move(1)
    store.getState().move(1)
    expect(at()).toBe('a')
  })

  it('has nowhere to go without a match, and nothing to ask without words', async () => {
    const { store, at, requests } = setUp([])
    await store.getState().search('word')
    store.getState().move(1)
    expect(at()).toBeUndefined()
    await store.getState().search('  ')
    expect(store.getState().phase).toBe('idle')
    expect(requests).toHaveLength(1)
  })

  it('keeps the later of two searches, whichever answer comes first', async () => {
    const { store, at, ...fake } = setUp()
    let finish: (found: unknown) => void = () => undefined
    fake.answer('desktop.sessions.find', ({ query }) => (query === 'slow' ? new Promise((resolve) => { finish = resolve }) : { messageIds: ['quick'], truncated: false }))
    const slow = store.getState().search('slow')
    await store.getState().search('quick')
    finish({ messageIds: ['slow'], truncated: true })
    await slow
    expect(at()).toBe('quick')
  })

  it('says what went wrong and tries the same words again', async () => {
    const { store, at, ...fake } = setUp()
    fake.answer('desktop.sessions.find', () => Promise.reject(new Error('too busy')))
    await store.getState().search('word')
    expect(store.getState()).toMatchObject({ phase: 'failed', problem: 'too busy' })
    fake.answer('desktop.sessions.find', () => ({ messageIds: ['a'], truncated: false }))
    await store.getState().search('word')
    expect(at()).toBe('a')
  })
})
