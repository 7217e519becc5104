import { afterEach, describe, expect, it } from 'vitest'
import type { ModelGateway, RoutedEvent } from '../providers/index.ts'
import type { NewSessionEvent, SessionEvent } from '../sessions/index.ts'
import { createCompactor } from './index.ts'
import type { CompactorSettings } from './index.ts'
import { assistant, calls, fakeClock, memoryStore, recordingLogger, result, user } from './testing/fixtures.ts'
import type { CountedStore } from './testing/fixtures.ts'

type Stream = (request: Parameters<ModelGateway['stream']>[0], signal: AbortSignal) => AsyncIterable<RoutedEvent>

const open: CountedStore[] = []
afterEach(() => {
  for (const log of open.splice(0)) log.close()
})

async function* answering(text: string): AsyncGenerator<RoutedEvent> {
  yield { type: 'done', content: [{ type: 'text', text }], stopReason: 'stop' }
}

const hanging: Stream = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) })

function setUp(options: { readonly stream?: Stream; readonly providerId?: string; readonly settings?: CompactorSettings; readonly contextWindow?: number; readonly reasoning?: boolean } = {}) {
  const log = memoryStore()
  open.push(log)
  const requests: Parameters<Stream>[0][] = []
  const model = { ref: 'test/model', providerId: options.providerId ?? 'test', info: { id: 'model', name: 'model', contextWindow: options.contextWindow ?? 128_000, maxOutputTokens: 4_000, reasoning: options.reasoning ?? false, input: ['text'] as const, cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } } }
  const logger = recordingLogger()
  const compactor = createCompactor({
    sessions: log.store,
    models: {
      resolve: () => model,
      stream: (request, signal) => {
        requests.push(request)
        return (options.stream ?? (() => answering('A summary by the model, long enough.')))(request, signal)
      },
    },
    settings: () => ({ keepRecentTokens: 200, ...options.settings }),
    clock: fakeClock(),
    logger,
  })
  const append = (...events: NewSessionEvent[]): readonly SessionEvent[] => log.store.append(log.session().sessionId, events)
  const last = () => log.store.lastCompaction(log.session().sessionId)
  const summary = (): string => {
    const body = last()?.body
    return body?.type === 'compaction' ? body.summary : ''
  }
  return { ...log, compactor, requests, append, last, summary, logger }
}

const talk = (count: number): NewSessionEvent[] =>
  Array.from({ length: count }, (_, index) => [user(`Question ${index}: please look at src/part-${index}.ts. ${'filler '.repeat(20)}`), assistant(`We decided to use port 18${index}00. ${'words '.repeat(20)}`)]).flat()

describe('compaction by the model', () => {
  it('replaces the older part by a summary and keeps the newest tokens', async () => {
    const { compactor, session, append, last, requests } = setUp()
    const events = append(...talk(10))
    const outcome = await compactor.compact(session(), { instructions: 'keep the ports' })
    expect(outcome).toMatchObject({ compacted: true, byModel: true })
    const sizes = outcome.compacted ? outcome : { tokensBefore: 0, tokensAfter: 0 }
    expect(sizes.tokensAfter).toBeLessThan(sizes.tokensBefore)
    const body = last()?.body
    const kept = events.find((event) => body?.type === 'compaction' && event.seq === body.firstKeptSeq)
    expect(kept?.body).toMatchObject({ message: { role: 'user' } })
    expect(session().compactionCount).toBe(1)
    const [request] = requests
    expect(JSON.stringify(request?.messages)).toContain('keep the ports')
    expect(request).toMatchObject({ tools: [], thinking: 'off' })
  })

  it('keeps as many turns as wanted, but never more than half of the conversation', async () => {
    const kept = async (keepRecentTurns: number): Promise<number> => {
      const { compactor, session, append, last } = setUp({ settings: { keepRecentTokens: 1, keepRecentTurns } })
      const events = append(...talk(10))
      await compactor.compact(session())
      const body = last()?.body
      return events.filter((event) => body?.type === 'compaction' && event.seq >= body.firstKeptSeq && event.body.type === 'message' && event.body.message.role === 'user').length
    }
    expect([await kept(0), await kept(3), await kept(50)]).toEqual([0, 3, 5])
  })

  it('thinks about the summary as the owner says, where the model can', async () => {
    for (const [reasoning, thinking] of [[true, 'low'], [false, 'off']] as const) {
      const { compactor, session, append, requests } = setUp({ reasoning, settings: { thinking: 'low' } })
      append(...talk(10))
      await compactor.compact(session())
      expect(requests).toMatchObject([{ thinking }])
    }
  })

  it('adds identifiers that the summary forgot', async () => {
    const { compactor, session, append, summary } = setUp()
    append(...talk(6))
    await compactor.compact(session())
    expect(summary()).toMatch(/^A summary by the model.*\n\nAlso named: .*src\/part-0\.ts.*18000/)
  })

  it('merges the earlier summary in and moves on', async () => {
    const { compactor, session, append, last, requests } = setUp({ stream: () => answering('Everything so far in /home/ada/notes.md') })
    append(...talk(6))
    await compactor.compact(session())
    const first = last()?.seq ?? 0
    append(...talk(6))
    expect(await compactor.compact(session())).toMatchObject({ compacted: true })
    expect(JSON.stringify(requests[1]?.messages)).toContain('<earlier_summary>\\nEverything so far in /home/ada/notes.md')
    expect(last()?.seq).toBeGreaterThan(first)
  })

  it('folds what does not fit a small window into an extract', async () => {
    const { compactor, session, append, requests } = setUp({ contextWindow: 2_000 })
    append(...talk(60))
    await compactor.compact(session())
    const sent = JSON.stringify(requests[0]?.messages)
    expect(sent).toContain('<earlier_summary>')
    expect(sent.length).toBeLessThan(20_000)
  })

  it('keeps the lowest trust of what it summarises', async () => {
    const { compactor, session, append, last } = setUp()
    append(user('read that page'), calls('c1'), result('c1', 'a web page', 'web'), assistant('done'), ...talk(6))
    await compactor.compact(session())
    expect(last()?.trust).toBe('web')
  })
})

describe('compaction without a model', () => {
  it('extracts when only the builtin provider is there, the same every time', async () => {
    const run = async (): Promise<string> => {
      const { compactor, session, append, summary, requests } = setUp({ providerId: 'builtin' })
      append(user('Remember: the backup is in /srv/backup/2026 and costs 12.50 EUR.'), calls('c1', 'exec', { command: 'npm test' }), result('c1', 'ok'), assistant('We decided to keep it.'), ...talk(5))
      expect(await compactor.compact(session())).toMatchObject({ compacted: true, byModel: false })
      expect(requests).toEqual([])
      return summary()
    }
    const text = await run()
    expect(text).toContain('/srv/backup/2026')
    expect(text).toContain('12.50')
    expect(text).toContain('exec {"command":"npm test"} → done')
    expect(text).toContain('We decided to keep it.')
    expect(await run()).toBe(text)
  })

  it('extracts when the model does not answer in time, even when the stream ignores the signal', async () => {
    const { compactor, session, append, logger } = setUp({ stream: hanging, settings: { timeoutMs: 20 } })
    append(...talk(6))
    expect(await compactor.compact(session())).toMatchObject({ compacted: true, byModel: false })
    expect(logger.lines.join()).toContain('time limit')
  })

  it('extracts when the caller\'s own time limit comes first', async () => {
    const { compactor, session, append } = setUp({ stream: hanging })
    append(...talk(6))
    expect(await compactor.compact(session(), { signal: AbortSignal.any([AbortSignal.timeout(20)]) })).toMatchObject({ compacted: true, byModel: false })
  })

  it.each<[string, Stream]>([
    ['an error', async function* () { yield { type: 'error', failure: { kind: 'overloaded', message: 'busy' }, content: [] } }],
    ['an empty answer', () => answering('')],
    ['a stream that ends', async function* () { yield { type: 'text-delta', text: 'half' } }],
    ['a stream that throws', () => { throw new Error('boom') }],
  ])('extracts after %s', async (_, stream) => {
    const { compactor, session, append } = setUp({ stream })
    append(...talk(6))
    expect(await compactor.compact(session())).toMatchObject({ compacted: true, byModel: false })
  })

  it('folds an earlier extract in and stays bounded however often it happens', async () => {
    const { compactor, session, append, summary } = setUp({ providerId: 'builtin' })
    append(user('The project is called Kestrel-7 and lives in /opt/kestrel.'), assistant('Noted.'))
    for (let round = 0; round < 8; round += 1) {
      append(...talk(6))
      expect(await compactor.compact(session())).toMatchObject({ compacted: true })
    }
    expect(summary()).toContain('/opt/kestrel')
    expect(summary().length).toBeLessThan(20_000)
  })
})

describe('what compaction never does', () => {
  it('splits a call from its result', async () => {
    const { compactor, session, append, last } = setUp({ providerId: 'builtin' })
    append(user('go'))
    const events = Array.from({ length: 8 }, (_, index) => append(calls(`c${index}`), result(`c${index}`, 'output '.repeat(60)))).flat()
    await compactor.compact(session())
    const body = last()?.body
    const kept = events.find((event) => body?.type === 'compaction' && event.seq === body.firstKeptSeq)
    expect(kept?.body).toMatchObject({ message: { role: 'assistant' } })
  })

  it('compacts a conversation with nothing to leave out', async () => {
    const { compactor, session, append } = setUp()
    append(user('hi'))
    expect(await compactor.compact(session())).toMatchObject({ compacted: false })
  })

  it('writes into a conversation that was reset meanwhile, or after it was stopped', async () => {
    const { compactor, session, append, store, last } = setUp({
      stream: async function* () {
        store.reset('agent:main:main', 'new')
        yield* answering('A summary that comes too late.')
      },
    })
    append(...talk(6))
    expect(await compactor.compact(session())).toEqual({ compacted: false, reason: 'the conversation was reset meanwhile' })
    expect(last()).toBeNull()
    append(...talk(6))
    const stop = new AbortController()
    stop.abort()
    expect(await compactor.compact(session(), { signal: stop.signal })).toEqual({ compacted: false, reason: 'stopped' })
  })

  it('reads the whole of a very long session, or runs twice at once', async () => {
    const { compactor, session, append, reads, summary } = setUp({ providerId: 'builtin' })
    append(...Array.from({ length: 12_000 }, (_, index) => user(`message ${index} ${'x'.repeat(60)}`)))
    reads.rows = 0
    const [one, two] = await Promise.all([compactor.compact(session()), compactor.compact(session())])
    expect(one).toBe(two)
    expect(reads.rows).toBeLessThanOrEqual(4_000)
    expect(summary()).toContain('too many to summarise')
  })
})
