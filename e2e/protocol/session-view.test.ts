// A conversation as OpenClaw's own clients keep it: their published projection fed with this gateway's events must show, without
// a reload, exactly what chat.history shows after one.
import { randomUUID } from 'node:crypto'
import { createSessionProjection, getGatewaySessionMessageSubscriptionCoordinator, reduceSessionProjection, reduceSessionProjectionRunEvent } from '@openclaw/gateway-client'
import type { SessionProjectionState } from '@openclaw/gateway-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import { connectPublished, stopClients } from '../harness/published-client.ts'
import type { Payload, PublishedClient, ReceivedEvent } from '../harness/published-client.ts'

let live: LiveGateway
beforeAll(async () => { live = await startLive({ config: { tools: { exec: { mode: 'full' } } } }) })
afterEach(stopClients)
afterAll(() => live.stop())

interface View {
  readonly client: PublishedClient
  readonly key: string
  readonly state: SessionProjectionState
  /** Sends as a person does: the message is shown at once and confirmed later. */
  send(message: string, more?: object): Promise<string>
  ended(runId: string): Promise<ReceivedEvent>
  /** What chat.history shows. */
  stored(): Promise<readonly Payload[]>
}

async function openView(): Promise<View> {
  const client = await connectPublished(live.url())
  const { key } = await client.request('sessions.create') as { key: string }
  await client.request('sessions.messages.subscribe', { key })
  const scope = { sessionKey: key }
  let pending = createSessionProjection(scope)
  let seen = 0
  const state = (): SessionProjectionState => {
    for (const { event, payload } of client.events.slice(seen)) {
      if (payload['sessionKey'] !== key) continue
      if (event === 'chat') pending = reduceSessionProjectionRunEvent(pending, payload, scope)?.projection ?? pending
      if (event === 'session.message') pending = reduceSessionProjection(pending, { type: 'messagePersisted', ...payload, message: payload['message'], ...scope })
    }
    seen = client.events.length
    return pending
  }
  return {
    client, key,
    get state() { return state() },
    async send(message, more = {}) {
      const runId = randomUUID()
      pending = reduceSessionProjection(state(), { type: 'sendPending', message: { role: 'user', content: message, timestamp: Date.now(), idempotencyKey: `${runId}:user` }, runId, ...scope })
      await client.request('chat.send', { sessionKey: key, message, idempotencyKey: runId, ...more })
      pending = reduceSessionProjection(state(), { type: 'sendAcknowledged', runId, ...scope })
      return runId
    },
    ended: (runId) => client.event(({ event, payload }) => event === 'chat' && payload['runId'] === runId && ['final', 'error', 'aborted'].includes(String(payload['state']))),
    stored: async () => (await client.request('chat.history', { sessionKey: key }) as { messages: readonly Payload[] }).messages,
  }
}

/** What a person sees: who said what, under which id. */
function shown(messages: readonly unknown[]): readonly string[] {
  return (messages as readonly { readonly role: string; readonly content: unknown; readonly __openclaw?: { readonly id: string } }[])
    .map(({ role, content, __openclaw }) => `${role} ${__openclaw?.id ?? 'unconfirmed'} ${JSON.stringify(content)}`)
}

describe('the published projection', () => {
  it('shows a message at once, confirms it, and ends with what is stored', async () => {
    const view = await openView()
    const runId = await view.send('hello [[tokens=20]]')
    await view.ended(runId)
    expect(shown(view.state.messages)).toEqual(shown(await view.stored()))
    expect(view.state.messages).toHaveLength(2)
    expect(view.state.runs[runId]).toMatchObject({ status: 'completed', stopReason: 'stop' })
    expect(view.state.entries.every(({ pending }) => !pending)).toBe(true)
  })

  it('keeps tools and several turns in order', async () => {
    const view = await openView()
    for (const text of ['[[tool=session_status {}]]', '[[tool=exec {"command":"echo hi"}]] [[tokens=4]]', 'thanks']) await view.ended(await view.send(text))
    expect(shown(view.state.messages)).toEqual(shown(await view.stored()))
    expect(view.state.messages).toHaveLength(10)
    expect(view.state.entries.map(({ identity }) => identity?.sequence)).toEqual(view.state.entries.map(({ identity }) => identity?.sequence).toSorted((left, right) => Number(left) - Number(right)))
  })

  it('adds nothing when the history is loaded again', async () => {
    const view = await openView()
    await view.ended(await view.send('hello'))
    const before = shown(view.state.messages)
    const reloaded = reduceSessionProjection(view.state, { type: 'snapshotLoaded', messages: await view.stored(), sessionKey: view.key })
    expect(shown(reloaded.messages)).toEqual(before)
  })

  it('keeps the part of an aborted answer that was said', async () => {
    const view = await openView()
    const runId = await view.send('[[tokens=200]] [[rate=100]]')
    await view.client.event(({ event, payload }) => event === 'chat' && payload['runId'] === runId && payload['state'] === 'delta')
    await view.client.request('chat.abort', { sessionKey: view.key, runId })
    await view.ended(runId)
    await view.client.request('agent.wait', { runId, timeoutMs: 2000 })
    expect(view.state.runs[runId]).toMatchObject({ status: 'aborted', stopReason: 'rpc' })
    expect(shown(view.state.messages)).toEqual(shown(await view.stored()))
  })

  it('shows an error as the end of its run', async () => {
    const view = await openView()
    const runId = await view.send('[[error=401]]')
    await view.ended(runId)
    expect(view.state.runs[runId]).toMatchObject({ status: 'error', errorMessage: expect.any(String) })
    expect(shown(view.state.messages)).toEqual(shown(await view.stored()))
  })

  it('confirms messages that waited for their turn', async () => {
    const view = await openView()
    const first = await view.send('[[tokens=40]] [[rate=100]]')
    const second = await view.send('and this after it', { queueMode: 'followup' })
    await Promise.all([view.ended(first), view.ended(second)])
    expect(shown(view.state.messages)).toEqual(shown(await view.stored()))
    expect(view.state.messages).toHaveLength(4)
  })

  it('shows what others say in the same session', async () => {
    const view = await openView()
    const other = await connectPublished(live.url())
    await other.request('chat.inject', { sessionKey: view.key, message: 'from elsewhere' })
    const runId = randomUUID()
    await other.request('chat.send', { sessionKey: view.key, message: 'hi', idempotencyKey: runId })
    await view.ended(runId)
    expect(shown(view.state.messages)).toEqual(shown(await view.stored()))
    expect(view.state.messages).toHaveLength(3)
  })
})

describe('the published subscriptions', () => {
  it('observe a session once for several views, also those that ask for approvals', async () => {
    const { client, key } = await openView()
    const coordinator = getGatewaySessionMessageSubscriptionCoordinator({ request: (method, params, options) => client.client.request(method, params, options) })
    const [first, second] = [await coordinator.acquire(key), await coordinator.acquire(key, { includeApprovals: true })]
    expect([first.key, second.key]).toEqual([key, key])
    await coordinator.release(first)
    const events = client.events.length
    await client.request('chat.inject', { sessionKey: key, message: 'still here' })
    expect(client.events.slice(events).map(({ event }) => event)).toContain('session.message')
    await coordinator.release(second)
  })
})
