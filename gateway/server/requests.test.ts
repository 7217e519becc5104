// Requests after hello: frames good and bad, rights, budgets, repeats, two answers, floods.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineMethod } from '../methods/index.ts'
import { AppError, invalidRequest } from '../protocol/index.ts'
import { createTestDevice, enter } from './testing/raw-client.ts'
import type { Frame, RawClient } from './testing/raw-client.ts'
import { startTestServer, TOKEN } from './testing/start-test-server.ts'
import type { TestServer } from './testing/start-test-server.ts'
import { problemsOf } from './testing/validate.ts'

const auth = { token: TOKEN }
let gateway: TestServer
let client: RawClient
let effects = 0
let release = Promise.withResolvers<void>()
let aborted = Promise.withResolvers<void>()

const open = z.looseObject({})
const methods = [
  defineMethod({ name: 'test.echo', scope: 'operator.read', params: open, handle: (params) => params }),
  defineMethod({ name: 'test.strict', scope: 'operator.read', params: z.strictObject({ name: z.string().min(2), tags: z.array(z.string()).max(1).optional(), kind: z.enum(['a', 'b']).optional(), inner: z.strictObject({ n: z.number() }).optional() }), handle: () => 'fine' }),
  defineMethod({ name: 'test.admin', scope: 'operator.admin', params: open, handle: () => 'secret' }),
  defineMethod({ name: 'test.dynamic', scope: (params) => (params['hard'] === true ? 'operator.admin' : 'operator.read'), params: open, handle: () => 'ok' }),
  defineMethod({ name: 'test.node', scope: 'any', roles: ['node'], params: open, handle: () => 'node' }),
  defineMethod({ name: 'test.write', scope: 'operator.admin', controlPlaneWrite: true, params: open, handle: () => 'written' }),
  defineMethod({ name: 'test.once', scope: 'operator.write', replaysByKey: true, params: open, handle: () => ({ effect: (effects += 1) }) }),
  defineMethod({
    name: 'test.twice', scope: 'operator.write', replaysByKey: true, params: open,
    handle: async (_params, context) => {
      context.answerEarly({ status: 'accepted' })
      await release.promise
      return { status: 'ok', effect: (effects += 1) }
    },
  }),
  defineMethod({ name: 'test.crash', scope: 'operator.read', params: open, handle: () => Promise.reject(new Error('the password is hunter2')) }),
  defineMethod({ name: 'test.refuse', scope: 'operator.read', params: open, handle: () => { throw new AppError('UNAVAILABLE', 'later', { retryable: true, retryAfterMs: 5, details: { code: 'X' } }) } }),
  defineMethod({ name: 'test.unprintable', scope: 'operator.read', params: open, handle: () => ({ big: 1n }) }),
  defineMethod({ name: 'test.wait', scope: 'operator.read', params: open, handle: (_params, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => { aborted.resolve(); reject(invalidRequest('gone')) })) }),
  defineMethod({ name: 'test.hidden', scope: 'operator.read', hidden: true, params: open, handle: () => 'here' }),
]

beforeAll(async () => {
  gateway = await startTestServer({ methods })
  ;({ client } = await enter(gateway.url, { auth }))
})
afterAll(() => gateway.close())

const errorOf = async (method: string, params?: unknown) => (await client.request(method, params))['error'] as Frame

describe('frames', () => {
  it.each([
    ['text that is not JSON', 'nonsense', 'invalid', 'invalid request frame: not JSON'],
    ['a number', '7', 'invalid', 'invalid request frame: must be object'],
    ['a frame without a method', '{"type":"req","id":"f1"}', 'f1', "invalid request frame: must have required property 'method'"],
    ['a frame with an empty id', '{"type":"req","id":"","method":"health"}', 'invalid', 'invalid request frame: at /id: must not have fewer than 1 characters'],
    ['a frame with more than it may have', '{"type":"req","id":"f2","method":"health","admin":true}', 'f2', "invalid request frame: at root: unexpected property 'admin'"],
    ['a response', '{"type":"res","id":"f3","ok":true}', 'f3', "invalid request frame: at root: unexpected property 'ok'"],
    ['a frame of another type', '{"type":"event","id":"f4","method":"x"}', 'f4', 'invalid request frame: at /type: must be equal to constant'],
  ])('answers %s and stays open', async (_name, text, id, message) => {
    const own = await enter(gateway.url, { auth })
    own.client.send(text)
    const answer = await own.client.waitFor((frame) => frame['type'] === 'res' && frame['id'] === id)
    expect(answer).toEqual({ type: 'res', id, ok: false, error: { code: 'INVALID_REQUEST', message } })
    expect(problemsOf('ResponseFrame', answer)).toEqual([])
    expect((await own.client.request('test.echo', {}))['ok']).toBe(true)
    await own.client.end()
  })

  it('accepts binary frames, foreign fields it may ignore, and no params at all', async () => {
    client.send(Buffer.from('{"type":"req","id":"b1","method":"test.echo","traceparent":"00-1","expectedProfileId":"me"}'))
    expect(await client.waitFor(({ id }) => id === 'b1')).toEqual({ type: 'res', id: 'b1', ok: true, payload: {} })
  })

  it('refuses a second connect', async () => {
    expect(await errorOf('connect', {})).toEqual({ code: 'INVALID_REQUEST', message: 'connect is only valid as the first request' })
  })

  it('closes with 1009 above the payload limit', async () => {
    const small = await startTestServer({ methods, server: { limits: { maxPayload: 100_000 } } })
    const own = await enter(small.url, { auth })
    own.client.send(`{"type":"req","id":"1","method":"test.echo","params":{"text":"${'x'.repeat(200_000)}"}}`)
    expect((await own.client.closed).code).toBe(1009)
    await small.close()
  })

  it('survives whatever arrives on a socket', async () => {
    const own = await enter(gateway.url, { auth })
    const junk = fc.oneof(fc.json(), fc.string(), fc.record({ type: fc.constantFrom('req', 'res', 'event'), id: fc.oneof(fc.string(), fc.integer()), method: fc.oneof(fc.string(), fc.constantFrom('test.strict', 'health', '__proto__', 'constructor')), params: fc.anything({ withBigInt: false }) }, { requiredKeys: [] }).map((frame) => JSON.stringify(frame)))
    for (const text of fc.sample(junk, 300)) {
      own.client.send(text)
      // One by one: a burst of 300 would meet the queue limit instead.
      await own.client.request('test.echo', {})
    }
    const answers = own.client.frames.filter(({ type }) => type === 'res')
    expect(answers.length).toBeGreaterThanOrEqual(601)
    expect(answers.flatMap((answer) => problemsOf('ResponseFrame', answer))).toEqual([])
    await own.client.end()
  })
})

describe('parameters', () => {
  it.each([
    [{}, "must have required property 'name'"],
    [{ name: 7 }, 'at /name: must be string'],
    [{ name: 'x' }, 'at /name: must not have fewer than 2 characters'],
    [{ name: 'xx', tags: ['a', 'b'] }, 'at /tags: must not have more than 1 items'],
    [{ name: 'xx', kind: 'c' }, 'at /kind: must be equal to one of the allowed values'],
    [{ name: 'xx', foo: 1 }, "at root: unexpected property 'foo'"],
    [{ name: 'xx', inner: {} }, "at /inner: must have required property 'n'"],
    [{ name: 'xx', inner: { n: 1, m: 2 } }, "at /inner: unexpected property 'm'"],
    [[], 'must be object'],
  ])('says what is wrong with %j', async (params, problem) => {
    expect(await errorOf('test.strict', params)).toEqual({ code: 'INVALID_REQUEST', message: `invalid test.strict params: ${problem}` })
  })
})

describe('rights', () => {
  it('answers unknown methods as the original does', async () => {
    expect(await errorOf('no.such.method', {})).toEqual({ code: 'INVALID_REQUEST', message: 'unknown method: no.such.method' })
    expect(await errorOf('__proto__')).toMatchObject({ message: 'unknown method: __proto__' })
  })

  it('demands the scope, also where it depends on the parameters', async () => {
    const reader = await enter(gateway.url, { auth, device: createTestDevice(), scopes: ['operator.read'] })
    const missing = { code: 'FORBIDDEN', message: 'missing scope: operator.admin', details: { code: 'MISSING_SCOPE', missingScope: 'operator.admin', requiredScopes: ['operator.admin'] } }
    expect((await reader.client.request('test.admin', {}))['error']).toEqual(missing)
    expect((await reader.client.request('test.dynamic', { hard: true }))['error']).toEqual(missing)
    expect((await reader.client.request('test.dynamic', {}))['payload']).toBe('ok')
    expect(problemsOf('MissingScopeErrorDetails', missing.details)).toEqual([])
    await reader.client.end()
  })

  it('keeps nodes and operators apart and hangs up on those who insist', async () => {
    expect(await errorOf('test.node', {})).toEqual({ code: 'INVALID_REQUEST', message: 'unauthorized role: operator' })
    const node = await enter(gateway.url, { auth, device: createTestDevice(), role: 'node', scopes: ['operator.admin'], client: { id: 'node-host', mode: 'node' } })
    expect(node.hello).toMatchObject({ auth: { role: 'node', scopes: [] } })
    expect((await node.client.request('test.node', {}))['payload']).toBe('node')
    expect((await node.client.request('health', {}))['ok']).toBe(true)
    for (let attempt = 0; attempt < 11; attempt += 1) node.client.send({ type: 'req', id: `n${attempt}`, method: 'test.admin' })
    expect((await node.client.closed).code).toBe(1008)
  })

  it('limits control-plane writes to 30 a minute', async () => {
    for (let call = 0; call < 30; call += 1) expect((await client.request('test.write', {}))['ok']).toBe(true)
    expect(await errorOf('test.write', {})).toEqual({ code: 'UNAVAILABLE', message: 'rate limit exceeded for test.write; retry after 60s', retryable: true, retryAfterMs: 60_000, details: { method: 'test.write', limit: '30 per 60s' } })
    gateway.clock.nowMs += 60_000
    expect((await client.request('test.write', {}))['ok']).toBe(true)
  })

  it('lists what can be called, except what is hidden', async () => {
    const { client: own, hello } = await enter(gateway.url, { auth })
    const { methods: names } = hello['features'] as { methods: string[] }
    expect(names).toContain('test.echo')
    expect(names).not.toContain('test.hidden')
    expect((await own.request('test.hidden', {}))['payload']).toBe('here')
    await own.end()
  })
})

describe('answers', () => {
  it('never tells a client about an internal error, but tells the log', async () => {
    expect(await errorOf('test.crash', {})).toEqual({ code: 'UNAVAILABLE', message: "test.crash failed because of an internal error; the gateway's log says why" })
    expect(gateway.logs.some(({ message, fields }) => message === 'method failed' && JSON.stringify(fields).includes('hunter2'))).toBe(true)
    expect(await errorOf('test.refuse', {})).toEqual({ code: 'UNAVAILABLE', message: 'later', details: { code: 'X' }, retryable: true, retryAfterMs: 5 })
    expect(await errorOf('test.unprintable', {})).toMatchObject({ code: 'UNAVAILABLE' })
  })

  it('replays the first answer of a repeated key, per caller and for five minutes', async () => {
    const before = effects
    const first = (await client.request('test.once', { idempotencyKey: 'k1' }))['payload']
    expect((await client.request('test.once', { idempotencyKey: 'k1' }))['payload']).toEqual(first)
    const other = await enter(gateway.url, { auth, device: createTestDevice() })
    expect((await other.client.request('test.once', { idempotencyKey: 'k1' }))['payload']).toEqual({ effect: before + 2 })
    gateway.clock.nowMs += 300_000
    expect((await client.request('test.once', { idempotencyKey: 'k1' }))['payload']).toEqual({ effect: before + 3 })
    expect((await client.request('test.once', {}))['payload']).toEqual({ effect: before + 4 })
    expect((await client.request('test.once', { idempotencyKey: 'k1', sessionKey: 'a' }))['payload']).toEqual({ effect: before + 5 })
    expect((await client.request('test.once', { idempotencyKey: 'k1', sessionKey: 'b' }))['payload']).toEqual({ effect: before + 6 })
    expect((await client.request('test.once', { idempotencyKey: 'k1', sessionKey: 'a' }))['payload']).toEqual({ effect: before + 5 })
    await other.client.end()
  })

  it('gives two answers under one id, also to a repeat that comes while the first is at work', async () => {
    release = Promise.withResolvers<void>()
    for (const id of ['t1', 't2']) client.send({ type: 'req', id, method: 'test.twice', params: { idempotencyKey: 'k2' } })
    await client.waitFor(({ id }) => id === 't2')
    release.resolve()
    await client.waitFor(({ id, payload }) => id === 't2' && (payload as Frame)['status'] === 'ok')
    const answers = (wanted: string) => client.frames.filter(({ id }) => id === wanted).map(({ payload }) => payload)
    expect(answers('t1')).toEqual([{ status: 'accepted' }, { status: 'ok', effect: effects }])
    expect(answers('t2')).toEqual(answers('t1'))
  })

  it('tells a running method when its client is gone', async () => {
    aborted = Promise.withResolvers<void>()
    const own = await enter(gateway.url, { auth })
    own.client.send({ type: 'req', id: 'w', method: 'test.wait' })
    await own.client.request('test.echo', {})
    await own.client.end()
    await expect(aborted.promise).resolves.toBeUndefined()
  })
})

describe('floods', () => {
  it('starts in order, a bounded number at once, and refuses the rest as retryable', async () => {
    const own = await enter(gateway.url, { auth })
    const total = 2_000
    for (let index = 0; index < total; index += 1) own.client.send({ type: 'req', id: `x${index}`, method: 'test.echo', params: { index } })
    // The challenge, hello, and one answer each.
    await own.client.waitFor(() => own.client.frames.length >= total + 2)
    const answers = own.client.frames.filter(({ id }) => String(id).startsWith('x'))
    const served = answers.filter(({ ok }) => ok === true).map(({ payload }) => (payload as { index: number }).index)
    expect(served).toEqual(served.toSorted((left, right) => left - right))
    for (const refused of answers.filter(({ ok }) => ok !== true)) expect(refused['error']).toMatchObject({ code: 'UNAVAILABLE', retryable: true, details: { reason: 'request-queue-full' } })
    await own.client.end()
  })
})

describe('recovery mode', () => {
  it('serves the control plane only and says why', async () => {
    const recovery = await startTestServer({ methods, server: { recoveryReason: () => 'openclaw.json line 3: unknown key' } })
    const { client: own, hello } = await enter(recovery.url, { auth })
    expect((hello['features'] as { methods: string[] }).methods).not.toContain('test.echo')
    expect((await own.request('test.echo', {}))['error']).toMatchObject({ code: 'UNAVAILABLE', message: 'the gateway is in recovery mode: openclaw.json line 3: unknown key' })
    expect((await own.request('health', {}))['ok']).toBe(true)
    await recovery.close()
  })
})
