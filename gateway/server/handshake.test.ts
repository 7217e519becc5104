// The handshake, row by row: every way to be refused with its message, details and close code, and what hello says.
import { generateKeyPairSync } from 'node:crypto'
import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDevice, connectParams, enter, RawClient, UI_CLIENT } from './testing/raw-client.ts'
import type { ConnectOptions } from './testing/raw-client.ts'
import { DEFAULT_SETTINGS, startTestServer, TOKEN } from './testing/start-test-server.ts'
import type { TestServer } from './testing/start-test-server.ts'
import { problemsOf } from './testing/validate.ts'

let gateway: TestServer

beforeAll(async () => {
  gateway = await startTestServer()
})
afterAll(() => gateway.close())
beforeEach(() => {
  gateway.settings = DEFAULT_SETTINGS
})

async function refused(options: ConnectOptions, headers: Record<string, string> = {}): Promise<{ error: Record<string, unknown>; code: number; reason: string }> {
  const client = new RawClient(gateway.url, { headers })
  const answer = await client.connect(options)
  expect(answer['ok']).toBe(false)
  expect(problemsOf('ResponseFrame', answer)).toEqual([])
  return { error: answer['error'] as Record<string, unknown>, ...(await client.closed) }
}

const auth = { token: TOKEN }
const origin = (port: number) => ({ origin: `http://localhost:${port}`, host: `localhost:${port}` })

describe('challenge', () => {
  it('greets every socket with a nonce and the time', async () => {
    const client = new RawClient(gateway.url)
    const { nonce, ts } = await client.challenge()
    expect(nonce).toMatch(/^[0-9a-f-]{36}$/)
    expect(ts).toBe(gateway.clock.nowMs)
    expect(client.frames[0]).not.toHaveProperty('seq')
    await client.end()
  })

  it('accepts an upgrade on any path', async () => {
    const { client, hello } = await enter(`${gateway.url}/some/context/path?x=1`, { auth })
    expect(hello['type']).toBe('hello-ok')
    await client.end()
  })
})

describe('first frames that are no handshake', () => {
  async function sent(frame: unknown): Promise<{ code: number; reason: string; answers: number }> {
    const client = new RawClient(gateway.url)
    await client.challenge()
    client.send(frame)
    const closed = await client.closed
    return { ...closed, answers: client.frames.filter(({ type }) => type === 'res').length }
  }

  it.each([
    ['text that is not JSON', 'hello?', 1000, ''],
    ['an object that is no frame', { hi: 1 }, 1008, 'invalid request frame'],
    ['an array', [1, 2], 1008, 'invalid request frame'],
    ['a frame of another type', { type: 'event', event: 'tick' }, 1008, 'invalid request frame'],
    ['a request without an id', { type: 'req', method: 'connect' }, 1008, 'invalid request frame'],
  ])('closes without an answer on %s', async (_name, frame, code, reason) => {
    expect(await sent(frame)).toEqual({ code, reason, answers: 0 })
  })

  it('refuses another method before connect', async () => {
    const client = new RawClient(gateway.url)
    await client.challenge()
    const answer = await client.request('health', {})
    expect(answer['error']).toEqual({ code: 'INVALID_REQUEST', message: 'invalid handshake: first request must be connect' })
    expect(await client.closed).toEqual({ code: 1008, reason: 'invalid handshake: first request must be connect' })
  })

  it('closes with 1009 on a frame over 64 KiB, also when it is far over', async () => {
    for (const size of [70_000, 5_000_000]) {
      const client = new RawClient(gateway.url)
      await client.challenge()
      client.send(`{"type":"req","id":"1","method":"connect","params":"${'x'.repeat(size)}"}`)
      expect((await client.closed).code).toBe(1009)
    }
  })

  it('cuts off a client that says nothing', async () => {
    const quick = await startTestServer({ server: { limits: { handshakeTimeoutMs: 30 } } })
    const client = new RawClient(quick.url)
    expect((await client.closed).code).toBe(1000)
    await quick.close()
  })
})

describe('parameters, protocol and role', () => {
  it.each([
    ['an unknown client id', { client: { id: 'netscape' } }, 'invalid connect params: at /client/id: must be equal to one of the allowed values'],
    ['an unknown mode', { client: { mode: 'operator' } }, 'invalid connect params: at /client/mode: must be equal to one of the allowed values'],
    ['an unexpected property', { extra: { admin: true } }, "invalid connect params: at root: unexpected property 'admin'"],
    ['an empty version', { client: { version: '' } }, 'invalid connect params: at /client/version: must not have fewer than 1 characters'],
    ['a version of the wrong type', { extra: { minProtocol: '4' } }, 'invalid connect params: at /minProtocol: must be number'],
  ])('refuses %s', async (_name, options, message) => {
    const { error, code } = await refused(options as ConnectOptions)
    expect(error).toEqual({ code: 'INVALID_REQUEST', message })
    expect(code).toBe(1008)
  })

  it('refuses a missing client', async () => {
    const client = new RawClient(gateway.url)
    await client.challenge()
    expect((await client.request('connect', { minProtocol: 4, maxProtocol: 4 }))['error']).toMatchObject({ message: "invalid connect params: must have required property 'client'" })
  })

  it('refuses another protocol with 1002', async () => {
    const { error, code, reason } = await refused({ auth, extra: { minProtocol: 5, maxProtocol: 6 } })
    expect(error).toEqual({ code: 'INVALID_REQUEST', message: 'protocol mismatch', details: { code: 'PROTOCOL_MISMATCH', clientMinProtocol: 5, clientMaxProtocol: 6, expectedProtocol: 4, minimumProbeProtocol: 3 } })
    expect({ code, reason }).toEqual({ code: 1002, reason: 'protocol mismatch' })
    expect((await refused({ auth, extra: { minProtocol: 3, maxProtocol: 3 } })).code).toBe(1002)
  })

  it('accepts protocol 3 from probes and nodes', async () => {
    const probe = await enter(gateway.url, { auth, client: { id: 'openclaw-probe', mode: 'probe' }, extra: { minProtocol: 3, maxProtocol: 3 } })
    expect(probe.hello).toMatchObject({ protocol: 4, auth: { scopes: [] } })
    const node = await enter(gateway.url, { auth, device: createTestDevice(), role: 'node', scopes: [], client: { id: 'node-host', mode: 'node' }, extra: { minProtocol: 3, maxProtocol: 3 } })
    await Promise.all([probe.client.end(), node.client.end()])
  })

  it('refuses a role that does not exist', async () => {
    const { error, code } = await refused({ auth, role: 'root' })
    expect(error).toEqual({ code: 'INVALID_REQUEST', message: 'invalid role' })
    expect(code).toBe(1008)
  })
})

describe('origin', () => {
  it.each([
    ['a foreign page', { origin: 'https://evil.example' }, 'origin not allowed'],
    ['a public name for this machine', { origin: 'http://evil.example:1', host: 'evil.example:1' }, 'origin not allowed'],
    ['an opaque origin', { origin: 'null' }, 'origin missing or invalid'],
  ])('refuses %s', async (_name, headers, reason) => {
    const { error, code } = await refused({ auth, device: createTestDevice(), client: UI_CLIENT }, headers)
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', details: { code: 'CONTROL_UI_ORIGIN_NOT_ALLOWED', reason } })
    expect(code).toBe(1008)
  })

  it('refuses a dashboard without an origin, and a program with a foreign one', async () => {
    expect((await refused({ auth, device: createTestDevice(), client: UI_CLIENT })).error).toMatchObject({ details: { reason: 'origin missing or invalid' } })
    expect((await refused({ auth, device: createTestDevice() }, { origin: 'https://evil.example' })).error).toMatchObject({ details: { reason: 'origin not allowed' } })
  })

  it('lets the dashboard in from its own address and from configured origins', async () => {
    const own = await enter(gateway.url, { auth, device: createTestDevice(), client: UI_CLIENT }, { headers: origin(gateway.port) })
    gateway.settings = { ...DEFAULT_SETTINGS, allowedOrigins: ['https://desk.example'] }
    const configured = await enter(gateway.url, { auth, device: createTestDevice(), client: UI_CLIENT }, { headers: { origin: 'https://desk.example' } })
    expect([own.hello['type'], configured.hello['type']]).toEqual(['hello-ok', 'hello-ok'])
    await Promise.all([own.client.end(), configured.client.end()])
  })
})

describe('shared secret', () => {
  it.each([
    ['a missing token', { mode: 'token' }, {}, 'token_missing', 'AUTH_TOKEN_MISSING', 'update_auth_configuration'],
    ['a wrong token', { mode: 'token' }, { token: 'wrong' }, 'token_mismatch', 'AUTH_TOKEN_MISMATCH', 'retry_with_device_token'],
    ['a token that is not configured', { mode: 'token', token: '' }, { token: 'x' }, 'token_missing_config', 'AUTH_TOKEN_NOT_CONFIGURED', 'update_auth_configuration'],
    ['a missing password', { mode: 'password', password: 'p' }, {}, 'password_missing', 'AUTH_PASSWORD_MISSING', 'update_auth_configuration'],
    ['a wrong password', { mode: 'password', password: 'p' }, { password: 'q' }, 'password_mismatch', 'AUTH_PASSWORD_MISMATCH', 'update_auth_credentials'],
    ['a password that is not configured', { mode: 'password' }, { password: 'q' }, 'password_missing_config', 'AUTH_PASSWORD_NOT_CONFIGURED', 'update_auth_configuration'],
  ])('refuses %s', async (_name, settings, given, authReason, detailCode, next) => {
    gateway.settings = { ...DEFAULT_SETTINGS, ...settings } as typeof DEFAULT_SETTINGS
    const { error, code, reason } = await refused({ auth: given as Record<string, string>, device: createTestDevice() })
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', details: { code: detailCode, authReason, canRetryWithDeviceToken: next === 'retry_with_device_token', recommendedNextStep: next } })
    expect(error['message']).toMatch(/^unauthorized: /)
    expect(code).toBe(1008)
    expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(120)
  })

  it('accepts the secret in either field and says which method it was', async () => {
    const methods = () => gateway.server.connections().map(({ principal }) => principal.authMethod)
    const { client } = await enter(gateway.url, { auth: { password: TOKEN } })
    expect(methods()).toContain('token')
    gateway.settings = { ...DEFAULT_SETTINGS, mode: 'password', password: 'p' }
    const other = await enter(gateway.url, { auth: { password: 'p' } })
    expect(methods()).toContain('password')
    await Promise.all([client.end(), other.client.end()])
  })

  it('refuses device tokens it never issued, and setup codes it never made', async () => {
    expect((await refused({ auth: { deviceToken: 'stolen' }, device: createTestDevice() })).error).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH', authReason: 'device_token_mismatch' } })
    expect((await refused({ auth: { bootstrapToken: 'made-up' }, device: createTestDevice() })).error).toMatchObject({ details: { code: 'AUTH_BOOTSTRAP_TOKEN_INVALID' } })
  })

  it('locks a web page out after ten wrong guesses, without locking out the programs of this machine', async () => {
    const own = await startTestServer()
    const headers = { origin: `http://localhost:${own.port}` }
    const guess = async () => {
      const client = new RawClient(own.url, { headers })
      const answer = await client.connect({ auth: { token: 'guess' }, device: createTestDevice(), client: UI_CLIENT })
      await client.closed
      return answer['error'] as Record<string, unknown>
    }
    for (let attempt = 0; attempt < 10; attempt += 1) expect(await guess()).toMatchObject({ details: { code: 'AUTH_TOKEN_MISMATCH' } })
    expect(await guess()).toMatchObject({ details: { code: 'AUTH_RATE_LIMITED', recommendedNextStep: 'wait_then_retry' }, retryable: true })
    const program = await enter(own.url, { auth })
    await program.client.end()
    await own.close()
  })
})

describe('connections without a device', () => {
  it.each([
    ['the command line', { id: 'cli', mode: 'cli' }, 5],
    ['a backend on this machine', { id: 'gateway-client', mode: 'backend' }, 5],
    ['any other program', { id: 'openclaw-probe', mode: 'probe' }, 0],
    ['a test client', { id: 'test', mode: 'test' }, 0],
  ])('lets %s in with the scopes it deserves', async (_name, client, count) => {
    const entered = await enter(gateway.url, { auth, client })
    expect((entered.hello['auth'] as { scopes: string[] }).scopes).toHaveLength(count)
    expect(entered.hello['auth']).not.toHaveProperty('deviceToken')
    await entered.client.end()
  })

  it('clears the scopes of a command line that comes with a page origin', async () => {
    const { client, hello } = await enter(gateway.url, { auth }, { headers: origin(gateway.port) })
    expect(hello).toMatchObject({ auth: { scopes: [] } })
    await client.end()
  })

  it('refuses dashboards, nodes and strangers', async () => {
    expect((await refused({ auth, client: UI_CLIENT }, origin(gateway.port))).error).toMatchObject({ code: 'INVALID_REQUEST', message: 'control ui requires device identity (use HTTPS or localhost secure context)', details: { code: 'CONTROL_UI_DEVICE_IDENTITY_REQUIRED' } })
    expect((await refused({ auth, role: 'node', client: { id: 'node-host', mode: 'node' } })).error).toEqual({ code: 'NOT_PAIRED', message: 'device identity required', details: { code: 'DEVICE_IDENTITY_REQUIRED' } })
    expect((await refused({ auth: {} })).error).toMatchObject({ code: 'NOT_PAIRED', details: { code: 'DEVICE_IDENTITY_REQUIRED' } })
    expect((await refused({ auth: { token: 'wrong' } })).error).toMatchObject({ details: { code: 'AUTH_TOKEN_MISMATCH', canRetryWithDeviceToken: false, recommendedNextStep: 'update_auth_credentials' } })
  })

  describe('that run the gateway', () => {
    const hostToken = 'of-this-life-only'
    const host = { client: { id: 'gateway-client', mode: 'backend' }, auth: { token: hostToken } }

    it('come in with a token of their own, whatever the secret is, and leave no device behind', async () => {
      for (const mode of ['token', 'password', 'none'] as const) {
        gateway.settings = { ...DEFAULT_SETTINGS, mode, hostToken }
        const { client, hello } = await enter(gateway.url, host)
        expect((hello['auth'] as { scopes: string[] }).scopes).toHaveLength(5)
        expect(hello['auth']).not.toHaveProperty('deviceToken')
        await client.end()
      }
    })

    it.each([
      ['a guess', { ...host, auth: { token: 'of-this-life-onlx' } }, {}],
      ['another program', { ...host, client: { id: 'cli', mode: 'cli' } }, {}],
      ['a page', host, { origin: 'http://localhost:1' }],
      ['somebody at the end of a tunnel', host, { host: 'assistant.example.com' }],
      ['somebody with a device', { ...host, device: createTestDevice() }, {}],
    ])('lend it to nobody: not to %s', async (_name, options, headers) => {
      // Every wrong guess from this machine makes the next one wait: each case has a server of its own.
      const own = await startTestServer()
      own.settings = { ...DEFAULT_SETTINGS, hostToken }
      const client = new RawClient(own.url, { headers })
      expect(await client.connect(options)).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST' } })
      await client.closed
      await own.close()
    })
  })

  it('needs no secret in mode none', async () => {
    gateway.settings = { ...DEFAULT_SETTINGS, mode: 'none' }
    const { client, hello } = await enter(gateway.url, { auth: {} })
    expect(hello).toMatchObject({ auth: { role: 'operator' } })
    await client.end()
  })
})

describe('device proof', () => {
  const device = createTestDevice()
  const other = createTestDevice()
  it.each([
    ['an id that is not the hash of the key', { tamper: (signed: Record<string, unknown>) => ({ ...signed, id: other.id }) }, 'device identity mismatch', 'DEVICE_AUTH_DEVICE_ID_MISMATCH', 'device-id-mismatch'],
    ['a clock two minutes and more away', { signedAt: Date.now() - 200_000 }, 'device signature expired', 'DEVICE_AUTH_SIGNATURE_EXPIRED', 'device-signature-stale'],
    ['a clock far ahead', { signedAt: Date.now() + 200_000 }, 'device signature expired', 'DEVICE_AUTH_SIGNATURE_EXPIRED', 'device-signature-stale'],
    ['a blank nonce', { tamper: (signed: Record<string, unknown>) => ({ ...signed, nonce: '  ' }) }, 'device nonce required', 'DEVICE_AUTH_NONCE_REQUIRED', 'device-nonce-missing'],
    ['another nonce', { tamper: (signed: Record<string, unknown>) => ({ ...signed, nonce: 'another' }) }, 'device nonce mismatch', 'DEVICE_AUTH_NONCE_MISMATCH', 'device-nonce-mismatch'],
    ['a signature by another key', { tamper: (signed: Record<string, unknown>) => ({ ...signed, id: other.id, publicKey: other.publicKey }) }, 'device signature invalid', 'DEVICE_AUTH_SIGNATURE_INVALID', 'device-signature'],
    ['a signature that is none', { tamper: (signed: Record<string, unknown>) => ({ ...signed, signature: 'AAAA' }) }, 'device signature invalid', 'DEVICE_AUTH_SIGNATURE_INVALID', 'device-signature'],
    ['a key that is none', { tamper: (signed: Record<string, unknown>) => ({ ...signed, publicKey: '!!!' }) }, 'device public key invalid', 'DEVICE_AUTH_PUBLIC_KEY_INVALID', 'device-public-key'],
  ])('refuses %s', async (_name, options, message, code, reason) => {
    const answer = await refused({ auth, device, ...options })
    expect(answer.error).toEqual({ code: 'INVALID_REQUEST', message, details: { code, reason } })
    expect(answer.code).toBe(1008)
  })

  it.each([{ scopes: ['operator.admin'] }, { role: 'node' }, { auth: { token: TOKEN.toUpperCase() } }, { client: { id: 'cli', version: '1', platform: 'darwin', mode: 'cli' } }])('refuses %j that was not signed', async (extra) => {
    const { error } = await refused({ auth, device: createTestDevice(), scopes: ['operator.read'], extra })
    expect(error).toMatchObject({ details: { code: 'DEVICE_AUTH_SIGNATURE_INVALID' } })
  })

  it('refuses a handshake that was recorded on another connection', async () => {
    const first = new RawClient(gateway.url)
    const { nonce, ts } = await first.challenge()
    const params = connectParams(nonce, { auth, device }, ts)
    expect((await first.request('connect', params))['ok']).toBe(true)
    const second = new RawClient(gateway.url)
    await second.challenge()
    expect((await second.request('connect', params))['error']).toMatchObject({ details: { code: 'DEVICE_AUTH_NONCE_MISMATCH' } })
    await Promise.all([first.end(), second.closed])
  })

  it('accepts the older payload and a PEM key', async () => {
    const v2 = await enter(gateway.url, { auth, device: createTestDevice(), payloadVersion: 'v2' })
    const pem = createTestDevice()
    const { publicKey } = generateKeyPairSync('ed25519')
    const header = publicKey.export({ type: 'spki', format: 'der' }).subarray(0, 12)
    const spki = Buffer.concat([header, Buffer.from(pem.publicKey, 'base64url')]).toString('base64')
    const asPem = await enter(gateway.url, { auth, device: pem, tamper: (signed) => ({ ...signed, publicKey: `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n` }) })
    expect([v2.hello['type'], asPem.hello['type']]).toEqual(['hello-ok', 'hello-ok'])
    await Promise.all([v2.client.end(), asPem.client.end()])
  })
})

describe('hello', () => {
  it('matches the published schema and advertises only what is there', async () => {
    const { client, hello } = await enter(gateway.url, { auth, device: createTestDevice() })
    expect(problemsOf('HelloOk', hello)).toEqual([])
    expect(hello).toMatchObject({ type: 'hello-ok', protocol: 4, server: { version: '1.2.3' }, auth: { method: 'token' }, policy: { maxPayload: 26_214_400, maxBufferedBytes: 52_428_800, tickIntervalMs: 30_000, attachments: { maxBytes: 18_874_368, maxImageBytes: 10_485_760 } } })
    expect((hello['features'] as { methods: string[] }).methods).toContain('health')
    expect(hello['snapshot']).toMatchObject({ configPath: '/state/openclaw.json', authMode: 'token', sessionDefaults: { mainSessionKey: 'agent:main:main' } })
    await client.end()
  })

  it('shows paths to admins and presence to readers only', async () => {
    const { client, hello } = await enter(gateway.url, { auth, client: { id: 'test', mode: 'test' } })
    expect(hello['snapshot']).not.toHaveProperty('configPath')
    expect(hello['snapshot']).toMatchObject({ health: {} })
    await client.end()
  })

  it('keeps the schema names this test relies on', () => {
    expect(Object.keys(ProtocolSchemas)).toEqual(expect.arrayContaining(['HelloOk', 'ResponseFrame', 'EventFrame']))
  })
})

describe('phases', () => {
  it('tells operators to come back while it starts', async () => {
    const starting = await startTestServer({ server: { initialPhase: 'starting' } })
    const client = new RawClient(starting.url)
    const answer = await client.connect({ auth })
    expect(answer['error']).toMatchObject({ code: 'UNAVAILABLE', message: 'gateway starting; retry shortly', retryable: true, retryAfterMs: 500, details: { reason: 'startup-sidecars' } })
    expect(await client.closed).toEqual({ code: 1013, reason: 'gateway starting' })
    starting.server.markReady()
    const { client: later } = await enter(starting.url, { auth })
    await later.end()
    await starting.close()
  })
})
