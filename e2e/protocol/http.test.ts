// Plain HTTP against a whole gateway: probes, one tool call, and who is let in.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TOKEN } from '../harness/gateway-process.ts'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'

let live: LiveGateway
beforeAll(async () => {
  live = await startLive({ config: { gateway: { mode: 'local', bind: 'loopback', auth: { mode: 'token', token: TOKEN }, tools: { allow: ['exec'] } }, tools: { exec: { mode: 'full' } } } })
})
afterAll(() => live.stop())

const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${live.gateway().url}${path}`, init)
const invoke = (body: unknown, token = TOKEN): Promise<Response> =>
  get('/tools/invoke', { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })

describe('probes', () => {
  it.each(['/health', '/healthz'])('%s says live', async (path) => {
    const response = await get(path)
    expect([response.status, await response.json()]).toEqual([200, { ok: true, status: 'live' }])
  })

  it.each(['/ready', '/readyz'])('%s says ready, and how it does to callers on this machine', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ ready: true, failing: [], uptimeMs: expect.any(Number), eventLoop: expect.any(Object) })
  })

  it.each(['/startup', '/startupz'])('%s says started', async (path) => {
    expect(await (await get(path)).json()).toMatchObject({ ok: true, status: 'started', version: expect.any(String), uptimeMs: expect.any(Number) })
  })

  it('keeps details from callers behind a proxy', async () => {
    expect(await (await get('/readyz', { headers: { 'x-forwarded-for': '203.0.113.9' } })).json()).toEqual({ ready: true })
  })

  it('answers HEAD without a body', async () => {
    const response = await get('/healthz', { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })
})

describe('/tools/invoke', () => {
  it('calls one tool', async () => {
    const response = await invoke({ tool: 'agents_list', args: {} })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ ok: true, result: { content: [{ type: 'text' }] } })
  })

  it('calls it once per idempotency key', async () => {
    const body = { tool: 'exec', args: { command: 'date +%s%N' }, idempotencyKey: randomUUID() }
    const answers = await Promise.all([invoke(body), invoke(body)])
    const [first, second] = await Promise.all(answers.map((response) => response.json()))
    expect(first).toMatchObject({ ok: true })
    expect(second).toEqual(first)
    expect(await (await invoke({ ...body, idempotencyKey: randomUUID() })).json()).not.toEqual(first)
  })

  it.each([
    ['a tool that HTTP may not use', { tool: 'sessions_send', args: {} }, 404, 'not_found'],
    ['a tool that does not exist', { tool: 'teleport' }, 404, 'not_found'],
    ['a body without a tool', { args: {} }, 400, 'invalid_request_error'],
    ['an unknown session', { tool: 'agents_list', sessionKey: 'nobody' }, 400, 'invalid_request_error'],
  ])('refuses %s', async (_name, body, status, type) => {
    const response = await invoke(body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ ok: false, error: { type, message: expect.any(String) } })
  })

  it('refuses a wrong token and other methods', async () => {
    const stranger = await invoke({ tool: 'agents_list' }, 'wrong')
    expect([stranger.status, await stranger.json()]).toEqual([401, { error: { message: 'Unauthorized', type: 'unauthorized' } }])
    expect((await get('/tools/invoke', { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(405)
  })

  it('refuses more than two megabytes', async () => {
    expect((await invoke({ tool: 'agents_list', args: { text: 'x'.repeat(2_000_001) } })).status).toBe(413)
  })
})
