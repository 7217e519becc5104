import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { ConnectParams } from '../../../gateway/protocol/index.ts'
import type { Credentials } from '../credentials.ts'
import { deviceOf, isProven, signedBy } from '../device.ts'
import type { Device } from '../device.ts'
import type { RelayTarget } from './join-sockets.ts'
import { openRemote, readRemoteFailure } from './open-remote.ts'
import { createRelay } from './relay.ts'
import { textOf } from './read-frame.ts'
import { connectAs } from './say-hello.ts'

const ORIGIN = 'app://openclaw'
const PARAMS: ConnectParams = { minProtocol: 4, maxProtocol: 4, client: { id: 'openclaw-control-ui', mode: 'webchat', version: '1', platform: 'web', deviceFamily: 'browser' }, role: 'operator', scopes: ['operator.read'], caps: ['tool-events'] }

const makeDevice = (): Device => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return deviceOf(privateKey, publicKey)
}

type Frame = Record<string, unknown>
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A gateway that challenges, remembers what it was told, and answers as given. */
async function startFar(answer: (params: ConnectParams) => Frame) {
  const connects: ConnectParams[] = []
  const origins: (string | undefined)[] = []
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  closers.push(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const nonces: string[] = []
  server.on('connection', (socket, request) => {
    origins.push(request.headers.origin)
    const nonce = randomBytes(8).toString('hex')
    nonces.push(nonce)
    socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload: { nonce, ts: 5 } }))
    socket.on('message', (data) => {
      const frame = JSON.parse(textOf(data)) as { id: string; method: string; params: ConnectParams }
      if (frame.method !== 'connect') return socket.send(JSON.stringify({ type: 'res', id: frame.id, ok: true, payload: { echo: frame.params } }))
      connects.push(frame.params)
      socket.send(JSON.stringify({ type: 'res', id: frame.id, ...answer(frame.params) }))
    })
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, connects, origins, nonces, server }
}

const HELLO = { ok: true, payload: { type: 'hello-ok', server: { version: '9' }, auth: { method: 'token', scopes: [], deviceToken: 'for-the-app-only', deviceTokens: [{ deviceToken: 'and-this' }] } } }

async function scene(answer: (params: ConnectParams) => Frame = () => HELLO, kept: Partial<Credentials> = {}) {
  const far = await startFar(answer)
  const notes = { letIn: [] as (string | null)[], turnedAway: [] as unknown[], failed: [] as unknown[] }
  const credentials: Credentials = { device: makeDevice(), deviceToken: null, scopes: null, secret: { kind: 'token', value: 'kept-secret' }, ...kept }
  let target: RelayTarget | null = {
    open: () => openRemote(far.url, async () => null),
    credentials: async () => credentials,
    letIn: (token) => void notes.letIn.push(token),
    turnedAway(error) {
      notes.turnedAway.push(error)
      return error.details?.code === 'AUTH_BOOTSTRAP_TOKEN_INVALID' ? 'again' : 'final'
    },
    failed: (error) => void notes.failed.push(error),
  }
  const relay = createRelay({ origin: ORIGIN, target: () => target })
  closers.push(() => relay.close())
  return { far, relay, notes, credentials, setTarget: (next: RelayTarget | null) => (target = next) }
}

/** A page: connects, answers the challenge, and collects what it hears. */
async function enter(address: string, { device = makeDevice(), auth = {}, origin = ORIGIN, forge = false }: { readonly device?: Device; readonly auth?: Frame; readonly origin?: string; readonly forge?: boolean } = {}) {
  const socket = new WebSocket(`${address}/`, { origin })
  closers.push(() => socket.terminate())
  const heard: Frame[] = []
  const { promise, resolve } = Promise.withResolvers<Frame>()
  socket.on('message', (data) => {
    const frame = JSON.parse(textOf(data)) as Frame
    heard.push(frame)
    if (frame['event'] === 'connect.challenge') {
      const { nonce, ts } = frame['payload'] as { nonce: string; ts: number }
      const params = signedBy(device, { ...PARAMS, auth }, { nonce: forge ? 'another' : nonce, ts })
      socket.send(JSON.stringify({ type: 'req', id: '1', method: 'connect', params: forge && params.device !== undefined ? { ...params, device: { ...params.device, nonce } } : params }))
    }
    if (frame['type'] === 'res') resolve(frame)
  })
  socket.on('error', (error) => resolve({ error: error.message }))
  const ended = new Promise<number>((end) => socket.once('close', end))
  void ended.then((code) => resolve({ closed: code }))
  return { socket, heard, answer: await promise, ended }
}

describe('the relay between pages and a gateway elsewhere', () => {
  it('asks for no more than a link gives, with its token before any other, and lets the page come again when that is used up', async () => {
    const wishes = { ...PARAMS, scopes: ['operator.admin', 'operator.pairing', 'operator.read', 'operator.write'] }
    const device = makeDevice()
    const challenge = { nonce: 'n', ts: 1 }
    const code = connectAs({ device, deviceToken: 'old', scopes: null, secret: { kind: 'code', value: 'once' } }, wishes, challenge)
    expect(code).toMatchObject({ scopes: ['operator.read', 'operator.write'], auth: { bootstrapToken: 'once' } })
    expect(isProven(code, 'n')).toBe(true)
    const paired = { device, deviceToken: 'own', scopes: ['operator.read'], secret: null }
    expect(connectAs(paired, wishes, challenge)).toMatchObject({ scopes: ['operator.read'], auth: { deviceToken: 'own' } })
    expect(connectAs(paired, { ...wishes, auth: { token: 'typed' } }, challenge)).toMatchObject({ scopes: wishes.scopes, auth: { token: 'typed' } })

    const { relay } = await scene(() => ({ ok: false, error: { code: 'INVALID_REQUEST', message: 'no', details: { code: 'AUTH_BOOTSTRAP_TOKEN_INVALID' } } }), { secret: { kind: 'code', value: 'once' } })
    expect((await enter(await relay.address(), { auth: { bootstrapToken: relay.ticket() } })).answer).toEqual({ closed: 1012 })
  })

  it('signs in with the app’s own device and secret, as a program, and keeps tokens from the page', async () => {
    const { far, relay, notes, credentials } = await scene()
    const page = await enter(await relay.address(), { auth: { bootstrapToken: relay.ticket() } })
    expect(page.answer).toMatchObject({ ok: true, payload: { type: 'hello-ok', auth: { method: 'token' } } })
    expect(JSON.stringify(page.heard)).not.toMatch(/for-the-app-only|and-this|kept-secret/)
    const [said] = far.connects
    expect(said).toMatchObject({ client: { id: 'gateway-client', mode: 'ui', deviceFamily: 'desktop' }, auth: { token: 'kept-secret' }, scopes: ['operator.read'], device: { id: credentials.device.id } })
    expect(said !== undefined && isProven(said, far.nonces[0] ?? '')).toBe(true)
    expect(far.origins).toEqual([undefined])
    expect(notes.letIn).toEqual(['for-the-app-only'])
  })

  it('passes everything after that as it is, both ways', async () => {
    const { relay } = await scene()
    const { socket, heard } = await enter(await relay.address(), { auth: { bootstrapToken: relay.ticket() } })
    const echoed = new Promise((resolve) => socket.once('message', resolve))
    socket.send(JSON.stringify({ type: 'req', id: '2', method: 'x', params: { text: 'ä'.repeat(100_000) } }))
    await echoed
    expect(heard.at(-1)).toMatchObject({ id: '2', payload: { echo: { text: 'ä'.repeat(100_000) } } })
  })

  it('lets a page in with a ticket once, and again by the key that it showed with it', async () => {
    const { far, relay } = await scene()
    const address = await relay.address()
    const ticket = relay.ticket()
    const device = makeDevice()
    expect((await enter(address, { device, auth: { bootstrapToken: ticket } })).answer['ok']).toBe(true)
    expect((await enter(address, { device })).answer['ok']).toBe(true)
    expect((await enter(address, { auth: { bootstrapToken: ticket } })).answer).toMatchObject({ ok: false, error: { details: { code: 'AUTH_BOOTSTRAP_TOKEN_INVALID' } } })
    expect((await enter(address)).answer['ok']).toBe(false)
    expect((await enter(address, { device, forge: true })).answer['ok']).toBe(false)
    expect(far.connects).toHaveLength(2)
  })

  it.each(['https://evil.example', 'app://openclaw.evil', 'http://127.0.0.1', ''])('does not even listen to pages of "%s"', async (origin) => {
    const { far, relay } = await scene()
    const { answer } = await enter(await relay.address(), { origin, auth: { bootstrapToken: relay.ticket() } })
    expect(answer).toEqual({ error: 'Unexpected server response: 403' })
    expect(far.origins).toEqual([])
  })

  it('puts what somebody typed before what is kept', async () => {
    const { far, relay } = await scene()
    const address = await relay.address()
    const device = makeDevice()
    await enter(address, { device, auth: { bootstrapToken: relay.ticket() } })
    await enter(address, { device, auth: { token: 'typed' } })
    await enter(address, { device, auth: { password: 'typed too' } })
    expect(far.connects.map(({ auth }) => auth)).toEqual([{ token: 'kept-secret' }, { token: 'typed' }, { password: 'typed too' }])
  })

  it('tells the page and the app that the gateway said no', async () => {
    const error = { code: 'INVALID_REQUEST', message: 'no', details: { code: 'AUTH_TOKEN_MISMATCH' } }
    const { relay, notes } = await scene(() => ({ ok: false, error }))
    const { answer } = await enter(await relay.address(), { auth: { bootstrapToken: relay.ticket() } })
    expect(answer).toMatchObject({ ok: false, error })
    expect(notes.turnedAway).toEqual([error])
  })

  it('says that a gateway can’t be reached, or is gone, with a code that pages try again after', async () => {
    const { far, relay, notes, setTarget } = await scene()
    const address = await relay.address()
    const page = await enter(address, { auth: { bootstrapToken: relay.ticket() } })
    for (const client of far.server.clients) client.terminate()
    expect(await page.ended).toBe(1012)
    far.server.close()
    const failing = await enter(address, { auth: { bootstrapToken: relay.ticket() } })
    expect(await failing.ended).toBe(1012)
    expect(notes.failed).toHaveLength(1)
    expect(readRemoteFailure(notes.failed[0])).toEqual({ failure: 'refused', isLasting: false })
    setTarget(null)
    expect(await (await enter(address)).ended).toBe(1013)
  })

  it('forgets everybody when another gateway is used', async () => {
    const { relay } = await scene()
    const address = await relay.address()
    const device = makeDevice()
    const page = await enter(address, { device, auth: { bootstrapToken: relay.ticket() } })
    relay.drop()
    expect(await page.ended).toBe(1001)
    expect((await enter(address, { device })).answer['ok']).toBe(false)
  })
})

describe('a connection that fails', () => {
  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed', true], ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unknown-issuer', true], ['CERT_HAS_EXPIRED', 'expired', true], ['ERR_TLS_CERT_ALTNAME_INVALID', 'other-name', true],
    ['EPROTO', 'not-tls', true], ['ENOTFOUND', 'unknown-name', false], ['ECONNREFUSED', 'refused', false], ['ETIMEDOUT', 'silent', false], ['EWHATEVER', 'other', false],
  ])('with %s is %s', (code, failure, isLasting) => {
    expect(readRemoteFailure(Object.assign(new Error('x'), { code }))).toEqual({ failure, isLasting })
  })

  it('with an answer that is none of a gateway says so', () => {
    expect(readRemoteFailure(new Error('Unexpected server response: 404'))).toEqual({ failure: 'no-gateway', isLasting: true })
    expect(readRemoteFailure(undefined)).toEqual({ failure: 'other', isLasting: false })
  })
})
