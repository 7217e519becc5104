// OpenClaw's published client against a whole gateway: signing in, pairing, turns, sessions, restarts, refusals, large frames.
import { randomUUID } from 'node:crypto'
import { GatewayScopeUpgrade } from '@openclaw/gateway-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import { connectPublished, createDevice, stopClients, whenPaused } from '../harness/published-client.ts'
import type { PublishedClient, TestDevice } from '../harness/published-client.ts'

let live: LiveGateway
beforeAll(async () => { live = await startLive() })
afterEach(stopClients)
afterAll(() => live.stop())

const connect = (options: Parameters<typeof connectPublished>[1] = {}): Promise<PublishedClient> => connectPublished(live.url(), options)

/** The chat events of one run, up to its end. */
async function turn(client: PublishedClient, sessionKey: string, message: string) {
  const runId = randomUUID()
  const ack = await client.request('chat.send', { sessionKey, message, idempotencyKey: runId })
  const end = await client.event(({ event, payload }) => event === 'chat' && payload['runId'] === runId && ['final', 'error', 'aborted'].includes(String(payload['state'])))
  const chat = client.events.filter(({ event, payload }) => event === 'chat' && payload['runId'] === runId)
  return { runId, ack, end: end.payload, chat: chat.map(({ payload }) => payload) }
}

describe('signing in', () => {
  it('takes the token of a backend without a device and keeps its scopes', async () => {
    const { hello } = await connect()
    expect(hello.auth).toMatchObject({ method: 'token', role: 'operator', scopes: expect.arrayContaining(['operator.admin']) })
    expect(hello.auth.deviceToken).toBeUndefined()
  })

  it('refuses a wrong token with what to do next', async () => {
    await expect(connect({ token: 'wrong' })).rejects.toMatchObject({ message: expect.stringContaining('unauthorized'), details: { code: 'AUTH_TOKEN_MISMATCH', authReason: 'token_mismatch' } })
  })

  it('pairs a device on this machine silently and lets it come back with its own token alone', async () => {
    const device = createDevice()
    const first = await connect(device.options)
    expect(device.tokens.get('operator')?.token).toBe(first.hello.auth.deviceToken)
    await first.stop()
    const again = await connect({ ...device.options, token: undefined })
    expect(again.hello.auth).toMatchObject({ method: 'device-token', deviceToken: first.hello.auth.deviceToken })
    expect(await again.request('device.pair.list')).toMatchObject({ paired: expect.arrayContaining([expect.objectContaining({ deviceId: device.id, connected: true })]) })
  })

  it('signs a revoked device out at once and refuses its token afterwards', async () => {
    const { paused, options } = whenPaused()
    const device = await pairedDevice()
    const phone = await connect({ ...device.options, ...options, token: undefined })
    const owner = await connect()
    await owner.request('device.token.revoke', { deviceId: device.id, role: 'operator' })
    expect(await phone.closed()).toMatchObject({ code: 4001 })
    expect(await paused).toMatchObject({ code: 1008, detailCode: 'AUTH_DEVICE_TOKEN_MISMATCH' })
  })

  it('signs a device out when its token is rotated, and lets it in with the new one', async () => {
    const device = await pairedDevice()
    const phone = await connect({ ...device.options, token: undefined })
    const rotated = await phone.request('device.token.rotate', { deviceId: device.id, role: 'operator' })
    expect(rotated).toMatchObject({ tokenDelivery: 'in-band', token: expect.any(String) })
    expect(await phone.closed()).toMatchObject({ code: 4001 })
    await phone.stop()
    const back = await connect({ ...device.options, token: undefined, deviceToken: String(rotated['token']) })
    expect(back.hello.auth.method).toBe('device-token')
  })

  /** A device that this gateway already knows. */
  async function pairedDevice(): Promise<TestDevice> {
    const device = createDevice()
    const client = await connect(device.options)
    await client.stop()
    return device
  }
})

describe('scopes', () => {
  it('refuses what the connection may not do and names the scope', async () => {
    const reader = await connect({ scopes: ['operator.read'] })
    await expect(reader.request('chat.send', { sessionKey: 'main', message: 'hi', idempotencyKey: randomUUID() })).rejects.toMatchObject({ gatewayCode: 'FORBIDDEN', details: { code: 'MISSING_SCOPE', missingScope: 'operator.write', requiredScopes: ['operator.write'] } })
  })

  const upgradeOf = (client: PublishedClient, deviceId: string, onPending: (requestId: string) => void) => {
    const stored: unknown[] = []
    const upgrade = new GatewayScopeUpgrade({
      request: async (method, params) => client.request(method, params),
      tokenStore: { store: (record: unknown) => void stored.push(record) } as unknown as ConstructorParameters<typeof GatewayScopeUpgrade>[0]['tokenStore'],
      reconnect: () => undefined,
    })
    return { stored, outcome: upgrade.requestScopeUpgrade({ binding: { clientId: 'cli', deviceId, role: 'operator' }, scopes: ['operator.write'], onPending }) }
  }

  it('gives more scopes once the owner agrees', async () => {
    const device = createDevice()
    const reader = await connect({ ...device.options, scopes: ['operator.read'] })
    const owner = await connect()
    const { outcome, stored } = upgradeOf(reader, device.id, (requestId) => void owner.request('device.pair.approve', { requestId }))
    expect(await outcome).toMatchObject({ status: 'approved' })
    expect(stored).toHaveLength(1)
  })

  it('leaves everything as it was when the owner declines', async () => {
    const device = createDevice()
    const reader = await connect({ ...device.options, scopes: ['operator.read'] })
    const owner = await connect()
    const { outcome, stored } = upgradeOf(reader, device.id, (requestId) => void owner.request('device.pair.reject', { requestId }))
    expect(await outcome).toMatchObject({ status: 'rejected' })
    expect(stored).toEqual([])
    await expect(reader.request('wake', { mode: 'now', text: 'x' })).rejects.toMatchObject({ gatewayCode: 'FORBIDDEN' })
  })
})

describe('turns', () => {
  it('streams a chat from its first status to its final message', async () => {
    const client = await connect()
    const { ack, chat, end, runId } = await turn(client, 'streamed', '[[tokens=12]] [[rate=200]]')
    expect(ack).toMatchObject({ runId, status: 'started' })
    expect(end).toMatchObject({ state: 'final', sessionKey: 'agent:main:streamed', agentId: 'main', message: { role: 'assistant' } })
    const deltas = chat.filter(({ state }) => state === 'delta')
    expect(deltas.length).toBeGreaterThan(1)
    expect(deltas.map(({ deltaText }) => deltaText).join('')).toBe(textOf(end['message']))
    expect(client.gaps).toEqual([])
  })

  it('answers agent twice and lets agent.wait see the end', async () => {
    const client = await connect()
    const runId = randomUUID()
    const accepted = Promise.withResolvers<unknown>()
    const final = await client.client.request('agent', { message: 'say [[reply=done]]', sessionKey: 'agent-run', idempotencyKey: runId }, { expectFinal: true, onAccepted: accepted.resolve })
    expect(await accepted.promise).toMatchObject({ runId, sessionKey: 'agent:main:agent-run', agentId: 'main', status: 'accepted', acceptedAt: expect.any(Number) })
    expect(final).toMatchObject({ runId, status: 'ok', result: { payloads: [{ text: 'done', mediaUrl: null }], meta: { agentMeta: { provider: 'scripted', model: 'scripted-1' } } } })
    expect(await client.request('agent.wait', { runId, timeoutMs: 1000 })).toMatchObject({ runId, status: 'ok', terminalReply: { disposition: 'visible', text: 'done' } })
  })

  it('says timeout for a run that nobody knows', async () => {
    const client = await connect()
    expect(await client.request('agent.wait', { runId: 'nobody', timeoutMs: 1 })).toEqual({ runId: 'nobody', status: 'timeout' })
  })

  it('aborts a running turn', async () => {
    const client = await connect()
    const runId = randomUUID()
    await client.request('chat.send', { sessionKey: 'aborted', message: '[[tokens=400]] [[rate=50]]', idempotencyKey: runId })
    await client.event(({ event, payload }) => event === 'chat' && payload['runId'] === runId && payload['state'] === 'delta')
    expect(await client.request('chat.abort', { sessionKey: 'aborted' })).toEqual({ ok: true, aborted: true, runIds: [runId] })
    const end = await client.event(({ event, payload }) => event === 'chat' && payload['runId'] === runId && payload['state'] === 'aborted')
    expect(end.payload).toMatchObject({ stopReason: 'rpc', message: { role: 'assistant' } })
  })

  it('shows an injected message as a run of its own', async () => {
    const client = await connect()
    await client.request('sessions.create', { key: 'injected' })
    const { messageId } = await client.request('chat.inject', { sessionKey: 'injected', message: 'the parcel has come', label: 'Doorbell' })
    const { payload } = await client.event(({ event, payload: { runId } }) => event === 'chat' && runId === `inject-${String(messageId)}`)
    expect(payload).toMatchObject({ sessionKey: 'agent:main:injected', seq: 0, state: 'final', message: { role: 'assistant', content: [{ type: 'text', text: '[Doorbell]\n\nthe parcel has come' }], provider: 'openclaw', model: 'gateway-injected' } })
  })

  it('shows the tools of a session to whoever follows it', async () => {
    const [client, follower] = [await connect(), await connect({ caps: [] })]
    await follower.request('sessions.messages.subscribe', { key: 'watched' })
    const { runId } = await turn(client, 'watched', '[[tool=session_status {}]]')
    await follower.event(({ event, payload }) => event === 'chat' && payload['runId'] === runId && payload['state'] === 'final')
    const seen = follower.events.filter(({ event, payload }) => event === 'session.tool' && payload['runId'] === runId).map(({ payload }) => payload)
    expect(seen).toMatchObject([{ stream: 'tool', sessionKey: 'agent:main:watched', data: { phase: 'start', name: 'session_status' } }, { data: { phase: 'result', isError: false } }])
  })

  it('shows tools to a client that asked for them', async () => {
    const client = await connect()
    const { runId } = await turn(client, 'tools', '[[tool=session_status {}]]')
    const phases = client.events.filter(({ event, payload }) => event === 'agent' && payload['runId'] === runId && payload['stream'] === 'tool').map(({ payload }) => (payload['data'] as { phase: string }).phase)
    expect(phases).toEqual(['start', 'result'])
  })
})

describe('sessions', () => {
  it('creates, writes, reads, patches, finds and deletes one', async () => {
    const client = await connect()
    const other = await connect()
    await other.request('sessions.subscribe')
    const created = await client.request('sessions.create', { label: `Trip ${randomUUID()}`, message: 'a word about Lisbon', idempotencyKey: randomUUID() })
    const { key, runId } = created as { key: string; runId: string }
    expect(created).toMatchObject({ ok: true, runStarted: true, key: expect.stringMatching(/^agent:main:dashboard:/) })
    await other.event(({ event, payload }) => event === 'sessions.changed' && payload['sessionKey'] === key)
    await client.request('agent.wait', { runId, timeoutMs: 10_000 })
    expect(await client.request('chat.history', { sessionKey: key })).toMatchObject({ sessionKey: key, totalMessages: 2, hasMore: false })
    expect(await client.request('sessions.patch', { key, pinned: true })).toMatchObject({ ok: true, entry: { pinned: true } })
    expect(await client.request('sessions.list', { search: 'Trip' })).toMatchObject({ sessions: [expect.objectContaining({ key, pinned: true })] })
    expect(await client.request('sessions.search', { query: 'Lisbon' })).toMatchObject({ results: expect.arrayContaining([expect.objectContaining({ sessionKey: key })]) })
    expect(await client.request('sessions.delete', { key })).toMatchObject({ ok: true, deleted: true })
    expect(await client.request('sessions.describe', { key })).toEqual({ session: null })
  })

  it('says once that a compaction begins and ends', async () => {
    const client = await connect()
    const { key } = await client.request('sessions.create')
    await client.request('sessions.messages.subscribe', { key })
    for (const message of ['one', 'two', 'three']) await turn(client, String(key), message)
    const result = await client.request('sessions.compact', { key })
    await client.event(({ event, payload }) => event === 'session.operation' && payload['phase'] === 'end')
    const operations = client.events.filter(({ event }) => event === 'session.operation').map(({ payload }) => payload)
    expect(operations).toMatchObject([{ operation: 'compact', phase: 'start', sessionKey: key }, { phase: 'end', completed: result['compacted'] }])
    expect(operations[1]?.['operationId']).toBe(operations[0]?.['operationId'])
  })
})

describe('the line itself', () => {
  it('comes back after a restart of the gateway, with its sessions and its device token', async () => {
    const device = createDevice()
    const client = await connect(device.options)
    await turn(client, 'kept', 'remember this')
    await live.restart({ samePort: true })
    const hello = await client.reconnected(2)
    expect(client.closes[0]).toMatchObject({ code: 1012, reason: 'service restart' })
    expect(hello.server.bootId).not.toBe(client.hellos[0]?.server.bootId)
    expect(hello.auth.deviceToken).toBe(client.hellos[0]?.auth.deviceToken)
    expect(await client.request('chat.history', { sessionKey: 'kept' })).toMatchObject({ totalMessages: 2 })
  })

  it('carries frames of many megabytes in both directions', async () => {
    const client = await connect()
    const message = 'ä'.repeat(1_900_000)
    await client.request('sessions.create', { key: 'large' })
    const { messageId } = await client.request('chat.inject', { sessionKey: 'large', message })
    const { message: stored } = await client.request('chat.message.get', { sessionKey: 'large', messageId, maxChars: 2_000_000 })
    expect(textOf(stored)).toBe(message)
  })

  it('cuts off a client that does not read, and nobody else', async () => {
    const [reader, { raw: sleeper }] = await Promise.all([connect(), live.enter()])
    await reader.request('sessions.create', { key: 'flood' })
    sleeper.socket.pause()
    const message = 'x'.repeat(3_000_000)
    for (let index = 0; index < 24; index += 1) await reader.request('chat.inject', { sessionKey: 'flood', message })
    sleeper.socket.resume()
    // 1008 when it reads the close frame within a second, cut off without a word when it does not.
    expect([1006, 1008]).toContain((await sleeper.closed).code)
    expect(await reader.request('health')).toMatchObject({ ok: true })
    expect(reader.gaps).toEqual([])
  })

  it('numbers events without a gap while many turns run', async () => {
    const client = await connect()
    await Promise.all(Array.from({ length: 8 }, (_, index) => turn(client, `parallel-${index}`, '[[tokens=30]]')))
    expect(client.gaps).toEqual([])
    const numbers = client.events.flatMap(({ seq }) => (seq === undefined ? [] : [seq]))
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
  })
})

function textOf(message: unknown): string {
  return ((message as { content: readonly { text?: string }[] }).content).map(({ text = '' }) => text).join('')
}
