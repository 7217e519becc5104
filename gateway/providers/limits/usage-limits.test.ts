import { describe, expect, it } from 'vitest'
import { createDayNamer, createSessionStore } from '../../sessions/index.ts'
import { openStateDatabase } from '../../storage/index.ts'
import type { Database } from '../../storage/index.ts'
import { createUsageLimits } from '../index.ts'
import type { UsageLimit, UsageLimitState, UsageNotices } from '../index.ts'
import { periodAt } from './period.ts'

const NOON = Date.parse('2026-11-22T12:00:00Z')
const DAY_MS = 86_400_000
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent }

/** Everything survives in `database` and `saved`, as it does in the file. */
function open({ limits, zone = 'UTC', database = openStateDatabase({ path: ':memory:' }), saved = { notices: null } }: {
  readonly limits: readonly UsageLimit[]
  readonly zone?: string
  readonly database?: Database
  readonly saved?: { notices: UsageNotices | null }
}) {
  const clock = { time: NOON, now: () => clock.time }
  const store = createSessionStore({ database, clock, timeZone: zone })
  const told: UsageLimitState[] = []
  const reads = { count: 0 }
  const house = { limits }
  const meter = createUsageLimits({
    clock,
    limits: () => house.limits,
    record: { recordUsage: (owner, usage) => store.recordUsage(owner, usage), usageSums: (options) => { reads.count += 1; return store.usageSums(options) } },
    dayOf: createDayNamer(zone),
    price: (reference) => (reference.startsWith('home/') ? 'free' : reference.startsWith('mystery/') ? 'unknown' : 'known'),
    notify: (state) => told.push(state),
    notices: { read: () => saved.notices, write: (notices) => { saved.notices = notices } },
    logger: silent,
  })
  const call = (provider = 'paid', agentId = 'main') => ({ agentId, sessionId: 's1', provider, model: 'm' })
  return {
    clock, meter, told, reads, house, database, saved, store,
    use: (cost: number, tokens = 100, provider = 'paid', agentId = 'main') => meter.used(call(provider, agentId), { input: tokens, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: tokens, cost }),
    refused: (provider = 'paid', agentId = 'main') => meter.refusal(call(provider, agentId))?.message ?? null,
  }
}

describe('a limit', () => {
  it('holds back the next call once it is reached, and says how much was used, when it starts anew and where it is changed', () => {
    const { use, refused } = open({ limits: [{ per: 'day', usd: 5 }] })
    use(4.99)
    expect(refused()).toBeNull()
    use(0.13)
    expect(refused()).toBe('The limit of $5.00 a day is reached: $5.12 used. It starts anew on 2026-11-23. It can be changed under Models, Limits.')
  })

  it('may count tokens, and may be for one provider, model or agent', () => {
    const { use, refused } = open({ limits: [{ per: 'month', tokens: 12_000, provider: 'paid' }, { per: 'day', tokens: 50, agent: 'work' }, { per: 'day', usd: 1, model: 'other/m' }] })
    use(0, 12_000)
    expect(refused()).toBe('The limit of 12,000 tokens a month for paid is reached: 12,000 used. It starts anew on 2026-12-01. It can be changed under Models, Limits.')
    expect(refused('other')).toBeNull()
    use(0, 50, 'other', 'work')
    expect(refused('other', 'work')).toContain('for the agent "work"')
    use(1, 10, 'other')
    expect(refused('other')).toContain('for other/m')
  })

  it('of money lets models go on that cost nothing, but not those whose price nobody knows; what it cannot count is said', () => {
    const { use, refused, meter } = open({ limits: [{ per: 'day', usd: 1 }] })
    use(0, 700, 'mystery')
    use(0, 300, 'home')
    expect(meter.report()).toMatchObject([{ usedUsd: 0, usedTokens: 1000, unpricedTokens: 700, level: 'ok' }])
    use(1)
    expect(refused()).not.toBeNull()
    expect(refused('mystery')).not.toBeNull()
    expect(refused('home')).toBeNull()
    expect(refused('builtin')).toBeNull()
  })

  it('of tokens holds back free models too', () => {
    const { use, refused } = open({ limits: [{ per: 'day', tokens: 100 }] })
    use(0, 100, 'home')
    expect(refused('home')).not.toBeNull()
  })

  it('starts anew with the day, and a month with the month', () => {
    const { use, refused, clock, meter } = open({ limits: [{ per: 'day', usd: 1 }, { per: 'month', usd: 3 }] })
    use(1)
    expect(refused()).toContain('a day')
    clock.time += DAY_MS
    expect(refused()).toBeNull()
    expect(meter.report()).toMatchObject([{ usedUsd: 0, resetAtMs: Date.parse('2026-11-24T00:00:00Z') }, { usedUsd: 1, resetAtMs: Date.parse('2026-12-01T00:00:00Z') }])
    use(2)
    clock.time += DAY_MS
    expect(refused()).toContain('a month')
    clock.time = Date.parse('2026-12-01T00:00:00Z')
    expect(refused()).toBeNull()
    expect(meter.report()).toMatchObject([{ usedUsd: 0 }, { usedUsd: 0 }])
  })

  it('counts days of the zone it is told', () => {
    const { use, meter, clock } = open({ limits: [{ per: 'day', usd: 1 }], zone: 'Asia/Tokyo' })
    clock.time = Date.parse('2026-11-22T14:59:00Z')
    use(0.5)
    expect(meter.report()).toMatchObject([{ usedUsd: 0.5, resetAtMs: Date.parse('2026-11-22T15:00:00Z') }])
    clock.time = Date.parse('2026-11-22T15:00:00Z')
    expect(meter.report()).toMatchObject([{ usedUsd: 0 }])
  })

  it('holds after it is raised until the new amount is reached, and nothing holds once it is gone', () => {
    const bench = open({ limits: [{ per: 'day', usd: 1 }] })
    bench.use(1)
    expect(bench.refused()).not.toBeNull()
    bench.house.limits = [{ per: 'day', usd: 2 }]
    expect(bench.refused()).toBeNull()
    bench.use(1)
    expect(bench.refused()).toContain('$2.00')
    bench.house.limits = []
    expect(bench.refused()).toBeNull()
  })

  it('knows after a restart what was used before it, also of answers that never came to their end', () => {
    const first = open({ limits: [{ per: 'day', usd: 1 }] })
    first.use(1)
    const second = open({ limits: [{ per: 'day', usd: 1 }], database: first.database })
    expect(second.refused()).toContain('$1.00 used')
  })

  it('counts calls of many runs at once: those under way end, none begins', () => {
    const { use, refused } = open({ limits: [{ per: 'day', usd: 1 }] })
    const begun = Array.from({ length: 5 }, () => refused() === null)
    for (const isRunning of begun) if (isRunning) use(0.4)
    expect(begun).toEqual([true, true, true, true, true])
    expect(refused()).toContain('$2.00 used')
  })

  it('is counted from when it is set, with all that was used before in its period', () => {
    const bench = open({ limits: [] })
    bench.use(3)
    expect(bench.reads.count).toBe(0)
    bench.house.limits = [{ per: 'month', usd: 2 }]
    expect(bench.refused()).toContain('$3.00 used')
  })

  it('goes on counting when the record cannot be written', () => {
    const bench = open({ limits: [{ per: 'day', usd: 1 }] })
    bench.use(0.5)
    bench.database.pragma('query_only = ON')
    bench.use(0.5)
    expect(bench.refused()).not.toBeNull()
  })
})

describe('the notice', () => {
  it('comes once at 80 % and once when all is used, also over a restart, and again in the next period', () => {
    const saved = { notices: null as UsageNotices | null }
    const first = open({ limits: [{ per: 'day', usd: 10 }], saved })
    first.use(7.9)
    expect(first.told).toEqual([])
    first.use(0.1)
    first.use(0.5)
    expect(first.told).toMatchObject([{ level: 'warn', usedUsd: 8 }])
    const second = open({ limits: [{ per: 'day', usd: 10 }], database: first.database, saved })
    second.use(0.5)
    expect(second.told).toEqual([])
    second.use(1)
    second.use(1)
    expect(second.told).toMatchObject([{ level: 'reached' }])
    second.clock.time += DAY_MS
    second.use(8)
    expect(second.told).toMatchObject([{ level: 'reached' }, { level: 'warn' }])
  })

  it('comes again for another amount', () => {
    const bench = open({ limits: [{ per: 'day', usd: 1 }] })
    bench.use(1)
    bench.house.limits = [{ per: 'day', usd: 1.2 }]
    bench.use(0.1)
    expect(bench.told).toMatchObject([{ level: 'reached' }, { level: 'warn' }])
  })
})

describe('the work of it', () => {
  it('reads ten thousand rows once, however many calls come, and asks in no time', () => {
    const bench = open({ limits: [{ per: 'day', usd: 1e9 }, { per: 'month', usd: 1e9, agent: 'main' }, { per: 'month', tokens: 1e12, provider: 'paid' }] })
    bench.database.exec(`INSERT INTO usage_daily (day, agent_id, provider, model, session_id, input, cost)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT '2026-11-' || printf('%02d', i % 22 + 1), 'main', 'paid', 'm', 's' || i, 10, 0.01 FROM n`)
    const startMs = performance.now()
    expect(bench.meter.report()[1]?.usedUsd).toBeCloseTo(100, 6)
    expect(performance.now() - startMs).toBeLessThan(200)
    for (let index = 0; index < 1000; index += 1) {
      expect(bench.refused()).toBeNull()
      bench.use(0.001)
    }
    expect(bench.reads.count).toBe(1)
    expect(bench.meter.report()[1]?.usedUsd).toBeCloseTo(101, 6)
  })
})

describe('a period', () => {
  it('ends where the clocks are changed: days of 23 and 25 hours, midnights that never come', () => {
    const berlin = createDayNamer('Europe/Berlin')
    const hours = (at: string, zone: (ms: number) => string) => (periodAt('day', Date.parse(at), zone).endMs - Date.parse(at)) / 3_600_000
    expect(hours('2026-03-28T23:00:00Z', berlin)).toBe(23)
    expect(hours('2026-10-24T22:00:00Z', berlin)).toBe(25)
    // In Cairo the clock goes from 23:59 to 01:00 on that night.
    const cairo = createDayNamer('Africa/Cairo')
    expect(periodAt('day', Date.parse('2026-04-23T12:00:00Z'), cairo).endMs).toBe(Date.parse('2026-04-23T22:00:00Z'))
    // Samoa left 30 December 2011 out.
    expect(periodAt('day', Date.parse('2011-12-29T20:00:00Z'), createDayNamer('Pacific/Apia')).endMs).toBe(Date.parse('2011-12-30T10:00:00Z'))
  })

  it('of a month ends with the month, also in February and December', () => {
    const utc = createDayNamer('UTC')
    expect(periodAt('month', Date.parse('2028-02-29T23:59:59Z'), utc)).toEqual({ firstDay: '2028-02-01', endMs: Date.parse('2028-03-01T00:00:00Z') })
    expect(periodAt('month', Date.parse('2026-12-31T23:59:59Z'), utc)).toEqual({ firstDay: '2026-12-01', endMs: Date.parse('2027-01-01T00:00:00Z') })
    expect(periodAt('month', Date.parse('2026-10-31T22:30:00Z'), createDayNamer('Europe/Berlin')).endMs).toBe(Date.parse('2026-10-31T23:00:00Z'))
  })
})
