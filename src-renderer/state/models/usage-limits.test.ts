// Limits in the dashboard: read again when they change, changed without losing what others wrote.
import { describe, expect, it } from 'vitest'
import { createFakeClient } from '../testing/fake-client.ts'
import { createUsageLimitsStore, LimitGone, saveLimit } from './usage-limits-store.ts'

const used = { usedUsd: 1, usedTokens: 10, unpricedTokens: 0, usedPercent: 20, level: 'ok', resetAt: 5 } as const
const daily = { per: 'day', usd: 5 } as const
const monthly = { per: 'month', tokens: 1000, agent: 'main' } as const

function open(usageLimits: readonly object[] | undefined) {
  const fake = createFakeClient()
  fake.answer('config.get', () => ({ config: usageLimits === undefined ? {} : { models: { usageLimits } }, hash: 'h1' }))
  const written = () => fake.requests.findLast(({ method }) => method === 'config.patch')?.params
  return { fake, written }
}

describe('limits', () => {
  it('are read again when one is nearly used up and when the configuration changes', async () => {
    const fake = createFakeClient()
    fake.answer('desktop.usage.limits', () => ({ updatedAt: 1, timeZone: null, limits: [] }))
    const store = createUsageLimitsStore({ client: fake.client })
    await store.getState().load()
    fake.emit('desktop.usage.limit', {})
    fake.emit('config.changed', {})
    expect(fake.requests).toHaveLength(3)
  })

  it('are added at the end, over the file as it was just read', async () => {
    const { fake, written } = open(undefined)
    await saveLimit(fake.client, null, daily)
    expect(written()).toEqual({ raw: JSON.stringify({ models: { usageLimits: [daily] } }), baseHash: 'h1', replacePaths: ['models.usageLimits'] })
  })

  it('are changed and removed in their place, whatever was added before them meanwhile', async () => {
    const { fake, written } = open([{ per: 'day', tokens: 1 }, monthly, daily])
    await saveLimit(fake.client, { ...daily, ...used }, { per: 'day', usd: 9 })
    expect(JSON.parse(String(written()?.['raw']))).toEqual({ models: { usageLimits: [{ per: 'day', tokens: 1 }, monthly, { per: 'day', usd: 9 }] } })
    await saveLimit(fake.client, { ...monthly, ...used }, null)
    expect(JSON.parse(String(written()?.['raw']))).toEqual({ models: { usageLimits: [{ per: 'day', tokens: 1 }, daily] } })
  })

  it('that somebody else changed meanwhile are left alone', async () => {
    const { fake, written } = open([{ per: 'day', usd: 6 }])
    await expect(saveLimit(fake.client, { ...daily, ...used }, null)).rejects.toBeInstanceOf(LimitGone)
    expect(written()).toBeUndefined()
  })
})
