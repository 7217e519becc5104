// The composed gateway in this process: it starts, answers, restarts for its configuration, and leaves nothing behind.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startGateway } from './index.ts'
import type { Gateway, GatewayOptions } from './index.ts'

let folder: string
let gateways: Gateway[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claw-life-'))
  gateways = []
})
afterEach(async () => {
  for (const gateway of gateways) await gateway.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function start(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const gateway = await startGateway({ stateDir: join(folder, 'state'), homeDir: join(folder, 'home'), port: 0, env: { PATH: process.env['PATH'], OPENCLAW_DETECT_LOCAL_MODELS: '0' }, ...options })
  gateways.push(gateway)
  return gateway
}

function configure(config: object): void {
  mkdirSync(join(folder, 'state'), { recursive: true })
  writeFileSync(join(folder, 'state', 'openclaw.json'), JSON.stringify(config))
}

/** Writes the file until the gateway has noticed: when its watcher is ready is its own business. */
async function keepWriting(config: object, isNoticed: () => boolean): Promise<void> {
  await expect.poll(() => {
    if (!isNoticed()) configure(config)
    return isNoticed()
  }, { timeout: 10_000, interval: 700 }).toBe(true)
}

/** How far a dashboard page of this origin gets: the code of its refusal. */
function knock(gateway: Gateway, origin: string): Promise<unknown> {
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/`, { origin })
  return new Promise((resolve) => socket.on('message', (data) => {
    const frame = JSON.parse(String(data as Buffer)) as { type: string; error?: { details?: { code?: string } } }
    if (frame.type === 'event') return socket.send(JSON.stringify({ type: 'req', id: '1', method: 'connect', params: { minProtocol: 4, maxProtocol: 4, role: 'operator', scopes: [], client: { id: 'openclaw-control-ui', mode: 'webchat', version: '1', platform: 'web' } } }))
    socket.close()
    resolve(frame.error?.details?.code)
  }))
}

const isLive = async (gateway: Gateway) => fetch(`${gateway.url}/healthz`).then((response) => response.ok, () => false)

/** A loopback backend with the shared token; resolves with a function that calls methods. */
async function open(gateway: Gateway, token: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/`)
  const frames: Record<string, unknown>[] = []
  const call = (method: string, params: object) => new Promise<Record<string, unknown>>((resolve) => {
    const id = `${method}-${frames.length}-${Math.random()}`
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data as Buffer)) as Record<string, unknown>
      if (frame['id'] === id) resolve(frame)
    })
    socket.send(JSON.stringify({ type: 'req', id, method, params }))
  })
  socket.on('message', (data) => frames.push(JSON.parse(String(data as Buffer)) as Record<string, unknown>))
  await new Promise((resolve) => socket.once('message', resolve))
  const hello = await call('connect', { minProtocol: 4, maxProtocol: 4, role: 'operator', scopes: ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals'], client: { id: 'gateway-client', version: '1', platform: 'linux', mode: 'backend' }, auth: { token } })
  return { call, frames, hello, socket }
}

const generatedToken = () => readFileSync(join(folder, 'state', 'identity', 'gateway-token'), 'utf8').trim()

describe('a gateway', () => {
  it('lets pages of its host in, and only when there is one', async () => {
    const embedded = await start({ hostOrigin: 'app://openclaw' })
    expect(await knock(embedded, 'app://openclaw')).toBe('CONTROL_UI_DEVICE_IDENTITY_REQUIRED')
    expect(await knock(embedded, 'app://other')).toBe('CONTROL_UI_ORIGIN_NOT_ALLOWED')
    expect(embedded.signInToken()).toMatch(/^[\w-]{40,}$/)
    expect(embedded.signInToken()).not.toBe(embedded.signInToken())
    const alone = await start({ stateDir: join(folder, 'other') })
    expect(await knock(alone, 'app://openclaw')).toBe('CONTROL_UI_ORIGIN_NOT_ALLOWED')
  })

  it('starts in an empty folder, makes its own token, and answers as the built-in assistant', async () => {
    const gateway = await start()
    const { call, hello, frames, socket } = await open(gateway, generatedToken())
    expect(hello['ok']).toBe(true)
    expect(await call('chat.send', { sessionKey: 'main', message: 'hello', idempotencyKey: 'first' })).toMatchObject({ ok: true, payload: { runId: 'first', status: 'started' } })
    await expect.poll(() => frames.some((frame) => frame['event'] === 'chat' && (frame['payload'] as { state?: string }).state === 'final')).toBe(true)
    const history = await call('chat.history', { sessionKey: 'main' })
    expect(JSON.stringify(history['payload'])).toMatch(/language model/i)
    socket.close()
  })

  it('keeps its secrets to its owner', async () => {
    await start()
    for (const file of ['gateway-token', 'gateway.json']) expect(statSync(join(folder, 'state', 'identity', file)).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'state')).mode & 0o077).toBe(0)
  })

  it('refuses a second gateway on the same state, and names the holder', async () => {
    await start()
    await expect(start()).rejects.toThrow(String(process.pid))
  })

  it('frees port and state when it stops', async () => {
    const first = await start()
    await first.stop()
    expect(await isLive(first)).toBe(false)
    const second = await start({ port: first.port })
    expect(second.port).toBe(first.port)
    expect(await isLive(second)).toBe(true)
  })

  it('restarts by itself for a setting that needs it, on the same port, and tells clients to come back', async () => {
    configure({ gateway: { auth: { mode: 'token', token: 'the-first-token-of-this-gateway' } } })
    const gateway = await start()
    const { port } = gateway
    const { frames, socket } = await open(gateway, 'the-first-token-of-this-gateway')
    let closedWith: number | null = null
    socket.once('close', (code) => { closedWith = code })
    await keepWriting({ gateway: { auth: { mode: 'token', token: 'the-second-token-of-this-gateway' } } }, () => closedWith !== null)
    expect(closedWith).toBe(1012)
    expect(frames.some((frame) => frame['event'] === 'shutdown')).toBe(true)
    await expect.poll(() => isLive(gateway), { timeout: 5000 }).toBe(true)
    expect(gateway.port).toBe(port)
    expect((await open(gateway, 'the-first-token-of-this-gateway')).hello['ok']).toBe(false)
    expect((await open(gateway, 'the-second-token-of-this-gateway')).hello['ok']).toBe(true)
  })

  it('serves only the control plane on a broken configuration, and gets out of it when the file is mended', async () => {
    configure({ gateway: { auth: { token: 'a-token-for-the-broken-one' } }, nonsense: true })
    const gateway = await start()
    const { call, socket } = await open(gateway, 'a-token-for-the-broken-one')
    expect(JSON.stringify(await call('config.get', {}))).toContain('nonsense')
    expect(await call('chat.send', { sessionKey: 'main', message: 'hello', idempotencyKey: 'x' })).toMatchObject({ ok: false })
    let isClosed = false
    socket.once('close', () => { isClosed = true })
    await keepWriting({ gateway: { auth: { token: 'a-token-for-the-broken-one' } } }, () => isClosed)
    await expect.poll(async () => {
      if (!(await isLive(gateway))) return false
      const again = await open(gateway, 'a-token-for-the-broken-one')
      const answer = await again.call('chat.send', { sessionKey: 'main', message: 'hello', idempotencyKey: 'y' })
      again.socket.close()
      return answer['ok']
    }, { timeout: 8000, interval: 300 }).toBe(true)
  })

  it('gives out sign-in links that differ', async () => {
    const gateway = await start()
    expect(gateway.signInLink()).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${gateway.port}/#bootstrapToken=.{40,}$`))
    expect(gateway.signInLink()).not.toBe(gateway.signInLink())
  })
})
