// Setup codes for another computer, over the wire: made by an owner, waited with, used once, and worth nothing else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDevice, enter, RawClient } from './testing/raw-client.ts'
import type { ConnectOptions, Frame } from './testing/raw-client.ts'
import { DEFAULT_SETTINGS, startTestServer, TOKEN } from './testing/start-test-server.ts'
import type { TestServer } from './testing/start-test-server.ts'
import { problemsOf } from './testing/validate.ts'

const auth = { token: TOKEN }
let gateway: TestServer

beforeEach(async () => {
  gateway = await startTestServer()
})
afterEach(() => gateway.close())

async function attempt(options: ConnectOptions): Promise<{ error: Frame; code: number; reason: string }> {
  const client = new RawClient(gateway.url)
  const answer = await client.connect(options)
  expect(answer['ok']).toBe(false)
  return { error: answer['error'] as Frame, ...(await client.closed) }
}

async function admin(): Promise<RawClient> {
  const { client } = await enter(gateway.url, { auth, caps: ['approvals'] })
  return client
}

function deviceToken(hello: Frame): string {
  return String((hello['auth'] as Frame)['deviceToken'])
}

describe('setup codes for another computer', () => {
  const APP = { id: 'gateway-client', mode: 'ui', platform: 'linux', deviceFamily: 'desktop', displayName: 'OpenClaw on desk' }
  const PAIRED = ['operator.read', 'operator.write', 'operator.approvals']
  const INVALID = { details: { code: 'AUTH_BOOTSTRAP_TOKEN_INVALID' } }

  async function makeCode(owner: RawClient, params: object = { bootstrapProfile: 'limited' }) {
    const { payload } = await owner.request('device.pair.setupCode', params)
    expect(problemsOf('DevicePairSetupCodeResult', payload)).toEqual([])
    const result = payload as { setupCode: string; gatewayUrl: string; expiresAtMs: number }
    const { url, bootstrapToken, expiresAtMs } = JSON.parse(Buffer.from(result.setupCode, 'base64url').toString()) as { url: string; bootstrapToken: string; expiresAtMs: number }
    expect([url, expiresAtMs]).toEqual([result.gatewayUrl, result.expiresAtMs])
    return { ...result, token: bootstrapToken }
  }
  const requestOf = (error: Frame) => String((error['details'] as Frame)['requestId'])

  it('let it wait for the owner, then in, exactly once', async () => {
    const owner = await admin()
    const { token, expiresAtMs } = await makeCode(owner)
    expect(expiresAtMs - gateway.clock.nowMs).toBe(10 * 60_000)
    const options = { auth: { bootstrapToken: token }, device: createTestDevice(), client: APP, scopes: PAIRED }
    const { error } = await attempt(options)
    expect(error).toMatchObject({ code: 'NOT_PAIRED', details: { code: 'PAIRING_REQUIRED', recommendedNextStep: 'wait_then_retry', retryable: true, requestedScopes: PAIRED } })
    // It shows the code again for as long as it waits.
    expect(requestOf((await attempt(options)).error)).toBe(requestOf(error))
    await owner.request('device.pair.approve', { requestId: requestOf(error) })
    const { hello } = await enter(gateway.url, options)
    expect(hello['auth']).toMatchObject({ method: 'bootstrap-token', scopes: PAIRED })
    expect(hello['auth']).not.toHaveProperty('deviceTokens')
    expect((await attempt(options)).error).toMatchObject(INVALID)
    expect((await attempt({ ...options, device: createTestDevice() })).error).toMatchObject(INVALID)
    const own = { ...options, auth: { deviceToken: deviceToken(hello) } }
    await enter(gateway.url, own)
    expect((await attempt({ ...own, scopes: ['operator.admin'] })).error).toMatchObject({ details: { code: 'AUTH_SCOPE_MISMATCH' } })
    await owner.request('device.token.revoke', { deviceId: options.device.id, role: 'operator' })
    expect((await attempt(own)).error).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH' } })
  })

  it('are worth nothing beyond their rights, after their time, and when they are guessed', async () => {
    const { token } = await makeCode(await admin())
    const options = { auth: { bootstrapToken: token }, device: createTestDevice(), client: APP, scopes: PAIRED }
    for (const scopes of [['operator.admin'], ['operator.pairing']]) expect((await attempt({ ...options, scopes })).error).toMatchObject(INVALID)
    gateway.clock.nowMs += 10 * 60_000
    expect((await attempt(options)).error).toMatchObject(INVALID)
    gateway.settings = { ...DEFAULT_SETTINGS, rateLimit: { maxAttempts: 2, exemptLoopback: false } }
    for (const bootstrapToken of ['guess-1', 'guess-2']) await attempt({ ...options, auth: { bootstrapToken } })
    expect((await attempt({ ...options, auth: { bootstrapToken: 'guess-3' } })).error).toMatchObject({ details: { code: 'AUTH_RATE_LIMITED' } })
  })

  it('are no way past an owner who says no', async () => {
    const owner = await admin()
    const { token } = await makeCode(owner)
    const options = { auth: { bootstrapToken: token }, device: createTestDevice(), client: APP, scopes: PAIRED }
    const first = requestOf((await attempt(options)).error)
    await owner.request('device.pair.reject', { requestId: first })
    expect(requestOf((await attempt(options)).error)).not.toBe(first)
    // Nobody becomes a phone by its name alone.
    expect((await attempt({ ...options, client: { ...APP, id: 'openclaw-ios' } })).error).toMatchObject({ code: 'NOT_PAIRED' })
  })

  it('lead only where nobody reads along, and give less where somebody in the house could', async () => {
    const owner = await admin()
    expect(await makeCode(owner, { publicUrl: 'https://assistant.example.com/claw' })).toMatchObject({ gatewayUrl: 'wss://assistant.example.com/claw', access: 'full', urlSource: 'publicUrl', auth: 'token' })
    expect(await makeCode(owner, { publicUrl: 'http://192.168.1.9:18789' })).toMatchObject({ gatewayUrl: 'ws://192.168.1.9:18789', access: 'limited', accessDowngraded: true })
    expect(await makeCode(owner, {})).toMatchObject({ gatewayUrl: 'ws://127.0.0.1:18789', access: 'full', urlSource: 'loopback' })
    for (const publicUrl of ['ws://assistant.example.com', 'http://8.8.8.8', 'wss://me:pass@assistant.example.com', 'wss://x/?token=1', 'ftp://x', 'nonsense']) {
      expect((await owner.request('device.pair.setupCode', { publicUrl }))['error']).toMatchObject({ code: 'INVALID_REQUEST' })
    }
  })

  it('are made by owners only', async () => {
    const { client } = await enter(gateway.url, { auth, device: createTestDevice(), scopes: ['operator.pairing', 'operator.write'] })
    expect((await client.request('device.pair.setupCode', {}))['error']).toMatchObject({ code: 'FORBIDDEN', message: 'missing scope: operator.admin' })
  })
})
