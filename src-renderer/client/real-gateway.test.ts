// The client against a whole gateway in this process: what it sends is what a gateway accepts.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startLive } from '../../e2e/harness/live-gateway.ts'
import type { LiveGateway } from '../../e2e/harness/live-gateway.ts'
import { TOKEN } from '../../e2e/harness/gateway-process.ts'
import { createSessionsStore } from '../state/sessions-store.ts'
import { createGatewayClient } from './create-gateway-client.ts'
import { createMemoryVault } from './device-vault.ts'
import type { DeviceVault } from './device-vault.ts'
import type { ConnectionState, GatewayClient } from './gateway-client.ts'
import type { Socket } from './socket-connection.ts'

let live: LiveGateway
const clients: GatewayClient[] = []
beforeAll(async () => {
  live = await startLive()
})
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})
afterAll(() => live.stop())

function browser({ vault = createMemoryVault(), bootstrapToken = null }: { readonly vault?: DeviceVault; readonly bootstrapToken?: string | null } = {}): GatewayClient {
  const { host } = new URL(live.url())
  const client = createGatewayClient({
    url: `ws://${host}/`, vault, bootstrapToken,
    presentation: { version: '0.1.0', displayName: 'Chrome on Linux', locale: 'en', timeZone: 'UTC' },
    openSocket: (url) => new WebSocket(url, { origin: `http://${host}` }) as unknown as Socket,
    cryptography: globalThis.crypto,
    now: Date.now,
    random: () => 0,
  })
  clients.push(client)
  return client
}

const arrives = async (client: GatewayClient, kind: ConnectionState['kind']) => {
  await expect.poll(() => client.state().kind, { timeout: 10_000 }).toBe(kind)
  return client.state()
}

async function signInLink(): Promise<string> {
  const { url } = await (await live.enter()).call<{ url: string }>('desktop.signInLink')
  return new URLSearchParams(new URL(url).hash.slice(1)).get('bootstrapToken') ?? ''
}

describe('the client and a real gateway', () => {
  it('signs in by a one-time link once, and by its device token from then on', async () => {
    const vault = createMemoryVault()
    const bootstrapToken = await signInLink()
    const first = browser({ vault, bootstrapToken })
    expect(await arrives(first, 'open')).toMatchObject({ hello: { defaultAgentId: 'main', mainSessionKey: 'agent:main:main' } })
    const again = browser({ vault })
    await arrives(again, 'open')
    expect(await again.request('sessions.list')).toMatchObject({ sessions: [] })
    expect(await arrives(browser({ bootstrapToken }), 'needs-sign-in')).toMatchObject({ reason: 'link-used' })
  })

  it('signs in by token after saying that one is missing or wrong', async () => {
    const client = browser()
    expect(await arrives(client, 'needs-sign-in')).toMatchObject({ reason: 'missing', secret: 'token' })
    client.signIn({ kind: 'token', token: 'wrong' })
    await expect.poll(() => client.state(), { timeout: 10_000 }).toMatchObject({ kind: 'needs-sign-in', reason: 'mismatch' })
    client.signIn({ kind: 'token', token: TOKEN })
    await arrives(client, 'open')
  })

  it('finds out that it was removed', async () => {
    const vault = createMemoryVault()
    const client = browser({ vault, bootstrapToken: await signInLink() })
    await arrives(client, 'open')
    const owner = await live.enter()
    const { paired } = await owner.call<{ paired: readonly { deviceId: string; displayName?: string }[] }>('device.pair.list')
    for (const { deviceId } of paired.filter(({ displayName }) => displayName === 'Chrome on Linux')) await owner.call('device.pair.remove', { deviceId })
    expect(await arrives(client, 'needs-sign-in')).toMatchObject({ reason: 'revoked' })
  })

  it('comes back after a restart, with the sessions as they are then', async () => {
    const client = browser({ bootstrapToken: await signInLink() })
    const store = createSessionsStore({ client })
    await arrives(client, 'open')
    await expect.poll(() => store.getState().phase).toBe('ready')
    const key = await store.getState().create({ label: 'Before' })
    const other = await live.enter()
    await other.call('sessions.patch', { key, label: 'Renamed elsewhere' })
    await expect.poll(() => store.getState().rows.get(key)?.label).toBe('Renamed elsewhere')
    let resyncs = 0
    client.onResync(() => (resyncs += 1))
    await live.restart({ samePort: true })
    await expect.poll(() => client.state().kind, { timeout: 10_000 }).toBe('open')
    await (await live.enter()).call('sessions.patch', { key, pinned: true })
    await expect.poll(() => store.getState().rows.get(key)).toMatchObject({ label: 'Renamed elsewhere', pinned: true })
    expect(resyncs).toBe(1)
    await expect(store.getState().patch('agent:main:missing', { pinned: true })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await store.getState().remove(key)
    expect(store.getState().rows.has(key)).toBe(false)
  })
})
