import { describe, expect, it } from 'vitest'
import type { GatewayClient } from '../client/gateway-client.ts'
import { createAttentionStore } from './attention-store.ts'
import { createFakeClient } from './testing/fake-client.ts'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A client that was given these rights. */
function withScopes(client: GatewayClient, scopes: readonly string[]): GatewayClient {
  return {
    ...client,
    state() {
      const state = client.state()
      return state.kind === 'open' ? { ...state, hello: { ...state.hello, scopes } } : state
    },
  }
}

function scene(scopes: readonly string[] = ['operator.admin']) {
  const fake = createFakeClient()
  const waiting = { approvals: 1, devices: 2 }
  const later: (() => void)[] = []
  fake.answer('exec.approval.list', () => Array.from({ length: waiting.approvals }, (_, id) => ({ id })))
  fake.answer('device.pair.list', () => ({ pending: Array.from({ length: waiting.devices }, (_, id) => ({ id })), paired: [] }))
  const store = createAttentionStore({ client: withScopes(fake.client, scopes), after: (run) => void later.push(run) })
  return { fake, requests: fake.requests, store, waiting, later, counts: () => [store.getState().approvals, store.getState().devices] }
}

describe('what needs a person', () => {
  it('is counted at once and after every event about it', async () => {
    const { counts, waiting, fake } = scene()
    await settled()
    expect(counts()).toEqual([1, 2])
    waiting.approvals = 0
    fake.emit('exec.approval.resolved', {})
    waiting.devices = 3
    fake.emit('device.pair.requested', {})
    await settled()
    expect(counts()).toEqual([0, 3])
  })

  it('is asked for only where the answer is allowed', async () => {
    const { counts, requests } = scene(['operator.read', 'operator.pairing'])
    await settled()
    expect([counts(), requests.map(({ method }) => method)]).toEqual([[0, 2], ['device.pair.list']])
  })

  it('is looked at again while something waits, and left alone when nothing does', async () => {
    const { counts, waiting, later } = scene()
    await settled()
    expect(later).toHaveLength(1)
    waiting.approvals = 0
    waiting.devices = 0
    later[0]?.()
    await settled()
    expect([counts(), later.length]).toEqual([[0, 0], 1])
  })

  it('keeps its numbers when a list cannot be read, and reads again after a gap', async () => {
    const { counts, waiting, fake } = scene()
    await settled()
    fake.answer('device.pair.list', () => Promise.reject(new Error('busy')))
    fake.emit('device.pair.changed', {})
    await settled()
    expect(counts()).toEqual([1, 2])
    waiting.approvals = 4
    fake.resync()
    await settled()
    expect(counts()).toEqual([4, 2])
  })
})
