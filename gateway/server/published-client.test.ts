// The published OpenClaw client talks to this gateway as it is: hello, requests, events, tokens kept, secrets wrong, scopes upgraded.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { GatewayClient, GatewayScopeUpgrade } from '@openclaw/gateway-client'
import type { GatewayClientOptions } from '@openclaw/gateway-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDevice, enter } from './testing/raw-client.ts'
import { startTestServer, TOKEN } from './testing/start-test-server.ts'
import type { TestServer } from './testing/start-test-server.ts'

let gateway: TestServer
const clients: GatewayClient[] = []

beforeEach(async () => {
  gateway = await startTestServer()
})
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stopAndWait()))
  await gateway.close()
})

interface Entered {
  readonly client: GatewayClient
  readonly hello: { readonly auth?: { readonly scopes?: readonly string[]; readonly deviceToken?: string } }
}

function start(options: Partial<GatewayClientOptions>): Promise<Entered> {
  return new Promise((resolve, reject) => {
    const client = new GatewayClient({
      url: gateway.url, token: TOKEN, minProtocol: 4, maxProtocol: 4,
      onHelloOk: (hello) => resolve({ client, hello: hello as Entered['hello'] }),
      onConnectError: reject,
      ...options,
    })
    clients.push(client)
    client.start()
  })
}

/** A device as the client's host keeps it. */
function deviceOptions(tokens: Map<string, string>): Partial<GatewayClientOptions> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const publicKeyPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  const rawKey = (pem: string) => createPublicKey(pem).export({ type: 'spki', format: 'der' }).subarray(12)
  return {
    clientName: 'cli', mode: 'cli', platform: 'linux', deviceFamily: 'Linux',
    deviceIdentity: { deviceId: createHash('sha256').update(rawKey(publicKeyPem)).digest('hex'), publicKeyPem, privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    hostDeps: {
      signDevicePayload: (pem: string, payload: string) => sign(null, Buffer.from(payload), createPrivateKey(pem)).toString('base64url'),
      publicKeyRawBase64UrlFromPem: (pem: string) => rawKey(pem).toString('base64url'),
      loadDeviceAuthToken: ({ role }: { role: string }) => (tokens.has(role) ? { token: tokens.get(role) ?? '', scopes: ['operator.admin'] } : null),
      storeDeviceAuthToken: ({ role, token }: { role: string; token: string }) => void tokens.set(role, token),
    } as GatewayClientOptions['hostDeps'],
  }
}

describe('the published gateway client', () => {
  it('says hello as a backend, asks and listens', async () => {
    const ticked = Promise.withResolvers<unknown>()
    const { client } = await start({ onEvent: (event) => event.event === 'tick' && ticked.resolve(event.payload) })
    expect(await client.request('health', {})).toMatchObject({ ok: true, defaultAgentId: 'main' })
    await expect(client.request('no.such.method', {})).rejects.toThrow('unknown method: no.such.method')
    gateway.server.broadcast('tick', { ts: 5 })
    expect(await ticked.promise).toEqual({ ts: 5 })
  })

  it('pairs with its device key and comes back with the token it was given', async () => {
    const tokens = new Map<string, string>()
    const device = deviceOptions(tokens)
    const { hello } = await start(device)
    expect(hello.auth?.deviceToken).toBeDefined()
    expect(tokens.get('operator')).toBe(hello.auth?.deviceToken)
    const { hello: again } = await start({ ...device, token: undefined })
    expect(again.auth?.deviceToken).toBe(hello.auth?.deviceToken)
  })

  it('understands a refusal', async () => {
    await expect(start({ token: 'wrong' })).rejects.toThrow('unauthorized: gateway token mismatch')
  })

  it('runs a scope upgrade to its end', async () => {
    const device = createTestDevice()
    const { client: raw } = await enter(gateway.url, { auth: { token: TOKEN }, device, scopes: ['operator.read'] })
    const { client: owner } = await start({})
    const stored: { token: string; scopes: readonly string[] }[] = []
    const reconnected = Promise.withResolvers<void>()
    const upgrade = new GatewayScopeUpgrade({
      request: async (method, params) => (await raw.request(method, params))['payload'],
      tokenStore: { store: (record: { token: string; scopes: readonly string[] }) => void stored.push(record) } as unknown as ConstructorParameters<typeof GatewayScopeUpgrade>[0]['tokenStore'],
      reconnect: () => reconnected.resolve(),
    })
    const outcome = upgrade.requestScopeUpgrade({ binding: { clientId: 'cli', deviceId: device.id, role: 'operator' }, scopes: ['operator.write'], onPending: (requestId) => void owner.request('device.pair.approve', { requestId }) })
    expect(await outcome).toMatchObject({ status: 'approved', scopes: ['operator.write'] })
    await reconnected.promise
    expect(stored).toHaveLength(1)
  })
})
