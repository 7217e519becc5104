import { describe, expect, it } from 'vitest'
import { createFakeClient } from '../testing/fake-client.ts'
import { createUsageStore } from './usage-store.ts'

const NOTHING = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0, totalCost: 0, inputCost: 0, outputCost: 0, cacheReadCost: 0, cacheWriteCost: 0, missingCostEntries: 0 }
const RANGE = { days: 7, first: null, last: null }

function setUp() {
  const fake = createFakeClient()
  fake.answer('usage.cost', ({ days }) => ({ updatedAt: 1, days, daily: [{ date: '2026-11-21', ...NOTHING }, { date: '2026-11-22', ...NOTHING, totalTokens: 30 }], totals: { ...NOTHING, totalTokens: 30, totalCost: 0.5 } }))
  fake.answer('sessions.usage', () => ({
    sessions: [{ key: 'agent:main:main', sessionId: 's', usage: { ...NOTHING, totalTokens: 30, totalCost: 0.5 } }],
    aggregates: {
      byModel: [{ provider: 'far', model: 'odd', totals: { ...NOTHING, totalTokens: 9, missingCostEntries: 1, cacheRead: 5 } }, { provider: 'openai', model: 'big', totals: { ...NOTHING, totalTokens: 21, totalCost: 0.5, cacheRead: 1_000_000 } }],
      byAgent: [{ agentId: 'main', totals: NOTHING }],
    },
  }))
  fake.answer('desktop.models.facts', () => ({ models: [{ model: 'openai/big', maxOutputTokens: 1, price: { kind: 'known', input: 3, output: 9, cacheRead: 0.5, cacheWrite: 0 } }, { model: 'far/odd', maxOutputTokens: 1, price: { kind: 'unknown' } }] }))
  return { ...fake, store: createUsageStore({ client: fake.client }) }
}

describe('usage', () => {
  it('is joined from days, models, agents and sessions, the most expensive first', async () => {
    const { store, requests } = setUp()
    await store.getState().load(RANGE, null)
    const { phase, report } = store.getState()
    expect(phase).toBe('ready')
    expect(report?.byModel).toEqual([{ id: 'openai/big', name: 'big', tokens: 21, cost: 0.5, isPriceUnknown: false }, { id: 'far/odd', name: 'odd', tokens: 9, cost: 0, isPriceUnknown: true }])
    expect(report?.sessions[0]).toMatchObject({ id: 'agent:main:main', label: null })
    expect(report?.saved).toBe(2.5)
    expect(requests.map(({ params }) => params)).toEqual([{ days: 7 }, { startDate: '2026-11-21', endDate: '2026-11-22', limit: 20 }, {}])
  })

  it('asks for the days and the agent that were chosen', async () => {
    const { store, requests } = setUp()
    await store.getState().load({ days: 0, first: '2026-01-01', last: '2026-01-31' }, 'scout')
    expect(requests[0]?.params).toEqual({ startDate: '2026-01-01', endDate: '2026-01-31', agentId: 'scout' })
  })

  it('keeps what is on screen when another range can not be read, and reads it again after a reconnect', async () => {
    const { store, requests, ...fake } = setUp()
    await store.getState().load(RANGE, null)
    fake.answer('usage.cost', () => {
      throw new Error('invalid date range')
    })
    await store.getState().load({ ...RANGE, days: 90 }, null)
    expect(store.getState()).toMatchObject({ phase: 'failed', problem: 'invalid date range', report: { range: { days: 7 } } })
    fake.resync()
    expect(requests.at(-1)).toEqual({ method: 'usage.cost', params: { days: 90 } })
  })

  it('knows no savings where it knows no price', async () => {
    const { store, ...fake } = setUp()
    fake.answer('desktop.models.facts', () => ({ models: [] }))
    await store.getState().load(RANGE, null)
    expect(store.getState().report?.saved).toBeNull()
  })
})
