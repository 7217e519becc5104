import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStateDatabase } from '../storage/index.ts'
import { createSessionStore } from './index.ts'
import type { NewSessionEvent, SessionStore } from './index.ts'
import { searchExpression } from './search-sessions.ts'
import { TailCache } from './tail-cache.ts'

function user(text: string): NewSessionEvent {
  return { trust: 'owner', body: { type: 'message', message: { role: 'user', content: [{ type: 'text', text }], timestampMs: 1 } } }
}

const WORDS = 'a message of ordinary length that somebody could have written on an ordinary day about ordinary things'

let runs = 0

/** Milliseconds of one whole turn's storage. */
function turnTime(store: SessionStore, key: string): number {
  const { sessionId } = store.ensure(key, { agentId: 'main' })
  const id = `${key}-${(runs += 1)}`
  const before = performance.now()
  store.accept({ inboxId: `chat:${id}`, runId: id, sessionKey: key, queueMode: 'steer', event: user(`${WORDS} ${runs}`), request: {}, queue: false })
  store.startRun(id)
  store.readBefore(sessionId, { limit: 200 })
  store.lastCompaction(sessionId)
  store.finishRun(id, { state: 'done', result: { status: 'ok', text: WORDS, stopReason: 'stop', provider: 'p', model: 'm', usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0, totalTokens: 2, cost: 0 } }, event: user(WORDS) })
  return performance.now() - before
}

function median(times: readonly number[]): number {
  return times.toSorted((left, right) => left - right)[times.length >> 1] ?? 0
}

describe('scale', () => {
  it('costs the same per turn with 20,000 messages as with 10', () => {
    const directory = mkdtempSync(join(tmpdir(), 'claw-scale-'))
    const database = openStateDatabase({ path: join(directory, 'state.db') })
    const store = createSessionStore({ database })
    for (const [name, size] of [['short', 10], ['long', 20_000]] as const) {
      const { sessionId } = store.ensure(`agent:main:${name}`, { agentId: 'main' })
      for (let done = 0; done < size; done += 500) store.append(sessionId, Array.from({ length: Math.min(500, size - done) }, (_value, index) => user(`${WORDS} ${done + index}`)))
    }
    // Turn about, so that what else the machine does burdens both alike.
    const times: { short: number[]; long: number[] } = { short: [], long: [] }
    for (let turn = 0; turn < 300; turn += 1) {
      times.short.push(turnTime(store, 'agent:main:short'))
      times.long.push(turnTime(store, 'agent:main:long'))
    }
    const [short, long] = [median(times.short), median(times.long)]
    // Bounds with room for a busy machine: the point is that neither grows with the length.
    expect(long).toBeLessThan(short * 2.5 + 0.3)
    expect(long).toBeLessThan(20)

    database.close()
    rmSync(directory, { recursive: true })
  }, 60_000)
})

describe('the tail cache', () => {
  it('is invisible: pages read through it are those of a store that remembers nothing', () => {
    const database = openStateDatabase({ path: ':memory:' })
    const store = createSessionStore({ database })
    const { sessionId } = store.ensure('agent:main:main', { agentId: 'main' })
    let number = 0
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 5 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('other' as const) }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 40 }), back: fc.integer({ min: 0, max: 60 }), includeEarlierLives: fc.boolean() }) },
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const differences = steps.flatMap((action) => {
          if (action.kind === 'append') store.append(sessionId, Array.from({ length: action.count }, () => user(`message ${(number += 1)}`)))
          if (action.kind === 'reset') store.reset('agent:main:main', 'new')
          if (action.kind === 'other') createSessionStore({ database }).append(sessionId, [user(`elsewhere ${(number += 1)}`)])
          if (action.kind !== 'read') return []
          const lastSeq = store.getById(sessionId)?.lastSeq ?? 0
          const options = { limit: action.limit, includeEarlierLives: action.includeEarlierLives, ...(action.back > 0 && { beforeSeq: Math.max(1, lastSeq - action.back) }) }
          const forgetful = createSessionStore({ database })
          const read = (reader: SessionStore) => JSON.stringify([reader.readBefore(sessionId, options), reader.readAfter(sessionId, lastSeq - action.back, action.limit)])
          return read(store) === read(forgetful) ? [] : [options]
        })
        expect(differences).toEqual([])
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('stays within its bounds whatever is put into it', () => {
    const cache = new TailCache()
    const event = (sessionId: string, seq: number) => ({ sessionId, seq, id: `${sessionId}${seq}`, runId: null, createdAtMs: 0, trust: 'owner' as const, origin: null, body: user('x').body })
    for (let session = 0; session < 200; session += 1) {
      for (let seq = 1; seq <= 100; seq += 1) cache.extend(`s${session}`, [event(`s${session}`, seq)], [10_000])
      expect(cache.characters).toBeLessThanOrEqual(6_000_000)
    }
    expect(cache.get('s199', 100)).not.toBeNull()
    expect(cache.get('s0', 100)).toBeNull()
    cache.set('huge', [event('huge', 1), event('huge', 2)], [50_000_000, 1])
    expect(cache.characters).toBeLessThanOrEqual(6_000_000)
    cache.clear()
    expect(cache.characters).toBe(0)
  })
})

describe('search', () => {
  const database = openStateDatabase({ path: ':memory:' })
  const store = createSessionStore({ database })
  const main = store.ensure('agent:main:main', { agentId: 'main' })
  const other = store.ensure('agent:ops:other', { agentId: 'ops' })
  store.append(main.sessionId, [user('The café opens at nine, says C++ developer O\'Neil'), user('NEAR the station AND not OR else')])
  store.append(other.sessionId, [user('cafe au lait')])

  it('finds words without accents and case, by prefix, with the match marked', () => {
    expect(store.search('CAFE ope', {})).toMatchObject([{ seq: 1, role: 'user', snippet: expect.stringContaining('\uE000café\uE001 \uE000opens\uE001') as string }])
    expect(store.search('cafe', {}).map(({ session }) => session.key).toSorted()).toEqual(['agent:main:main', 'agent:ops:other'])
    expect(store.search('cafe', { agentId: 'ops' })).toHaveLength(1)
    expect(store.search('cafe', { sessionKey: 'agent:main:main' })).toHaveLength(1)
    expect(store.search('cafe', { sessionKey: 'agent:main:none' })).toEqual([])
    expect(store.search('cafe', { sessionKeys: ['agent:ops:other'] })).toHaveLength(1)
    expect(store.search('cafe', { limit: 1 })).toHaveLength(1)
  })

  it('takes quoted parts as phrases and operators as words', () => {
    expect(store.search('"opens at nine"', {})).toHaveLength(1)
    expect(store.search('"nine opens"', {})).toEqual([])
    expect(store.search('near station AND or', {})).toHaveLength(1)
    expect(store.search("o'neil c++", {})).toHaveLength(1)
    expect(searchExpression('  *** ()  ')).toBeNull()
  })

  it('never fails, whatever is typed', () => {
    const typed = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.array(fc.constantFrom('"', '*', '(', ')', 'NEAR', 'AND', 'NOT', ':', '^', '-', '+', '{', '}', 'cafe', '\0', '\uE000', "'", '\\'), { maxLength: 10 }).map((parts) => parts.join(' ')))
    fc.assert(
      fc.property(typed, (query) => {
        expect(store.search(query, {}).length).toBeLessThanOrEqual(3)
      }),
      { numRuns: 10_000 },
    )
  }, 60_000)
})
