// Usage limits over the real gateway: reached, told, outlived by crashes and restarts, raised, and got round only where the owner says so.
import { afterEach, describe, expect, it } from 'vitest'
import { startModelServer } from '../fakes/model-server.ts'
import { startGateway, TOKEN } from '../harness/gateway-process.ts'
import { enterLive } from '../harness/live-client.ts'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import type { LiveClient } from '../harness/live-client.ts'

interface Limits {
  readonly limits: readonly { readonly usedUsd: number; readonly usedTokens: number; readonly usedPercent: number; readonly level: string }[]
}

/** A dollar a thousand tokens: numbers that can be read. */
const PRICED = [{ id: 'scripted-1', name: 'Scripted', contextWindow: 200_000, maxTokens: 8192, cost: { input: 1000, output: 1000 } }]
const REACHED = /^The limit of \$0\.01 a day is reached: \$\d+\.\d\d used\. It starts anew on \d{4}-\d\d-\d\d\. It can be changed under Models, Limits\.$/

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** Which model the last request was for. */
function askedModel(live: LiveGateway): unknown {
  const body = live.model.lastRequest()?.body
  return typeof body === 'object' && body !== null && 'model' in body ? body.model : null
}

function limitsOf(client: LiveClient): Promise<Limits> {
  return client.call<Limits>('desktop.usage.limits')
}

async function open(usageLimits: readonly object[], more: Parameters<typeof startLive>[0] = {}) {
  const live = await startLive({ provider: { models: PRICED }, ...more })
  closers.push(() => live.stop())
  const client = await live.enter()
  await setLimits(client, usageLimits)
  return { live, client }
}

async function setLimits(client: LiveClient, usageLimits: readonly object[]): Promise<void> {
  const { hash } = await client.call<{ hash: string }>('config.get')
  await client.call('config.patch', { raw: JSON.stringify({ models: { usageLimits } }), baseHash: hash })
}

describe('a usage limit', () => {
  it('ends the next turn with a plain error before the model is called, and tells it once', async () => {
    const { live, client } = await open([{ per: 'day', usd: 0.01 }])
    expect(await client.turn('spend', 'hello')).toMatchObject({ state: 'final' })
    expect(await client.event('desktop.usage.limit')).toMatchObject({ level: 'reached', usd: 0.01, per: 'day' })
    const asked = live.model.requestCount()
    const end = await client.turn('spend', 'again')
    expect(end).toMatchObject({ state: 'error', errorKind: 'rate_limit', errorMessage: expect.stringMatching(REACHED) })
    expect(await client.event('chat', (payload) => payload['runId'] === end.runId && payload['state'] === 'error')).toMatchObject({ errorDetail: { failoverReason: 'usage_limit' } })
    expect((await client.history('spend')).at(-1)).toMatchObject({ errorKind: 'usage_limit' })
    expect(live.model.requestCount()).toBe(asked)
    expect(client.events('desktop.usage.limit')).toHaveLength(1)
    expect(await client.call('usage.status')).toMatchObject({ providers: [{ provider: 'all', displayName: 'All models', windows: [{ label: 'Day', usedPercent: 100, resetAt: expect.any(Number) }] }] })
  })

  it('holds between the steps of one turn as well', async () => {
    const { live, client } = await open([{ per: 'day', usd: 0.01 }], { config: { tools: { exec: { mode: 'full' } } } })
    const end = await client.turn('steps', 'go [[tool=exec {"command":"echo hi"}]]')
    expect(end.errorMessage).toMatch(REACHED)
    expect(live.model.requestCount()).toBe(1)
  })

  it('gives way to a fallback it does not concern, and to a higher amount at once', async () => {
    const { live, client } = await open([{ per: 'day', tokens: 1, model: 'scripted/scripted-1' }], {
      providers: (modelUrl) => ({ home: { baseUrl: `${modelUrl}/v1`, apiKey: 'none', api: 'openai-completions', models: [{ id: 'scripted-mini' }] } }),
      defaults: { model: { primary: 'scripted/scripted-1', fallbacks: ['home/scripted-mini'] } },
    })
    await client.turn('fall', 'one')
    expect(await client.turn('fall', 'two')).toMatchObject({ state: 'final' })
    expect(askedModel(live)).toBe('scripted-mini')
    await setLimits(client, [{ per: 'day', tokens: 1_000_000, model: 'scripted/scripted-1' }])
    await client.turn('fall', 'three')
    expect(askedModel(live)).toBe('scripted-1')
  })

  it('counts turns side by side, and the Usage view counts the same', async () => {
    const { client } = await open([{ per: 'month', usd: 100 }])
    await Promise.all(['a', 'b', 'c'].map((key) => client.turn(key, 'hello')))
    const { limits: [limit] } = await limitsOf(client)
    const { totals } = await client.call<{ totals: { totalCost: number; totalTokens: number } }>('usage.cost')
    expect(totals.totalCost).toBeGreaterThan(0)
    expect(limit?.usedUsd).toBeCloseTo(totals.totalCost, 9)
    expect(limit?.usedTokens).toBe(totals.totalTokens)
  })

  it('remembers what was used by a turn that was cut off by a crash in the middle of its work', async () => {
    const model = await startModelServer()
    closers.push(() => model.close())
    const config = {
      tools: { exec: { mode: 'full' } },
      models: { usageLimits: [{ per: 'day', usd: 0.01 }], providers: { scripted: { baseUrl: `${model.url}/v1`, apiKey: 'none', api: 'openai-completions', models: PRICED } } },
    }
    const first = await startGateway({ modelUrl: model.url, config })
    const enter = (port: number) => enterLive(`ws://127.0.0.1:${port}`, { client: { id: 'gateway-client', mode: 'backend' }, scopes: ['operator.admin', 'operator.read', 'operator.write'], caps: ['tool-events'], auth: { token: TOKEN } })
    const before = await enter(first.port)
    const runId = await before.send('crash', 'go [[tool=exec {"command":"sleep 30"}]]')
    await before.event('agent', (payload) => payload['runId'] === runId && payload['stream'] === 'tool')
    const { limits: [used] } = await limitsOf(before)
    expect(used).toMatchObject({ level: 'reached' })
    await first.kill()
    await before.end().catch(() => undefined)
    const second = await startGateway({ modelUrl: model.url, stateDir: first.stateDir, port: first.port })
    closers.push(() => first.stop(), () => second.stop())
    const after = await enter(second.port)
    expect((await limitsOf(after)).limits).toMatchObject([{ usedUsd: used?.usedUsd, level: 'reached' }])
    expect((await after.turn('other', 'hello')).errorMessage).toMatch(REACHED)
    expect(model.requestCount()).toBe(1)
    await after.end()
  })
})
