// A request that is repeated with its idempotency key: the first answer again, never a second effect.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Frame } from '../../gateway/server/testing/raw-client.ts'
import { createTestDevice } from '../../gateway/server/testing/raw-client.ts'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import { connectPublished, stopClients } from '../harness/published-client.ts'

let live: LiveGateway
beforeAll(async () => { live = await startLive({ config: { tools: { exec: { mode: 'full' } } } }) })
afterEach(stopClients)
afterAll(() => live.stop())

const answersTo = (frames: readonly Frame[], id: string): unknown[] => frames.filter((frame) => frame['type'] === 'res' && frame['id'] === id).map(({ payload }) => payload)
const isFinal = (id: string) => (frame: Frame): boolean => frame['id'] === id && (frame['payload'] as Frame | undefined)?.['status'] === 'ok'

describe('agent', () => {
  it('gives a repeat both answers again, also while the run is still going on', async () => {
    const { raw } = await live.enter()
    const params = { message: '[[tokens=20]] [[rate=200]]', sessionKey: 'twice', idempotencyKey: randomUUID() }
    const before = live.model.requestCount()
    for (const id of ['first', 'second']) raw.send({ type: 'req', id, method: 'agent', params })
    await raw.waitFor(isFinal('second'))
    raw.send({ type: 'req', id: 'late', method: 'agent', params })
    await raw.waitFor(isFinal('late'))
    expect(answersTo(raw.frames, 'first')).toMatchObject([{ status: 'accepted', runId: params.idempotencyKey }, { status: 'ok', runId: params.idempotencyKey }])
    expect(answersTo(raw.frames, 'second')).toEqual(answersTo(raw.frames, 'first'))
    expect(answersTo(raw.frames, 'late')).toEqual(answersTo(raw.frames, 'first'))
    expect(live.model.requestCount() - before).toBe(1)
  })

  it('lets a client that lost its connection come back for the result', async () => {
    const device = createTestDevice()
    const params = { message: '[[reply=worth waiting for]] [[rate=20]]', sessionKey: 'comeback', idempotencyKey: randomUUID() }
    const before = live.model.requestCount()
    const { raw } = await live.enter({ device })
    raw.send({ type: 'req', id: 'lost', method: 'agent', params })
    await raw.waitFor((frame) => frame['id'] === 'lost')
    await raw.end()
    const { raw: back } = await live.enter({ device })
    back.send({ type: 'req', id: 'again', method: 'agent', params })
    await back.waitFor(isFinal('again'))
    expect(answersTo(back.frames, 'again')).toMatchObject([{ status: 'accepted' }, { status: 'ok', result: { payloads: [{ text: 'worth waiting for' }] } }])
    expect(live.model.requestCount() - before).toBe(1)
  })
})

describe('chat.send', () => {
  it('says in_flight while the run goes on and ok after it', async () => {
    const client = await connectPublished(live.url())
    const params = { sessionKey: 'acks', message: '[[tokens=40]] [[rate=100]]', idempotencyKey: randomUUID() }
    expect(await client.request('chat.send', params)).toMatchObject({ runId: params.idempotencyKey, status: 'started' })
    expect(await client.request('chat.send', params)).toEqual({ runId: params.idempotencyKey, status: 'in_flight' })
    await client.request('agent.wait', { runId: params.idempotencyKey, timeoutMs: 10_000 })
    expect(await client.request('chat.send', params)).toEqual({ runId: params.idempotencyKey, status: 'ok' })
  })
})

describe('sessions', () => {
  it('creates one session and starts one run', async () => {
    const client = await connectPublished(live.url())
    const before = live.model.requestCount()
    const params = { message: 'start', idempotencyKey: randomUUID() }
    const first = await client.request('sessions.create', params)
    expect(await client.request('sessions.create', params)).toEqual(first)
    await client.request('agent.wait', { runId: first['runId'], timeoutMs: 10_000 })
    expect(live.model.requestCount() - before).toBe(1)
  })

  it('sends once', async () => {
    const client = await connectPublished(live.url())
    const before = live.model.requestCount()
    const { key } = await client.request('sessions.create')
    const params = { key, message: 'once', idempotencyKey: randomUUID() }
    const first = await client.request('sessions.send', params)
    expect(first).toMatchObject({ status: 'started', runId: params.idempotencyKey })
    expect(await client.request('sessions.send', params)).toEqual(first)
    await client.request('agent.wait', { runId: params.idempotencyKey, timeoutMs: 10_000 })
    expect(await client.request('chat.history', { sessionKey: key })).toMatchObject({ totalMessages: 2 })
    expect(live.model.requestCount() - before).toBe(1)
  })
})

describe('tools.invoke', () => {
  it('runs the tool once for a key, and again for another', async () => {
    const client = await connectPublished(live.url())
    const params = { name: 'exec', args: { command: 'date +%s%N' }, idempotencyKey: randomUUID() }
    const [first, second] = await Promise.all([client.request('tools.invoke', params), client.request('tools.invoke', params)])
    expect(first).toMatchObject({ ok: true, toolName: 'exec' })
    expect(second).toEqual(first)
    expect(await client.request('tools.invoke', params)).toEqual(first)
    expect(await client.request('tools.invoke', { ...params, idempotencyKey: randomUUID() })).not.toEqual(first)
  })
})
