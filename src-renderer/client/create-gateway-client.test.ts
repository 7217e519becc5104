import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryVault } from './device-vault.ts'
import type { ConnectionState } from './gateway-client.ts'
import { RequestError } from './gateway-client.ts'
import { fakeHouse, until, URL } from './testing/fake-gateway.ts'
import type { FakeHouse, SentRequest } from './testing/fake-gateway.ts'

let open: FakeHouse[] = []
const house: typeof fakeHouse = (options) => {
  const made = fakeHouse(options)
  open.push(made)
  return made
}
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
})
afterEach(() => {
  for (const { client } of open) client.close()
  open = []
  vi.useRealTimers()
})

const authOf = (connect: SentRequest) => connect.params['auth']
const stateOf = <Kind extends ConnectionState['kind']>({ client }: FakeHouse, kind: Kind) =>
  until(() => {
    const state = client.state()
    return state.kind === kind ? (state as Extract<ConnectionState, { kind: Kind }>) : undefined
  })

async function refused(made: FakeHouse, index: number, error: Readonly<Record<string, unknown>>): Promise<SentRequest> {
  const socket = await made.socket(index)
  socket.challenge()
  const connect = await socket.request('connect')
  socket.refuse(connect, error)
  return connect
}
const authError = (code: string, extra: object = {}) => ({ code: 'INVALID_REQUEST', message: `unauthorized: ${code}`, details: { code }, ...extra })
const pairingError = (requestId: string) => ({ code: 'NOT_PAIRED', message: 'pairing required: device is not approved yet', details: { code: 'PAIRING_REQUIRED', requestId, deviceId: 'd' } })

describe('the handshake', () => {
  it('presents a signed device whose key cannot be read out', async () => {
    const made = house()
    const { connect } = await made.letIn(0)
    const device = connect.params['device'] as Record<string, string>
    const client = connect.params['client'] as Record<string, string>
    expect(client).toMatchObject({ id: 'openclaw-control-ui', mode: 'webchat', version: '0.1.0', displayName: 'Chrome on Linux', platform: 'web', deviceFamily: 'browser' })
    const keys = await made.vault.keys()
    expect(keys?.privateKey.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('pkcs8', keys?.privateKey as CryptoKey)).rejects.toThrow('not extractable')
    const payload = ['v3', device['id'], 'openclaw-control-ui', 'webchat', 'operator', (connect.params['scopes'] as string[]).join(','), '1700000000000', '', 'nonce-1', 'web', 'browser'].join('|')
    const signature = Uint8Array.from(Buffer.from(device['signature'] ?? '', 'base64url'))
    expect(await crypto.subtle.verify('Ed25519', keys?.publicKey as CryptoKey, signature, new TextEncoder().encode(payload))).toBe(true)
  })

  it('tells what the greeting said', async () => {
    const made = house()
    await made.letIn(0)
    const { hello } = await stateOf(made, 'open')
    expect(hello.deviceId).toMatch(/^[0-9a-f]{64}$/)
    expect(hello).toMatchObject({ serverVersion: '1.2.3', connectionId: 'c1', scopes: ['operator.read'], maxPayload: 1000, attachments: { maxBytes: 10 }, mainSessionKey: 'agent:main:main', modelConfigured: true })
    expect(hello.methods.has('chat.send')).toBe(true)
  })

  it('connects again with a token it was given, and tells when it is there', async () => {
    const made = house()
    await made.letIn(0)
    const again = made.client.reconnect('renewed')
    expect(authOf((await made.letIn(1)).connect)).toEqual({ deviceToken: 'renewed' })
    await again
    const refusedAgain = made.client.reconnect()
    await refused(made, 2, authError('AUTH_DEVICE_TOKEN_MISMATCH'))
    await expect(refusedAgain).rejects.toThrow('unauthorized')
  })

  it('uses the device token next time, and never another address', async () => {
    const vault = createMemoryVault()
    const first = house({ vault })
    expect(authOf((await first.letIn(0)).connect)).toEqual({})
    await until(() => vault.token(URL))
    const second = house({ vault })
    expect(authOf((await second.letIn(0)).connect)).toEqual({ deviceToken: 'device-token-1' })
    expect([...first.urls, ...second.urls]).toEqual([URL, URL])
  })

  it('asks to sign in when nothing is known, and keeps the typed token only until the greeting', async () => {
    const made = house()
    await refused(made, 0, authError('AUTH_TOKEN_MISSING'))
    expect(await stateOf(made, 'needs-sign-in')).toMatchObject({ reason: 'missing', secret: 'token' })
    made.client.signIn({ kind: 'token', token: 'typed' })
    const { socket, connect } = await made.letIn(1)
    expect(authOf(connect)).toEqual({ token: 'typed' })
    socket.drop()
    vi.advanceTimersByTime(2000)
    expect(authOf((await made.letIn(2)).connect)).toEqual({ deviceToken: 'device-token-1' })
  })

  it('says when what was typed is wrong, and does not send it again', async () => {
    const made = house()
    await refused(made, 0, authError('AUTH_PASSWORD_MISSING'))
    await stateOf(made, 'needs-sign-in')
    made.client.signIn({ kind: 'password', password: 'wrong' })
    expect(authOf(await refused(made, 1, authError('AUTH_PASSWORD_MISMATCH')))).toEqual({ password: 'wrong' })
    expect(await stateOf(made, 'needs-sign-in')).toMatchObject({ reason: 'mismatch', secret: 'password' })
    made.client.retryNow()
    expect(authOf(await refused(made, 2, authError('AUTH_PASSWORD_MISSING')))).toEqual({})
  })

  it('sends the token of a link once, whatever comes of it', async () => {
    const made = house({ bootstrapToken: 'one-time' })
    const socket = await made.socket(0)
    socket.challenge()
    expect(authOf(await socket.request('connect'))).toEqual({ bootstrapToken: 'one-time' })
    socket.drop()
    vi.advanceTimersByTime(2000)
    expect(authOf(await refused(made, 1, authError('AUTH_TOKEN_MISSING')))).toEqual({})
    expect(await stateOf(made, 'needs-sign-in')).toMatchObject({ reason: 'missing' })
  })

  it('explains a used link to a stranger, and lets a known browser in all the same', async () => {
    const stranger = house({ bootstrapToken: 'used' })
    await refused(stranger, 0, authError('AUTH_BOOTSTRAP_TOKEN_INVALID'))
    expect(await stateOf(stranger, 'needs-sign-in')).toMatchObject({ reason: 'link-used', secret: null })
    const vault = createMemoryVault()
    await vault.keepToken(URL, 'known')
    const known = house({ vault, bootstrapToken: 'used' })
    await refused(known, 0, authError('AUTH_BOOTSTRAP_TOKEN_INVALID'))
    expect(authOf((await known.letIn(1)).connect)).toEqual({ deviceToken: 'known' })
  })

  it('forgets a device token that was revoked', async () => {
    const vault = createMemoryVault()
    await vault.keepToken(URL, 'revoked')
    const made = house({ vault })
    await refused(made, 0, authError('AUTH_DEVICE_TOKEN_MISMATCH'))
    expect(await stateOf(made, 'needs-sign-in')).toMatchObject({ reason: 'revoked' })
    expect(await vault.token(URL)).toBeNull()
  })

  it('keeps the device token when it is only told to slow down', async () => {
    const vault = createMemoryVault()
    await vault.keepToken(URL, 'good')
    const made = house({ vault })
    await refused(made, 0, authError('AUTH_RATE_LIMITED', { retryable: true, retryAfterMs: 5000 }))
    expect(await stateOf(made, 'needs-sign-in')).toMatchObject({ reason: 'rate-limited', retryAfterMs: 5000 })
    expect(await vault.token(URL)).toBe('good')
  })

  it('gives up on what waiting does not change', async () => {
    const made = house()
    await refused(made, 0, { code: 'INVALID_REQUEST', message: 'origin not allowed', details: { code: 'CONTROL_UI_ORIGIN_NOT_ALLOWED' } })
    expect(await stateOf(made, 'refused')).toMatchObject({ code: 'CONTROL_UI_ORIGIN_NOT_ALLOWED', message: 'origin not allowed' })
    vi.advanceTimersByTime(60_000)
    expect(made.urls).toHaveLength(1)
  })

  it('says so on pages where browsers keep their cryptography back', async () => {
    const made = house({ cryptography: {} as Crypto })
    expect(await stateOf(made, 'refused')).toMatchObject({ code: 'insecure-page' })
    expect(made.urls).toEqual([])
  })

  it('gives up on a gateway that never greets', async () => {
    const made = house()
    const socket = await made.socket(0)
    vi.advanceTimersByTime(15_000)
    expect(await stateOf(made, 'offline')).toMatchObject({ reason: 'it did not answer in time' })
    expect(socket.isClosed()).toBe(true)
  })
})

describe('pairing', () => {
  it('asks again with the same credentials until it is let in', async () => {
    const made = house()
    await refused(made, 0, authError('AUTH_TOKEN_MISSING'))
    await stateOf(made, 'needs-sign-in')
    made.client.signIn({ kind: 'token', token: 'typed' })
    await refused(made, 1, pairingError('r1'))
    expect(await stateOf(made, 'waiting-for-pairing')).toMatchObject({ requestId: 'r1', isTurnedDown: false, deviceId: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
    const seen: string[] = []
    made.client.onState(({ kind }) => seen.push(kind))
    vi.advanceTimersByTime(2000)
    const { connect } = await made.letIn(2)
    expect(authOf(connect)).toEqual({ token: 'typed' })
    // The waiting page stays until the app takes its place.
    expect(seen).toEqual(['open'])
  })

  it('stops when the owner said no, and asks again only when told to', async () => {
    const made = house()
    await refused(made, 0, pairingError('r1'))
    await stateOf(made, 'waiting-for-pairing')
    vi.advanceTimersByTime(2000)
    await refused(made, 1, pairingError('r2'))
    await until(() => (made.client.state() as { isTurnedDown?: boolean }).isTurnedDown === true || undefined)
    vi.advanceTimersByTime(60_000)
    expect(made.urls).toHaveLength(2)
    made.client.retryNow()
    await refused(made, 2, pairingError('r2'))
    await until(() => (made.client.state() as { isTurnedDown?: boolean }).isTurnedDown === false || undefined)
    vi.advanceTimersByTime(2000)
    await made.letIn(3)
  })
})

describe('requests', () => {
  it('are answered in any order, or refused with the code and what belongs to it', async () => {
    const made = house()
    const { socket } = await made.letIn(0)
    const slow = made.client.request('slow')
    const fast = made.client.request('fast', { a: 1 })
    const bad = made.client.request('bad')
    const [slowSent, fastSent, badSent] = await Promise.all(['slow', 'fast', 'bad'].map((name) => socket.request(name)))
    expect(fastSent?.params).toEqual({ a: 1 })
    if (slowSent === undefined || fastSent === undefined || badSent === undefined) throw new Error('not sent')
    socket.answer(fastSent, { is: 'fast' })
    expect(await fast).toEqual({ is: 'fast' })
    socket.answer(slowSent, 2)
    expect(await slow).toBe(2)
    socket.refuse(badSent, { code: 'FORBIDDEN', message: 'missing scope', details: { missingScope: 'x' }, retryable: true, retryAfterMs: 7 })
    await expect(bad).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'missing scope', details: { missingScope: 'x', retryAfterMs: 7 }, retryable: true })
  })

  it('end with the connection, and are not taken while there is none', async () => {
    const made = house()
    const { socket } = await made.letIn(0)
    const pending = made.client.request('chat.history')
    socket.drop()
    await expect(pending).rejects.toMatchObject({ code: 'DISCONNECTED' })
    await expect(made.client.request('chat.history')).rejects.toBeInstanceOf(RequestError)
    expect(socket.requests.filter(({ method }) => method === 'chat.history')).toHaveLength(1)
  })

  it('end at their time limit and at their signal', async () => {
    const made = house()
    const { socket } = await made.letIn(0)
    const late = made.client.request('late', {}, { timeoutMs: 1000 })
    const patient = made.client.request('patient', {}, { timeoutMs: 0 })
    const control = new AbortController()
    const given = made.client.request('given', {}, { signal: control.signal })
    control.abort()
    await expect(given).rejects.toMatchObject({ code: 'ABORTED' })
    await expect(made.client.request('never', {}, { signal: control.signal })).rejects.toMatchObject({ code: 'ABORTED' })
    vi.advanceTimersByTime(30_000)
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT', retryable: true })
    socket.answer(await socket.request('patient'), 'here')
    expect(await patient).toBe('here')
  })
})

describe('events', () => {
  it('reach who listens to them, and ask for a resync after a gap', async () => {
    const made = house()
    const { socket } = await made.letIn(0)
    const chats: unknown[] = []
    let resyncs = 0
    const stop = made.client.on('chat', (payload) => chats.push(payload))
    made.client.onResync(() => (resyncs += 1))
    socket.event('chat', { n: 1 }, 1)
    socket.event('tick', {}, 2)
    socket.event('chat', { n: 2 }, 3)
    expect([chats, resyncs]).toEqual([[{ n: 1 }, { n: 2 }], 0])
    socket.event('chat', { n: 3 }, 6)
    expect([chats.length, resyncs]).toEqual([3, 1])
    stop()
    socket.event('chat', { n: 4 }, 7)
    socket.raw('not json')
    socket.raw('null')
    expect([chats.length, resyncs]).toEqual([3, 1])
  })
})

describe('a lost connection', () => {
  it('comes back later and later, and asks for a resync once', async () => {
    const made = house()
    const { socket } = await made.letIn(0)
    let resyncs = 0
    made.client.onResync(() => (resyncs += 1))
    socket.drop(1012, 'service restart')
    expect(await stateOf(made, 'offline')).toMatchObject({ reason: 'service restart', retryAtMs: Date.now() + 1000 })
    for (const [index, delayMs] of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].entries()) {
      vi.advanceTimersByTime(delayMs - 1)
      expect(made.urls).toHaveLength(index + 1)
      vi.advanceTimersByTime(1)
      ;(await made.socket(index + 1)).drop()
    }
    made.client.retryNow()
    await made.letIn(8)
    expect(resyncs).toBe(1)
    ;(await made.socket(8)).drop()
    expect(await stateOf(made, 'offline')).toMatchObject({ retryAtMs: Date.now() + 1000 })
  })

  it('waits as long as a busy gateway asks for', async () => {
    const made = house()
    await refused(made, 0, { code: 'UNAVAILABLE', message: 'gateway restart in progress', retryable: true, retryAfterMs: 4000 })
    expect(await stateOf(made, 'offline')).toMatchObject({ retryAtMs: Date.now() + 4000 })
  })

  it('is noticed when the gateway goes silent', async () => {
    const made = house()
    const { socket } = await made.letIn(0)
    vi.advanceTimersByTime(59_000)
    socket.event('tick', {}, 1)
    vi.advanceTimersByTime(60_000)
    expect(made.client.state().kind).toBe('open')
    vi.advanceTimersByTime(1500)
    expect(await stateOf(made, 'offline')).toMatchObject({ reason: 'it went silent' })
    expect(socket.isClosed()).toBe(true)
  })
})

describe('leaving', () => {
  it('forgets the device token when it signs out', async () => {
    const made = house()
    await made.letIn(0)
    await until(() => made.vault.token(URL))
    made.client.signOut()
    expect(authOf(await refused(made, 1, authError('AUTH_TOKEN_MISSING')))).toEqual({})
    expect(await stateOf(made, 'needs-sign-in')).toMatchObject({ reason: 'missing' })
  })

  it('stays closed', async () => {
    const made = house()
    const { socket } = await made.letIn(0)
    const pending = made.client.request('x')
    made.client.close()
    await expect(pending).rejects.toMatchObject({ code: 'DISCONNECTED' })
    made.client.retryNow()
    vi.advanceTimersByTime(60_000)
    expect([socket.isClosed(), made.client.state().kind, made.urls.length]).toEqual([true, 'closed', 1])
  })
})

describe('the program that runs the gateway', () => {
  it('connects without a device, and with the token of each life of the gateway in turn', async () => {
    const tokens = ['of the first life', 'of the second life']
    const made = house({ hostToken: async () => tokens.shift() ?? 'none' })
    const first = await refused(made, 0, authError('AUTH_TOKEN_MISMATCH'))
    expect(first.params).not.toHaveProperty('device')
    expect(authOf(first)).toEqual({ token: 'of the first life' })
    await stateOf(made, 'offline')
    vi.advanceTimersByTime(2000)
    const { connect } = await made.letIn(1, { auth: { role: 'operator', scopes: [] } })
    expect(authOf(connect)).toEqual({ token: 'of the second life' })
    expect(await stateOf(made, 'open')).toMatchObject({ hello: { deviceId: '' } })
    expect([await made.vault.keys(), await made.vault.token(URL)]).toEqual([null, null])
  })
})
