import { describe, expect, it } from 'vitest'
import { createResource } from './create-resource.ts'
import { createFakeClient } from './testing/fake-client.ts'

describe('a resource', () => {
  it('asks only when somebody needs it, and again when an event says it changed', async () => {
    const fake = createFakeClient()
    let reads = 0
    const store = createResource({ client: fake.client, read: () => Promise.resolve((reads += 1)), changedBy: ['changed'] })
    fake.emit('changed', {})
    expect(reads).toBe(0)
    await store.getState().load()
    expect(store.getState()).toMatchObject({ phase: 'ready', data: 1, problem: null })
    fake.emit('changed', {})
    await Promise.resolve()
    expect(store.getState().data).toBe(2)
  })

  it('keeps what it had when a later reading fails, and says why', async () => {
    const { client } = createFakeClient()
    const answers = [Promise.resolve('first'), Promise.reject(new Error('The disk is full.'))]
    const store = createResource({ client, read: () => answers.shift() ?? Promise.resolve('never') })
    await store.getState().load()
    await store.getState().load()
    expect(store.getState()).toMatchObject({ phase: 'failed', data: 'first', problem: 'The disk is full.' })
  })

  it('keeps nothing for whoever signs in next, not even an answer that was on its way', async () => {
    const fake = createFakeClient()
    const late = Promise.withResolvers<string>()
    const answers = [Promise.resolve('private'), late.promise]
    const store = createResource({ client: fake.client, read: () => answers.shift() ?? Promise.resolve('never') })
    await store.getState().load()
    const reading = store.getState().load()
    fake.demandSignIn()
    expect(store.getState()).toMatchObject({ phase: 'idle', data: null })
    late.resolve('still private')
    await reading
    expect(store.getState()).toMatchObject({ phase: 'idle', data: null })
  })

  it('lets the newest question win, whichever answer comes last', async () => {
    const { client } = createFakeClient()
    const first = Promise.withResolvers<string>()
    const answers = [first.promise, Promise.resolve('new')]
    const store = createResource({ client, read: () => answers.shift() ?? Promise.resolve('never') })
    const old = store.getState().load()
    await store.getState().load()
    first.resolve('old')
    await old
    expect(store.getState().data).toBe('new')
  })
})
