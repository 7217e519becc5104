import { describe, expect, it } from 'vitest'
import type { Logger } from '../platform/index.ts'
import { openStateDatabase } from '../storage/index.ts'
import type { Database } from '../storage/index.ts'
import { createDispatcher, createOutbox } from './index.ts'
import type { Deliverer, DeliveryOutcome, OutboxRow } from './index.ts'

const quiet: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => quiet }

function start(database: Database = openStateDatabase({ path: ':memory:' })) {
  const clock = { time: 1_000, now: () => clock.time }
  const outbox = createOutbox({ database, clock })
  const settled: OutboxRow[] = []
  let timer: { run: () => void; delayMs: number } | null = null
  const dispatcher = createDispatcher({
    outbox, clock, logger: quiet,
    onSettled: (row) => void settled.push(row),
    schedule: (run, delayMs) => {
      timer = { run, delayMs }
      return () => (timer = null)
    },
  })
  return {
    database, outbox, dispatcher, settled, clock,
    add: (id: string, sessionKey = 'agent:main:main', channel = 'chat') => outbox.add({ id, runId: 'r', sessionKey, channel, target: { to: 'me' }, body: { text: id } }),
    /** Moves time to the planned retry and lets it happen. */
    passTime: async (): Promise<number | null> => {
      if (timer === null) return null
      const { run, delayMs } = timer
      timer = null
      clock.time += delayMs
      run()
      await dispatcher.idle()
      return delayMs
    },
  }
}

function channel(answers: (row: OutboxRow) => DeliveryOutcome | Promise<DeliveryOutcome>, options: Partial<Deliverer> = {}) {
  const seen: string[] = []
  const deliverer: Deliverer = {
    channel: 'chat',
    deduplicates: false,
    deliver(row) {
      seen.push(row.id)
      return Promise.resolve().then(() => answers(row))
    },
    ...options,
  }
  return { seen, deliverer }
}

describe('the dispatcher', () => {
  it('sends what is pending as soon as the channel is there, with a receipt', async () => {
    const { dispatcher, outbox, add, settled, passTime } = start()
    expect([add('a'), add('a'), add('b')]).toEqual([true, false, true])
    const { deliverer, seen } = channel((row) => ({ status: 'sent', receipt: { messageId: `m-${row.id}` } }))
    dispatcher.add(deliverer)
    await dispatcher.idle()
    expect(seen).toEqual(['a', 'b'])
    expect(outbox.get('a')).toMatchObject({ state: 'sent', attempts: 1, sentAtMs: 1_000, receipt: { messageId: 'm-a' } })
    expect(settled.map(({ id, state }) => [id, state])).toEqual([['a', 'sent'], ['b', 'sent']])
    add('c')
    dispatcher.wake()
    await dispatcher.idle()
    expect(seen).toEqual(['a', 'b', 'c'])
    expect(await passTime()).toBeNull()
  })

  it('leaves rows of absent channels alone', async () => {
    const { dispatcher, outbox, add } = start()
    add('a', 's', 'telegram')
    dispatcher.add(channel(() => ({ status: 'sent' })).deliverer)
    await dispatcher.idle()
    expect(outbox.get('a')).toMatchObject({ state: 'pending', attempts: 0 })
  })

  it('retries with growing pauses and gives up in the end', async () => {
    const { dispatcher, outbox, add, passTime } = start()
    add('a')
    const { deliverer, seen } = channel(() => ({ status: 'retry', reason: 'offline' }))
    dispatcher.add(deliverer)
    await dispatcher.idle()
    const pauses: (number | null)[] = []
    for (let pause = await passTime(); pause !== null; pause = await passTime()) pauses.push(pause)
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000])
    expect(seen).toHaveLength(8)
    expect(outbox.get('a')).toMatchObject({ state: 'failed', attempts: 8, receipt: { reason: 'gave up after 8 attempts: offline' } })
  })

  it('waits as long as the channel asks', async () => {
    const { dispatcher, add, passTime, outbox } = start()
    add('a')
    let calls = 0
    dispatcher.add(channel(() => ((calls += 1) === 1 ? { status: 'retry', reason: 'slow down', retryAfterMs: 30_000 } : { status: 'sent' })).deliverer)
    await dispatcher.idle()
    expect(await passTime()).toBe(30_000)
    expect(outbox.get('a')?.state).toBe('sent')
  })

  it('keeps unknown outcomes as unknown, unless the channel can tell twice from once', async () => {
    const plain = start()
    plain.add('a')
    const lost = channel(() => Promise.reject(new Error('connection cut')))
    plain.dispatcher.add(lost.deliverer)
    await plain.dispatcher.idle()
    expect(plain.outbox.get('a')).toMatchObject({ state: 'unknown', receipt: { reason: 'connection cut' } })
    expect(await plain.passTime()).toBeNull()
    expect(plain.outbox.troubled(10)).toMatchObject([{ id: 'a' }])

    const careful = start()
    careful.add('a')
    let calls = 0
    careful.dispatcher.add(channel(() => ((calls += 1) === 1 ? { status: 'unknown', reason: 'no answer' } : { status: 'sent' }), { deduplicates: true }).deliverer)
    await careful.dispatcher.idle()
    await careful.passTime()
    expect(careful.outbox.get('a')).toMatchObject({ state: 'sent', attempts: 2 })
  })

  it('takes a send that a killed process began for unknown, or sends it again where that is safe', async () => {
    for (const deduplicates of [false, true]) {
      const first = start()
      first.add('begun')
      first.add('untouched')
      first.outbox.claim('begun')
      const second = start(first.database)
      const { deliverer, seen } = channel(() => ({ status: 'sent' }), { deduplicates })
      second.dispatcher.add(deliverer)
      await second.dispatcher.idle()
      expect(seen).toEqual(deduplicates ? ['begun', 'untouched'] : ['untouched'])
      expect(second.outbox.get('begun')?.state).toBe(deduplicates ? 'sent' : 'unknown')
      expect(second.outbox.get('untouched')?.state).toBe('sent')
    }
  })

  it('sends to several conversations at once but in order within one', async () => {
    const { dispatcher, add } = start()
    for (const id of ['a1', 'a2', 'b1']) add(id, `agent:main:${id[0]}`)
    const open = new Map<string, () => void>()
    const { deliverer, seen } = channel((row) => new Promise<DeliveryOutcome>((resolve) => open.set(row.id, () => resolve({ status: 'sent' }))))
    dispatcher.add(deliverer)
    await new Promise(setImmediate)
    expect(seen).toEqual(['a1', 'b1'])
    open.get('a1')?.()
    await new Promise(setImmediate)
    expect(seen).toEqual(['a1', 'b1', 'a2'])
    open.get('a2')?.()
    open.get('b1')?.()
    await dispatcher.idle()
  })

  it('ends a hanging send when it stops and sends nothing afterwards', async () => {
    const { dispatcher, outbox, add } = start()
    add('a')
    dispatcher.add(channel(() => ({ status: 'sent' }), { deliver: (_row, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))) }).deliverer)
    await new Promise(setImmediate)
    await dispatcher.stop()
    expect(outbox.get('a')).toMatchObject({ state: 'unknown', receipt: { reason: 'stopped' } })
    add('b')
    dispatcher.wake()
    await dispatcher.idle()
    expect(outbox.get('b')).toMatchObject({ state: 'pending', attempts: 0 })
  })

  it('lets the owner send a troubled reply again or let it go', async () => {
    const { dispatcher, outbox, add } = start()
    add('a')
    add('b')
    let works = false
    dispatcher.add(channel(() => (works ? { status: 'sent' } : { status: 'failed', reason: 'blocked' })).deliverer)
    await dispatcher.idle()
    works = true
    expect(outbox.settle('a', 'resend')).toMatchObject({ state: 'pending', attempts: 0 })
    outbox.settle('b', 'dismiss')
    dispatcher.wake()
    await dispatcher.idle()
    expect(outbox.get('a')?.state).toBe('sent')
    expect(outbox.get('b')).toBeNull()
    expect(() => outbox.settle('a', 'resend')).toThrow('is sent')
    expect(() => outbox.settle('none', 'resend')).toThrow('no such delivery')
  })
})
