// Devices from their first connection to their removal, over the wire: pairing, upgrades, tokens, setup codes and every escalation that must fail.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ALL_SCOPES, connectParams, createTestDevice, enter, RawClient, UI_CLIENT } from './testing/raw-client.ts'
import type { ConnectOptions, Frame, TestDevice } from './testing/raw-client.ts'
import { DEFAULT_SETTINGS, startTestServer, TOKEN } from './testing/start-test-server.ts'
import type { TestServer } from './testing/start-test-server.ts'
import { problemsOf } from './testing/validate.ts'

const auth = { token: TOKEN }
let gateway: TestServer

beforeEach(async () => {
  gateway = await startTestServer()
})
afterEach(() => gateway.close())

const page = () => ({ headers: { origin: `http://localhost:${gateway.port}` } })

async function attempt(options: ConnectOptions, socketOptions = {}): Promise<{ error: Frame; code: number; reason: string }> {
  const client = new RawClient(gateway.url, socketOptions)
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

/** A pairing request that nothing approves by itself. */
async function askToPair(device: TestDevice, options: ConnectOptions = {}): Promise<string> {
  gateway.settings = { ...DEFAULT_SETTINGS, autoApproveLocal: false }
  const { error } = await attempt({ auth, device, ...options })
  return String((error['details'] as Frame)['requestId'])
}

describe('silent pairing', () => {
  it('pairs a program of this machine and gives it the same token again', async () => {
    const device = createTestDevice()
    const first = await enter(gateway.url, { auth, device })
    const second = await enter(gateway.url, { auth, device })
    expect(deviceToken(first.hello)).toMatch(/^[\w-]{43}$/)
    expect(deviceToken(second.hello)).toBe(deviceToken(first.hello))
    const list = (await first.client.request('device.pair.list', {}))['payload'] as { paired: Frame[]; pending: Frame[] }
    expect(list.pending).toEqual([])
    expect(list.paired[0]).toMatchObject({ deviceId: device.id, approvedVia: 'silent', connected: true, roles: ['operator'], tokens: [{ role: 'operator' }] })
    expect(JSON.stringify(list)).not.toContain(deviceToken(first.hello))
  })

  it('lets the device come back with its token alone, in either field', async () => {
    const device = createTestDevice()
    const token = deviceToken((await enter(gateway.url, { auth, device })).hello)
    await enter(gateway.url, { auth: { deviceToken: token }, device })
    const inTokenField = await enter(gateway.url, { auth: { token }, device })
    expect((inTokenField.hello['auth'] as Frame)['scopes']).toEqual([...ALL_SCOPES])
    expect(gateway.server.connections().map(({ principal }) => principal.authMethod)).toEqual(['token', 'device-token', 'device-token'])
  })

  it('does not accept the token from another device', async () => {
    const token = deviceToken((await enter(gateway.url, { auth, device: createTestDevice() })).hello)
    expect((await attempt({ auth: { deviceToken: token }, device: createTestDevice() })).error).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH' } })
  })

  it('grants more scopes to a local holder of the secret, and never to a token alone', async () => {
    const device = createTestDevice()
    const token = deviceToken((await enter(gateway.url, { auth, device, scopes: ['operator.read'] })).hello)
    expect((await attempt({ auth: { deviceToken: token }, device, scopes: ['operator.admin'] })).error).toMatchObject({ details: { code: 'AUTH_SCOPE_MISMATCH', authReason: 'scope_mismatch' } })
    const upgraded = await enter(gateway.url, { auth, device, scopes: ['operator.admin'] })
    expect(deviceToken(upgraded.hello)).not.toBe(token)
    expect((await attempt({ auth: { deviceToken: token }, device, scopes: ['operator.read'] })).error).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH' } })
  })

  it('gives an admin device every operator scope it asks for later', async () => {
    const device = createTestDevice()
    const token = deviceToken((await enter(gateway.url, { auth, device, scopes: ['operator.admin'] })).hello)
    const { hello } = await enter(gateway.url, { auth: { deviceToken: token }, device, scopes: ['operator.pairing', 'operator.read'] })
    expect((hello['auth'] as Frame)['scopes']).toEqual(['operator.pairing', 'operator.read'])
  })

  it('refreshes changed metadata of a local program, but not of a browser', async () => {
    const program = createTestDevice()
    await enter(gateway.url, { auth, device: program })
    await enter(gateway.url, { auth, device: program, client: { platform: 'darwin' } })
    const browser = createTestDevice()
    await enter(gateway.url, { auth, device: browser, client: UI_CLIENT }, page())
    const { error } = await attempt({ auth, device: browser, client: { ...UI_CLIENT, platform: 'Win32' } }, page())
    expect(error).toMatchObject({ code: 'NOT_PAIRED', message: 'pairing required: device identity changed and must be re-approved', details: { reason: 'metadata-upgrade', recommendedNextStep: 'wait_then_retry', retryable: true, pauseReconnect: false } })
  })

  it('does not silently make a node out of an operator', async () => {
    const device = createTestDevice()
    await enter(gateway.url, { auth, device })
    const { error } = await attempt({ auth, device, role: 'node', scopes: [] })
    expect(error).toMatchObject({ message: 'pairing required: device is asking for a higher role than currently approved', details: { reason: 'role-upgrade', requestedRole: 'node', approvedRoles: ['operator'] } })
  })

  it('treats a tunnel with a public name as remote', async () => {
    const { error } = await attempt({ auth, device: createTestDevice() }, { headers: { host: 'abc.tunnel.example' } })
    expect(error).toMatchObject({ code: 'NOT_PAIRED', details: { reason: 'not-paired' } })
  })
})

describe('pairing by the owner', () => {
  it('tells the device what is missing and the reviewers what it wants', async () => {
    const reviewer = await admin()
    const device = createTestDevice()
    gateway.settings = { ...DEFAULT_SETTINGS, autoApproveLocal: false }
    const { error, code, reason } = await attempt({ auth, device, scopes: ['operator.read'], client: { displayName: 'Laptop' } })
    const details = error['details'] as Frame
    expect(error).toMatchObject({ code: 'NOT_PAIRED', message: 'pairing required: device is not approved yet' })
    expect(details).toMatchObject({ code: 'PAIRING_REQUIRED', reason: 'not-paired', deviceId: device.id, requestedRole: 'operator', requestedScopes: ['operator.read'] })
    expect(details).not.toHaveProperty('recommendedNextStep')
    expect({ code, reason }).toEqual({ code: 1008, reason: `pairing required: device is not approved yet (requestId: ${String(details['requestId'])})` })
    const requested = await reviewer.event('device.pair.requested')
    expect(problemsOf('DevicePairRequestedEvent', requested['payload'])).toEqual([])
    expect(requested['payload']).toMatchObject({ requestId: details['requestId'], displayName: 'Laptop', scopes: ['operator.read'] })
  })

  it('refreshes the same wish and replaces it by another one', async () => {
    const device = createTestDevice()
    const first = await askToPair(device, { scopes: ['operator.read'] })
    expect(await askToPair(device, { scopes: ['operator.read'] })).toBe(first)
    const wider = await askToPair(device, { scopes: ['operator.admin'] })
    expect(wider).not.toBe(first)
    const reviewer = await admin()
    expect((await reviewer.request('device.pair.approve', { requestId: first }))['error']).toEqual({ code: 'INVALID_REQUEST', message: 'unknown requestId' })
  })

  it('lets an approved device in with what was approved and no more', async () => {
    const device = createTestDevice()
    const requestId = await askToPair(device, { scopes: ['operator.read'] })
    const reviewer = await admin()
    const approved = await reviewer.request('device.pair.approve', { requestId })
    expect(approved['payload']).toMatchObject({ requestId, device: { deviceId: device.id, approvedVia: 'owner', scopes: ['operator.read'] } })
    const resolved = await reviewer.event('device.pair.resolved')
    expect(problemsOf('DevicePairResolvedEvent', resolved['payload'])).toEqual([])
    await enter(gateway.url, { auth, device, scopes: ['operator.read'] })
    expect((await attempt({ auth, device, scopes: ['operator.admin'] })).error).toMatchObject({ details: { reason: 'scope-upgrade', approvedScopes: ['operator.read'], requestedScopes: ['operator.admin'] } })
  })

  it('forgets a request after five minutes', async () => {
    const requestId = await askToPair(createTestDevice())
    gateway.clock.nowMs += 5 * 60_000
    const reviewer = await admin()
    expect((await reviewer.request('device.pair.list', {}))['payload']).toMatchObject({ pending: [] })
    expect((await reviewer.request('device.pair.approve', { requestId }))['error']).toMatchObject({ message: 'unknown requestId' })
  })

  it('rejects', async () => {
    const device = createTestDevice()
    const requestId = await askToPair(device)
    const reviewer = await admin()
    expect((await reviewer.request('device.pair.reject', { requestId }))['payload']).toEqual({ requestId, deviceId: device.id })
    expect((await reviewer.request('device.pair.reject', { requestId }))['error']).toMatchObject({ message: 'unknown requestId' })
  })

  it('refuses an approver who does not hold the scopes', async () => {
    const requestId = await askToPair(createTestDevice(), { scopes: ['operator.admin'] })
    const nodeRequest = await askToPair(createTestDevice(), { role: 'node', scopes: [] })
    gateway.settings = DEFAULT_SETTINGS
    const { client } = await enter(gateway.url, { auth, device: createTestDevice(), scopes: ['operator.pairing'] })
    expect((await client.request('device.pair.approve', { requestId }))['error']).toMatchObject({ code: 'FORBIDDEN', message: 'missing scope: operator.admin', details: { code: 'MISSING_SCOPE', missingScope: 'operator.admin' } })
    expect((await client.request('device.pair.approve', { requestId: nodeRequest }))['error']).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('device management', () => {
  it('renames and removes a device, and ends its connections with 4001', async () => {
    const device = createTestDevice()
    const { client, hello } = await enter(gateway.url, { auth, device })
    const owner = await admin()
    expect((await owner.request('device.pair.rename', { deviceId: device.id, label: 'Kitchen' }))['payload']).toEqual({ deviceId: device.id, label: 'Kitchen' })
    expect((await owner.request('device.pair.list', {}))['payload']).toMatchObject({ paired: [{ operatorLabel: 'Kitchen' }] })
    expect((await owner.request('device.pair.remove', { deviceId: device.id }))['payload']).toEqual({ deviceId: device.id })
    expect(await client.closed).toEqual({ code: 4001, reason: 'device removed' })
    expect((await attempt({ auth: { deviceToken: deviceToken(hello) }, device })).error).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH' } })
    expect((await owner.request('device.pair.remove', { deviceId: device.id }))['error']).toMatchObject({ message: 'unknown deviceId' })
  })

  it('rotates in band for the device itself: the answer arrives, then the connection ends', async () => {
    const device = createTestDevice()
    const old = deviceToken((await enter(gateway.url, { auth, device })).hello)
    const { client } = await enter(gateway.url, { auth: { deviceToken: old }, device })
    const { payload } = await client.request('device.token.rotate', { deviceId: device.id, role: 'operator' })
    expect(problemsOf('DeviceTokenRotateResult', payload)).toEqual([])
    expect(payload).toMatchObject({ deviceId: device.id, role: 'operator', tokenDelivery: 'in-band' })
    expect((await client.closed).code).toBe(4001)
    expect((await attempt({ auth: { deviceToken: old }, device })).error).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH' } })
    await enter(gateway.url, { auth: { deviceToken: String((payload as Frame)['token']) }, device })
  })

  it('withholds the new token from anybody else', async () => {
    const device = createTestDevice()
    await enter(gateway.url, { auth, device })
    const owner = await admin()
    const { payload } = await owner.request('device.token.rotate', { deviceId: device.id, role: 'operator' })
    expect(payload).toMatchObject({ tokenDelivery: 'withheld-cross-device' })
    expect(payload).not.toHaveProperty('token')
  })

  it('revokes: the connection ends, the token is dead, nothing more is served on the way out', async () => {
    const device = createTestDevice()
    const { client, hello } = await enter(gateway.url, { auth, device })
    const owner = await admin()
    expect((await owner.request('device.token.revoke', { deviceId: device.id, role: 'operator' }))['payload']).toMatchObject({ deviceId: device.id, role: 'operator', revokedAtMs: gateway.clock.nowMs })
    expect((await client.closed).code).toBe(4001)
    expect((await attempt({ auth: { deviceToken: deviceToken(hello) }, device })).error).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH' } })
    expect((await owner.request('device.token.rotate', { deviceId: device.id, role: 'operator' }))['error']).toMatchObject({ message: 'unknown deviceId/role' })
  })

  it('never rotates a token into more than the device was approved for or the caller holds', async () => {
    const device = createTestDevice()
    await enter(gateway.url, { auth, device, scopes: ['operator.read', 'operator.pairing'] })
    const { client } = await enter(gateway.url, { auth, device, scopes: ['operator.pairing'] })
    expect((await client.request('device.token.rotate', { deviceId: device.id, role: 'operator', scopes: ['operator.admin'] }))['error']).toMatchObject({ code: 'FORBIDDEN', message: 'missing scope: operator.admin' })
    const owner = await admin()
    expect((await owner.request('device.token.rotate', { deviceId: device.id, role: 'operator', scopes: ['operator.admin'] }))['error']).toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringContaining('not approved for these scopes') as string })
  })

  it('shows a device without admin rights nothing but itself', async () => {
    const stranger = createTestDevice()
    await enter(gateway.url, { auth, device: stranger })
    const device = createTestDevice()
    const { client } = await enter(gateway.url, { auth, device, scopes: ['operator.pairing'] })
    const list = (await client.request('device.pair.list', {}))['payload'] as { paired: Frame[] }
    expect(list.paired.map(({ deviceId }) => deviceId)).toEqual([device.id])
    for (const [method, params] of [
      ['device.pair.remove', { deviceId: stranger.id }],
      ['device.pair.rename', { deviceId: stranger.id, label: 'mine' }],
      ['device.token.rotate', { deviceId: stranger.id, role: 'operator' }],
      ['device.token.revoke', { deviceId: stranger.id, role: 'operator' }],
    ] as const) expect((await client.request(method, params))['error']).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('needs the pairing scope at all', async () => {
    const { client } = await enter(gateway.url, { auth, device: createTestDevice(), scopes: ['operator.write'] })
    expect((await client.request('device.pair.list', {}))['error']).toMatchObject({ code: 'FORBIDDEN', message: 'missing scope: operator.pairing' })
  })
})

describe('setup codes', () => {
  it('make a browser the owner exactly once', async () => {
    const { token } = gateway.access.issueBootstrapToken('control-ui-owner')
    const device = createTestDevice()
    gateway.settings = { ...DEFAULT_SETTINGS, autoApproveLocal: false }
    const options = { auth: { bootstrapToken: token }, device, client: UI_CLIENT, scopes: ['operator.admin', 'operator.pairing'] }
    const { hello } = await enter(gateway.url, options, page())
    expect((hello['auth'] as Frame)['scopes']).toEqual(['operator.admin', 'operator.pairing'])
    expect((await attempt({ ...options, device: createTestDevice() }, page())).error).toMatchObject({ message: expect.stringContaining('setup code invalid, expired') as string, details: { code: 'AUTH_BOOTSTRAP_TOKEN_INVALID' } })
    await enter(gateway.url, { auth: { deviceToken: deviceToken(hello) }, device, client: UI_CLIENT }, page())
  })

  it('grant what they stand for when nothing in particular is asked', async () => {
    const { token } = gateway.access.issueBootstrapToken('control-ui-owner')
    const { hello } = await enter(gateway.url, { auth: { bootstrapToken: token }, device: createTestDevice(), client: UI_CLIENT, scopes: null }, page())
    expect((hello['auth'] as Frame)['scopes']).toHaveLength(7)
  })

  it('expire after ten minutes, and are for browsers only', async () => {
    const { token } = gateway.access.issueBootstrapToken('control-ui-owner')
    expect((await attempt({ auth: { bootstrapToken: token }, device: createTestDevice() })).error).toMatchObject({ details: { code: 'AUTH_BOOTSTRAP_TOKEN_INVALID' } })
    gateway.clock.nowMs += 10 * 60_000
    expect((await attempt({ auth: { bootstrapToken: token }, device: createTestDevice(), client: UI_CLIENT }, page())).error).toMatchObject({ details: { code: 'AUTH_BOOTSTRAP_TOKEN_INVALID' } })
  })

  it('hand a phone the token of its second role', async () => {
    const { token } = gateway.access.issueBootstrapToken('limited')
    const device = createTestDevice()
    const client = { id: 'openclaw-ios', mode: 'node', platform: 'iOS 19.1', deviceFamily: 'iPhone' }
    const { hello } = await enter(gateway.url, { auth: { bootstrapToken: token }, device, client, role: 'node', scopes: [] })
    expect(problemsOf('HelloOk', hello)).toEqual([])
    const [operator] = (hello['auth'] as { deviceTokens: Frame[] }).deviceTokens
    expect(operator).toMatchObject({ role: 'operator' })
    await enter(gateway.url, { auth: { deviceToken: String(operator?.['deviceToken']) }, device, client: { ...client, mode: 'ui', platform: 'iOS 19.2' }, scopes: ['operator.read'] })
    expect((await attempt({ auth: { deviceToken: String(operator?.['deviceToken']) }, device, client: { ...client, mode: 'ui' }, scopes: ['operator.admin'] })).error).toMatchObject({ details: { code: 'AUTH_SCOPE_MISMATCH' } })
  })
})

describe('scope upgrades', () => {
  it('reach the owner and hand over a new token', async () => {
    const device = createTestDevice()
    const { client } = await enter(gateway.url, { auth, device, scopes: ['operator.read'] })
    const owner = await admin()
    const { payload } = await client.request('device.scopes.requestUpgrade', { scopes: ['operator.write'] })
    const requestId = String((payload as Frame)['requestId'])
    const waiting = client.request('device.scopes.waitUpgrade', { requestId })
    await owner.request('device.pair.approve', { requestId })
    const approved = (await waiting)['payload'] as Frame
    expect(problemsOf('ScopeUpgradeApproved', approved)).toEqual([])
    await enter(gateway.url, { auth: { deviceToken: String(approved['deviceToken']) }, device, scopes: ['operator.write'] })
    // Asking again how it ended gives the same answer.
    expect((await client.request('device.scopes.waitUpgrade', { requestId }))['payload']).toMatchObject({ status: 'approved' })
  })

  it('are over when the owner takes the scopes back', async () => {
    const device = createTestDevice()
    const { client } = await enter(gateway.url, { auth, device, scopes: ['operator.read'] })
    const owner = await admin()
    const requestId = String(((await client.request('device.scopes.requestUpgrade', { scopes: ['operator.write'] }))['payload'] as Frame)['requestId'])
    await owner.request('device.pair.approve', { requestId })
    const upgrade = (await client.request('device.scopes.waitUpgrade', { requestId }))['payload'] as Frame
    expect(upgrade).toMatchObject({ status: 'approved' })
    await owner.request('device.token.rotate', { deviceId: device.id, role: 'operator', scopes: ['operator.read'] })
    await client.closed
    const { client: again } = await enter(gateway.url, { auth, device, scopes: ['operator.read'] })
    expect((await again.request('device.scopes.waitUpgrade', { requestId }))['error']).toMatchObject({ message: 'unknown requestId' })
    await attempt({ auth: { deviceToken: String(upgrade['deviceToken']) }, device, scopes: ['operator.read'] })
  })

  it('do not raise anything by themselves', async () => {
    const device = createTestDevice()
    const { client } = await enter(gateway.url, { auth, device, scopes: ['operator.read', 'operator.pairing'] })
    const requestId = String(((await client.request('device.scopes.requestUpgrade', { scopes: ['operator.admin'] }))['payload'] as Frame)['requestId'])
    expect((await client.request('device.pair.approve', { requestId }))['error']).toMatchObject({ code: 'FORBIDDEN', message: 'missing scope: operator.admin' })
    const { client: other } = await enter(gateway.url, { auth, device: createTestDevice(), scopes: ['operator.read'] })
    expect((await other.request('device.scopes.waitUpgrade', { requestId }))['error']).toMatchObject({ message: 'unknown requestId' })
    expect((await other.request('device.scopes.requestUpgrade', { scopes: ['root'] }))['error']).toMatchObject({ message: 'unknown scope: root' })
    const owner = await admin()
    const waiting = client.request('device.scopes.waitUpgrade', { requestId })
    await owner.request('device.pair.reject', { requestId })
    expect((await waiting)['payload']).toEqual({ requestId, status: 'rejected' })
  })
})

describe('a disk that takes no more', () => {
  it('still lets paired devices in, and tells new ones to come back', async () => {
    const device = createTestDevice()
    await enter(gateway.url, { auth, device })
    gateway.database.pragma('query_only = ON')
    await enter(gateway.url, { auth, device })
    expect(gateway.faults).toHaveLength(1)
    expect(await attempt({ auth, device: createTestDevice() })).toMatchObject({ error: { code: 'UNAVAILABLE', retryable: true }, code: 1011 })
    gateway.database.pragma('query_only = OFF')
  })
})

describe('parameters of a signed connect', () => {
  it('are what the server reads: the helper signs like a client', () => {
    expect(connectParams('n', { device: createTestDevice() }, 1)).toMatchObject({ device: { nonce: 'n', signedAt: 1 } })
  })
})
