// Clients that want more than they were given, against a whole gateway: scopes, rotation, revoked tokens, used sign-in links.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALL_SCOPES, connectParams, createTestDevice, RawClient, UI_CLIENT } from '../../gateway/server/testing/raw-client.ts'
import type { ConnectOptions, Frame } from '../../gateway/server/testing/raw-client.ts'
import { TOKEN } from '../harness/gateway-process.ts'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import type { LiveClient } from '../harness/live-client.ts'

let live: LiveGateway
let owner: LiveClient
beforeAll(async () => {
  live = await startLive()
  owner = await live.enter()
})
afterAll(() => live.stop())

const REFUSED = /missing scope|denied|not (allowed|approved)/i
const READ = ['operator.read']
const tokenOf = ({ hello }: LiveClient) => String((hello['auth'] as Frame)['deviceToken'])
const scopesOf = ({ hello }: LiveClient) => (hello['auth'] as Frame)['scopes']

async function refused(options: ConnectOptions): Promise<Frame> {
  const client = new RawClient(live.url())
  const answer = await client.connect(options)
  expect(answer['ok']).toBe(false)
  await client.closed
  return answer['error'] as Frame
}

/** Pairs a device for reading only, through the owner's approval. */
async function pairReader() {
  const device = createTestDevice()
  const client = await live.enter({ device, scopes: READ, client: { id: 'cli', mode: 'cli' } })
  return { device, client, token: tokenOf(client) }
}

describe('a paired device with little', () => {
  it('gets no more than it was given by asking with its token', async () => {
    const { device, token } = await pairReader()
    expect(await refused({ auth: { deviceToken: token }, device, scopes: ['operator.admin'] })).toMatchObject({ details: { code: 'AUTH_SCOPE_MISMATCH' } })
    expect(await refused({ auth: { deviceToken: token }, device, scopes: ALL_SCOPES })).toMatchObject({ details: { code: 'AUTH_SCOPE_MISMATCH' } })
    const again = await live.enter({ auth: { deviceToken: token }, device, scopes: READ, client: { id: 'cli', mode: 'cli' } })
    expect(scopesOf(again)).toEqual(READ)
  })

  it.each([
    ['chat.send', { sessionKey: 'main', message: 'hi', idempotencyKey: 'never' }],
    ['agent', { message: 'hi', idempotencyKey: 'never' }],
    ['chat.inject', { sessionKey: 'main', message: 'hi' }],
    ['sessions.patch', { key: 'main', label: 'x' }],
    ['sessions.delete', { key: 'agent:main:other' }],
    ['config.set', { raw: '{}' }],
    ['config.patch', { raw: '{}' }],
    ['config.apply', { raw: '{}' }],
    ['exec.approvals.set', { file: { version: 1 } }],
    ['exec.approval.resolve', { id: 'x', decision: 'allow-once' }],
    ['device.pair.list', {}],
    ['device.pair.approve', { requestId: 'x' }],
    ['agents.create', { name: 'x', workspace: '/tmp/x' }],
    ['agents.files.set', { agentId: 'main', name: 'SOUL.md', content: 'x' }],
    ['tools.invoke', { name: 'exec', args: { command: 'true' } }],
    ['desktop.signInLink', {}],
    ['desktop.config.restore', {}],
    ['desktop.diagnostics', {}],
    ['desktop.sessions.import', { jsonl: '' }],
    ['desktop.import.preview', {}],
    ['desktop.import.apply', {}],
  ])('may not call %s', async (method, params) => {
    const { client } = await pairReader()
    await expect(client.call(method, params)).rejects.toThrow(/missing scope/)
    await client.end()
  })

  it('may not do by a slash command over another method what it may not do directly', async () => {
    const { client } = await pairReader()
    for (const method of ['sessions.send', 'sessions.create']) await expect(client.call(method, { key: 'main', message: '/model builtin/builtin' })).rejects.toThrow(/missing scope/)
  })

  it('may not rotate its token into a broader one, nor touch another device', async () => {
    const { device, client } = await pairReader()
    const other = await pairReader()
    await expect(client.call('device.token.rotate', { deviceId: device.id, role: 'operator', scopes: ['operator.admin'] })).rejects.toThrow(REFUSED)
    await expect(client.call('device.token.rotate', { deviceId: other.device.id, role: 'operator' })).rejects.toThrow(REFUSED)
    await expect(client.call('device.token.revoke', { deviceId: other.device.id, role: 'operator' })).rejects.toThrow(REFUSED)
    await expect(client.call('device.pair.remove', { deviceId: other.device.id })).rejects.toThrow(REFUSED)
    // Not even the owner rotates a token into more than the device was approved for.
    await expect(owner.call('device.token.rotate', { deviceId: device.id, role: 'operator', scopes: ['operator.admin'] })).rejects.toThrow(REFUSED)
  })

  it('sees no approvals and no pairing requests of others', async () => {
    const { client } = await pairReader()
    const runId = await owner.send('seen', 'go [[tool=exec {"command":"touch seen.txt"}]]')
    const approval = await owner.event('exec.approval.requested', ({ request }) => (request as { runId?: string }).runId === runId)
    await owner.call('exec.approval.resolve', { id: approval['id'], decision: 'deny' })
    await client.ended(runId)
    expect(client.events('exec.approval.requested')).toEqual([])
    expect(client.events('exec.approval.resolved')).toEqual([])
  })
})

describe('a token that is no longer good', () => {
  it('ends its connection and lets nobody in, also after a restart', async () => {
    const { device, client, token } = await pairReader()
    await owner.call('device.token.revoke', { deviceId: device.id, role: 'operator' })
    expect((await client.raw.closed).code).toBeGreaterThanOrEqual(4000)
    const again: ConnectOptions = { auth: { deviceToken: token }, device, scopes: READ }
    expect(await refused(again)).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH' } })
    await live.restart()
    owner = await live.enter()
    expect(await refused(again)).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH' } })
  })

  it('is the old one after a rotation', async () => {
    const { device, token } = await pairReader()
    await owner.call('device.token.rotate', { deviceId: device.id, role: 'operator' })
    expect(await refused({ auth: { deviceToken: token }, device, scopes: READ })).toMatchObject({ details: { code: 'AUTH_DEVICE_TOKEN_MISMATCH' } })
  })
})

describe('a sign-in link', () => {
  const socketOf = () => new RawClient(live.url(), { headers: { origin: live.gateway().url } })
  const linkToken = () => new URL(live.gateway().signInLink()).hash.replace('#bootstrapToken=', '')

  it('makes one browser the owner, once', async () => {
    const bootstrapToken = linkToken()
    const [first, second] = [socketOf(), socketOf()]
    const entered = await first.connect({ client: UI_CLIENT, device: createTestDevice(), auth: { bootstrapToken } })
    expect(entered['ok']).toBe(true)
    const again = await second.connect({ client: UI_CLIENT, device: createTestDevice(), auth: { bootstrapToken } })
    expect(again['ok']).toBe(false)
    expect(JSON.stringify(again)).not.toContain(bootstrapToken)
    await first.end()
  })

  it('is good for one of many browsers that try it at the same moment', async () => {
    const bootstrapToken = linkToken()
    const clients = Array.from({ length: 8 }, socketOf)
    const answers = await Promise.all(clients.map((client) => client.connect({ client: UI_CLIENT, device: createTestDevice(), auth: { bootstrapToken } })))
    expect(answers.filter(({ ok }) => ok === true)).toHaveLength(1)
    for (const client of clients) client.socket.terminate()
  })
})

describe('a recorded handshake', () => {
  it('lets nobody in a second time', async () => {
    const device = createTestDevice()
    await live.enter({ device })
    const spy = new RawClient(live.url())
    const { nonce, ts } = await spy.challenge()
    const params = connectParams(nonce, { device, auth: { token: TOKEN } }, ts)
    await spy.end()
    const attacker = new RawClient(live.url())
    await attacker.challenge()
    expect(await attacker.request('connect', params)).toMatchObject({ ok: false, error: { details: { code: 'DEVICE_AUTH_NONCE_MISMATCH' } } })
    await attacker.closed
  })
})
