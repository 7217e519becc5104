// Events: who gets them, in which order and number, and what happens to clients that do not read.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDevice, enter, RawClient, UI_CLIENT } from './testing/raw-client.ts'
import type { ConnectOptions, Frame } from './testing/raw-client.ts'
import { startTestServer, TOKEN } from './testing/start-test-server.ts'
import type { TestServer, TestServerOptions } from './testing/start-test-server.ts'
import { problemsOf } from './testing/validate.ts'

const auth = { token: TOKEN }
let gateway: TestServer

beforeEach(async () => {
  gateway = await startTestServer()
})
afterEach(() => gateway.close())

async function join(options: ConnectOptions = {}): Promise<RawClient> {
  const { client } = await enter(gateway.url, { auth, device: createTestDevice(), ...options })
  return client
}

let marks = 0

/** The events a client has received by the time a later one reaches it. */
async function received(client: RawClient): Promise<string[]> {
  const mark = (marks += 1)
  gateway.server.broadcast('tick', { ts: mark })
  await client.waitFor(({ event, payload }) => event === 'tick' && (payload as Frame)['ts'] === mark)
  return client.frames.filter(({ event }) => event !== undefined).map(({ event }) => String(event))
}

describe('recipients', () => {
  it('follow the scope of the event', async () => {
    const reader = await join({ scopes: ['operator.read'] })
    const reviewer = await join({ scopes: ['operator.approvals'] })
    const nobody = await join({ scopes: [] })
    const node = await join({ role: 'node', scopes: [], client: { id: 'node-host', mode: 'node' } })
    gateway.server.broadcast('chat', { runId: 'r' })
    gateway.server.broadcast('exec.approval.requested', { id: 'a' })
    gateway.server.broadcast('device.pair.changed', {})
    gateway.server.broadcast('plugin.something', {})
    gateway.server.broadcast('no.such.event', {})
    const only = (events: string[]) => events.filter((event) => !['connect.challenge', 'presence', 'tick'].includes(event))
    expect(only(await received(reader))).toEqual(['chat'])
    expect(only(await received(reviewer))).toEqual(['exec.approval.requested'])
    expect(only(await received(nobody))).toEqual([])
    expect(only(await received(node))).toEqual([])
    expect(gateway.logs.filter(({ message }) => message === 'event without an audience is not delivered')).toHaveLength(1)
  })

  it('get tool events and scoped events by capability', async () => {
    const plain = await join()
    const tools = await join({ caps: ['tool-events'] })
    const scoped = await join({ caps: ['session-scoped-events', 'tool-events'] })
    const [, , scopedConnection] = gateway.server.connections()
    scopedConnection?.followedSessions.add('agent:main:mine')
    gateway.server.broadcast('agent', { runId: 'a', stream: 'tool', sessionKey: 'agent:main:other' }, { sessionKey: 'agent:main:other' })
    gateway.server.broadcast('agent', { runId: 'b', stream: 'assistant', sessionKey: 'agent:main:mine' })
    const runs = async (client: RawClient) => {
      await received(client)
      return client.frames.filter(({ event }) => event === 'agent').map(({ payload }) => (payload as Frame)['runId'])
    }
    expect(await runs(plain)).toEqual(['b'])
    expect(await runs(tools)).toEqual(['a', 'b'])
    expect(await runs(scoped)).toEqual(['b'])
  })

  it('see the tools of a session they follow once, under one name or the other', async () => {
    const [follower, tools, stranger] = [await join(), await join({ caps: ['tool-events'] }), await join()]
    for (const connection of gateway.server.connections().slice(0, 2)) connection.followedSessions.add('agent:main:mine')
    gateway.server.broadcast('agent', { runId: 'a', stream: 'tool', sessionKey: 'agent:main:mine' }, { sessionKey: 'agent:main:mine' })
    const about = async (client: RawClient) => (await received(client)).filter((event) => event === 'agent' || event === 'session.tool')
    expect([await about(follower), await about(tools), await about(stranger)]).toEqual([['session.tool'], ['agent'], []])
  })

  it('need a subscription for session events', async () => {
    const [idle, listening, following] = [await join(), await join(), await join()]
    const [, second, third] = gateway.server.connections()
    if (second !== undefined) second.sessionsSubscribed = true
    third?.followedSessions.add('agent:main:main')
    gateway.server.broadcast('sessions.changed', { reason: 'create' })
    gateway.server.broadcast('session.message', { sessionKey: 'agent:main:main' })
    gateway.server.broadcast('session.message', { sessionKey: 'agent:main:x' })
    const session = (events: string[]) => events.filter((event) => event.startsWith('session'))
    expect(session(await received(idle))).toEqual([])
    expect(session(await received(listening))).toEqual(['sessions.changed', 'session.message', 'session.message'])
    expect(session(await received(following))).toEqual(['session.message'])
  })

  it('can be named one by one, still within their scope', async () => {
    const [first, second] = [await join(), await join({ scopes: [] })]
    const ids = new Set(gateway.server.connections().map(({ id }) => id))
    gateway.server.broadcast('chat', { runId: 'only' }, { connectionIds: ids })
    expect(await received(first)).toContain('chat')
    expect(await received(second)).not.toContain('chat')
  })
})

describe('numbering', () => {
  it('counts per connection, from one, without gaps for what it may not see', async () => {
    const reader = await join({ scopes: ['operator.read'] })
    const late = await join({ scopes: ['operator.approvals'] })
    for (let index = 0; index < 3; index += 1) gateway.server.broadcast('chat', { index, text: 'ünïcode ✓' })
    gateway.server.broadcast('exec.approval.resolved', { id: 'x' })
    await received(reader)
    await received(late)
    const numbers = (client: RawClient) => client.frames.filter(({ seq }) => seq !== undefined).map(({ seq }) => seq)
    expect(numbers(reader)).toEqual(numbers(reader).map((_value, index) => index + 1))
    expect(numbers(late)).toEqual(numbers(late).map((_value, index) => index + 1))
    const events = [...reader.frames, ...late.frames].filter(({ type }) => type === 'event')
    expect(events.flatMap((event) => problemsOf('EventFrame', event))).toEqual([])
    expect(reader.frames.find(({ event }) => event === 'chat')).toEqual({ type: 'event', event: 'chat', payload: { index: 0, text: 'ünïcode ✓' }, seq: 1 })
  })

  it('serialises a payload once for everyone', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => join()))
    let serialised = 0
    gateway.server.broadcast('chat', { toJSON: () => { serialised += 1; return { big: 'x'.repeat(10_000) } } })
    await Promise.all(clients.map((client) => client.event('chat')))
    expect(serialised).toBe(1)
  })
})

describe('presence and health', () => {
  it('announces dashboards and nodes, not programs that come and go', async () => {
    const watcher = await join()
    const headers = { origin: `http://localhost:${gateway.port}` }
    await join()
    const { client } = await enter(gateway.url, { auth, device: createTestDevice(), client: { ...UI_CLIENT, instanceId: 'tab-1', timeZone: 'Europe/Berlin' } }, { headers })
    const update = await watcher.event('presence')
    const { presence } = update['payload'] as { presence: Frame[] }
    expect(presence.map(({ mode }) => mode)).toEqual(['gateway', 'webchat'])
    expect(presence.flatMap((entry) => problemsOf('PresenceEntry', entry))).toEqual([])
    expect(update['stateVersion']).toEqual({ presence: 2, health: 1 })
    await client.end()
    await watcher.waitFor(({ event, payload }) => event === 'presence' && JSON.stringify(payload).includes('"disconnect"'))
    expect((await watcher.request('system-presence', {}))['payload']).toHaveLength(2)
  })

  it('sends health with the versions of both lists', async () => {
    const client = await join()
    gateway.server.broadcastHealth()
    const { payload, stateVersion } = await client.event('health')
    expect(payload).toMatchObject({ ok: true, defaultAgentId: 'main', sessions: { recent: [] } })
    expect(stateVersion).toEqual({ presence: 1, health: 2 })
  })

  it('takes rows that clients report by themselves', async () => {
    const client = await join()
    expect((await client.request('system-event', { text: 'Node: mac', instanceId: 'mac-1', host: 'mac', mode: 'ui', lastInputSeconds: 3.4 }))['payload']).toEqual({ ok: true })
    expect((await client.request('system-presence', {}))['payload']).toMatchObject([{ mode: 'gateway' }, { instanceId: 'mac-1', lastInputSeconds: 3 }])
    await client.request('system-event', { text: 'hello there' })
    expect(gateway.systemEvents).toEqual([{ text: 'hello there' }])
  })
})

describe('liveness', () => {
  async function restart(options: TestServerOptions): Promise<void> {
    await gateway.close()
    gateway = await startTestServer(options)
  }

  it('ticks', async () => {
    await restart({ server: { limits: { tickIntervalMs: 20 } } })
    const { payload } = await (await join()).event('tick')
    expect(problemsOf('TickEvent', payload)).toEqual([])
  })

  it('hangs up on a peer that answers no ping', async () => {
    await restart({ server: { limits: { tickIntervalMs: 20 } } })
    const { client } = await enter(gateway.url, { auth }, { autoPong: false })
    expect((await client.closed).code).toBe(1001)
  })

  it('drops what may be dropped for a slow client and closes it for what may not', async () => {
    await restart({ server: { limits: { maxBufferedBytes: 1_000_000 } } })
    const client = await join()
    client.socket.pause()
    const blob = 'x'.repeat(1_000_000)
    for (let index = 0; index < 20; index += 1) gateway.server.broadcast('chat', { blob }, { dropIfSlow: true })
    expect(gateway.server.connections()).toHaveLength(1)
    gateway.server.broadcast('chat', { index: 'important' })
    client.socket.resume()
    const { code } = await client.closed
    expect([1008, 1006]).toContain(code)
    expect(client.frames.filter(({ event }) => event === 'chat').length).toBeLessThan(20)
    expect(gateway.logs.some(({ message }) => message === 'closing a client that does not read')).toBe(true)
  })

  it('says goodbye before it closes', async () => {
    const client = await join()
    await gateway.server.close({ reason: 'restart', restartExpectedMs: 1_500, graceMs: 50 })
    const { payload } = await client.event('shutdown')
    expect(payload).toEqual({ reason: 'restart', restartExpectedMs: 1_500 })
    expect(problemsOf('ShutdownEvent', payload)).toEqual([])
    expect(await client.closed).toEqual({ code: 1012, reason: 'service restart' })
  })
})

describe('reviewers', () => {
  it('are people and clients that say they handle approvals, with the right to', async () => {
    await join({ caps: ['tool-events'] })
    expect(gateway.server.hasReviewer()).toBe(false)
    await join({ caps: ['approvals'], scopes: ['operator.read'] })
    expect(gateway.server.hasReviewer()).toBe(false)
    await join({ caps: ['exec-approvals'], scopes: ['operator.approvals'] })
    expect(gateway.server.hasReviewer()).toBe(true)
    expect(gateway.server.hasReviewer(gateway.server.connections().at(-1)?.id)).toBe(false)
  })
})
