// What a person sees when a model service fails, end to end: errors, retries, other keys, other models, broken and silent streams.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import type { LiveClient } from '../harness/live-client.ts'

describe('a failing model service', () => {
  let live: LiveGateway
  let client: LiveClient
  beforeAll(async () => {
    live = await startLive()
    client = await live.enter()
  })
  afterAll(() => live.stop())

  it.each([
    { status: 400, kind: 'unknown', says: /did not accept the request/ },
    { status: 401, kind: 'unknown', says: /did not accept the API key.*claw models auth scripted/ },
  ])('is told at once when it answers $status', async ({ status, kind, says }) => {
    const before = live.model.requestCount()
    const end = await client.turn(`main-${status}`, `hi [[error=${status}]]`)
    expect(end).toMatchObject({ state: 'error', errorKind: kind })
    expect(end.errorMessage).toMatch(says)
    expect(end.text).toContain('⚠️')
    expect(live.model.requestCount() - before).toBe(1)
  })

  it('is asked again after a passing 500 and the person sees only the answer', async () => {
    const before = live.model.requestCount()
    const end = await client.turn('main-500', 'hi [[error=500]] [[times=1]] [[reply=here I am]]')
    expect(end).toMatchObject({ state: 'final', text: 'here I am' })
    expect(live.model.requestCount() - before).toBe(2)
    const retry = client.events('agent').find((payload) => payload['runId'] === end.runId && payload['stream'] === 'run_status' && 'retry' in (payload['data'] as object))
    expect(retry?.['data']).toMatchObject({ retry: { attempt: 1 } })
  })

  it('is left in peace for as long as its Retry-After says', async () => {
    const began = performance.now()
    const end = await client.turn('main-429', 'hi [[error=429]] [[retry-after=1]] [[times=1]] [[reply=rested]]')
    expect(end).toMatchObject({ state: 'final', text: 'rested' })
    expect(performance.now() - began).toBeGreaterThan(990)
  })

  it('is not waited for when its Retry-After is longer than anybody would sit and watch', async () => {
    const before = live.model.requestCount()
    const end = await client.turn('main-long-429', 'hi [[error=429]] [[retry-after=600]]')
    expect(end).toMatchObject({ state: 'error', errorKind: 'rate_limit' })
    expect(live.model.requestCount() - before).toBe(1)
  })

  it('answers again after a failed turn', async () => {
    expect(await client.turn('main-400', 'again [[reply=well]]')).toMatchObject({ state: 'final', text: 'well' })
  })

  it('is asked once more when its stream breaks off, and the half answer is replaced', async () => {
    const end = await client.turn('cut-once', 'hi [[tokens=40]] [[cut]] [[times=1]]')
    expect(end.state).toBe('final')
    expect(end.text.split(' ')).toHaveLength(40)
    const answers = (await client.history('cut-once')).filter(({ role }) => role === 'assistant')
    expect(answers).toHaveLength(1)
  })

  it('keeps the half answer and says why when its stream breaks off every time', async () => {
    const end = await client.turn('cut-always', 'hi [[tokens=40]] [[cut]]')
    expect(end.state).toBe('error')
    expect(end.errorMessage).toMatch(/broke off in the middle/)
    expect(end.text).toMatch(/^one small step .*⚠️/s)
  })

  it('may send unreadable tool arguments: it is told, and the turn goes on', async () => {
    const end = await client.turn('bad-json', 'hi [[badjson]]')
    expect(end.state).toBe('final')
    expect(await client.toolResults('bad-json', end.runId)).toEqual([expect.stringMatching(/were not a JSON object.*Send it again with valid JSON/)])
  })

  it('is stopped when it sends nothing but unreadable tool arguments', async () => {
    const end = await client.turn('bad-json-always', 'hi [[badjson]] [[repeat=50]]')
    expect(end).toMatchObject({ state: 'error', stopReason: 'tool_loop' })
    expect(end.errorMessage).toMatch(/unreadable tool arguments 3 times in a row/)
  })

  it('is stopped when it repeats one call for ever', async () => {
    const before = live.model.requestCount()
    const end = await client.turn('runaway', 'hi [[tool=read {"path":"nothing.txt"}]] [[repeat=1500]]')
    expect(end).toMatchObject({ state: 'error', stopReason: 'tool_loop' })
    expect(end.errorMessage).toMatch(/the same call of `read` was repeated 10 times with the same result/)
    expect(live.model.requestCount() - before).toBe(11)
    const results = await client.toolResults('runaway', end.runId)
    expect(results[4]).toMatch(/this exact call gave the same result 5 times/)
    expect(results[3]).not.toMatch(/Notice/)
  })

  it('does not hear of a turn that is aborted while it is silent', async () => {
    const runId = await client.send('hang', 'hi [[hang]]')
    await client.event('chat', (payload) => payload['runId'] === runId && payload['state'] === 'status')
    await expect.poll(() => live.model.openCount()).toBe(1)
    const began = performance.now()
    expect(await client.call('chat.abort', { sessionKey: 'hang', runId })).toMatchObject({ aborted: true, runIds: [runId] })
    expect((await client.ended(runId)).state).toBe('aborted')
    expect(performance.now() - began).toBeLessThan(300)
    await expect.poll(() => live.model.openCount()).toBe(0)
  })

  it('is logged without its key', () => {
    const log = readFileSync(join(live.stateDir, 'logs', 'gateway.log'), 'utf8')
    expect(log).toContain('a model call failed')
    expect(log).not.toContain('sk-secret-key-in-an-error')
  })
})

describe('deadlines', () => {
  let live: LiveGateway
  let client: LiveClient
  beforeAll(async () => {
    live = await startLive({ provider: { timeoutSeconds: 1 } })
    client = await live.enter()
  })
  afterAll(() => live.stop())

  it('end a model that never begins to answer', async () => {
    const end = await client.turn('main', 'hi [[hang]]')
    expect(end).toMatchObject({ state: 'error', errorKind: 'timeout' })
    expect(end.errorMessage).toMatch(/did not answer in time/)
  })

  it('end a model that falls silent in the middle, and keep what it said', async () => {
    const end = await client.turn('middle', 'hi [[tokens=40]] [[hang=middle]]')
    expect(end).toMatchObject({ state: 'error', errorKind: 'timeout' })
    expect(end.text).toMatch(/^one small step .*⚠️/s)
  })

  it('end a turn that takes longer than the client allowed', async () => {
    const end = await client.turn('limit', 'hi [[tokens=1000]] [[rate=100]]', { timeoutMs: 300 })
    expect(end).toMatchObject({ state: 'error', errorKind: 'timeout', stopReason: 'timeout' })
    expect(end.errorMessage).toMatch(/reached its time limit/)
  })
})

describe('several keys and models', () => {
  const keys = (first: string, second: string) => ({
    auth: {
      profiles: { 'scripted:one': { provider: 'scripted', apiKey: first }, 'scripted:two': { provider: 'scripted', apiKey: second } },
      order: { scripted: ['scripted:one', 'scripted:two'] },
    },
  })

  it.each(['sk-invalid-000001', 'sk-limited-000001', 'sk-broke-0000001'])('take turns: %s is left out as soon as it failed', async (bad) => {
    const live = await startLive({ config: keys(bad, 'sk-good-00000001'), provider: { apiKey: undefined } })
    const client = await live.enter()
    expect(await client.turn('main', 'hi [[reply=one]]')).toMatchObject({ state: 'final', text: 'one' })
    expect(live.model.requestCount()).toBe(2)
    expect(await client.turn('main', 'hi [[reply=two]]')).toMatchObject({ state: 'final', text: 'two' })
    expect(live.model.requestCount()).toBe(3)
    await live.stop()
  })

  it('end in another model when a service refuses everything, and the message says what was tried when all do', async () => {
    const failing = (modelUrl: string) => ({
      refusing: { baseUrl: `${modelUrl}/v1`, apiKey: 'sk-limited-000001', api: 'openai-completions', models: [{ id: 'scripted-mini' }] },
      gone: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'none', api: 'openai-completions', models: [{ id: 'nothing' }] },
    })
    const live = await startLive({ providers: failing, defaults: { model: { primary: 'refusing/scripted-mini', fallbacks: ['gone/nothing', 'scripted/scripted-1'] } } })
    const client = await live.enter()
    expect(await client.turn('main', 'hi [[reply=saved]]')).toMatchObject({ state: 'final', text: 'saved' })
    const end = await client.turn('other', 'hi [[error=400]]')
    expect(end.errorMessage).toMatch(/Tried: refusing\/scripted-mini, gone\/nothing, scripted\/scripted-1/)
    await live.stop()
  })
})
