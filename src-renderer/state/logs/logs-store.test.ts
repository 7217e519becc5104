import { describe, expect, it } from 'vitest'
import { createLogsStore, MOST_LINES } from './logs-store.ts'
import { createFakeClient } from '../testing/fake-client.ts'

const line = (text: string) => JSON.stringify({ level: 'info', time: 1, msg: text })

function house() {
  const fake = createFakeClient()
  const store = createLogsStore({ client: fake.client })
  const tell = (lines: readonly string[], more: object = {}) => fake.answer('logs.tail', () => ({ file: '/log', cursor: 10, size: 10, lines: lines.map(line), ...more }))
  return { fake, store, tell, texts: () => store.getState().lines.map(({ message, after }) => (after === null ? message : `[${after}] ${message}`)) }
}

describe('the log', () => {
  it('grows by what is new after the place it was read to', async () => {
    const { fake, store, tell, texts } = house()
    tell(['a', 'b'])
    await store.getState().poll()
    tell(['c'], { cursor: 20 })
    await store.getState().poll()
    tell([], { cursor: 20 })
    const { lines } = store.getState()
    await store.getState().poll()
    expect(store.getState().lines).toBe(lines)
    expect(texts()).toEqual(['a', 'b', 'c'])
    expect(fake.requests.map(({ params }) => params['cursor'])).toEqual([undefined, 10, 20])
  })

  it('marks where a new file began and where lines were left out', async () => {
    const { store, tell, texts } = house()
    tell(['a'], { truncated: true })
    await store.getState().poll()
    expect(store.getState().isCut).toBe(true)
    tell(['b'], { reset: true })
    await store.getState().poll()
    tell(['c', 'd'], { truncated: true, skippedBytes: 5 })
    await store.getState().poll()
    expect(texts()).toEqual(['a', '[new-file] b', '[gap] c', 'd'])
  })

  it('keeps the newest lines only', async () => {
    const { store, tell } = house()
    for (let round = 0; round < 3; round += 1) {
      tell(Array.from({ length: 4000 }, (_, index) => `${round}-${index}`))
      await store.getState().poll()
    }
    const { lines, isCut } = store.getState()
    expect([lines.length, lines.at(0)?.message, lines.at(-1)?.message, isCut]).toEqual([MOST_LINES, '0-2000', '2-3999', true])
  })

  it('says why it could not be read, keeps its lines without a connection, and goes on', async () => {
    const { fake, store, tell, texts } = house()
    tell(['a'])
    await store.getState().poll()
    fake.setOpen(false)
    await store.getState().poll()
    expect(store.getState()).toMatchObject({ phase: 'ready', problem: null })
    fake.setOpen(true)
    fake.answer('logs.tail', () => Promise.reject(new Error('this gateway writes no log file')))
    await store.getState().poll()
    expect(store.getState()).toMatchObject({ phase: 'failed', problem: 'this gateway writes no log file' })
    tell(['b'])
    await store.getState().poll()
    expect([store.getState().phase, ...texts()]).toEqual(['ready', 'a', 'b'])
  })

  it('keeps nothing for whoever signs in next, not even an answer that was on its way', async () => {
    const { fake, store, tell, texts } = house()
    tell(['private'])
    const reading = store.getState().poll()
    fake.demandSignIn()
    await reading
    expect(texts()).toEqual([])
    expect(store.getState().phase).toBe('idle')
  })
})
