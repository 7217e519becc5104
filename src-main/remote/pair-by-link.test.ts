import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import type { ConnectParams } from '../../gateway/protocol/index.ts'
import { openSecretStore } from '../../gateway/secrets/index.ts'
import type { Question } from '../ports/desktop-services.ts'
import { en } from '../texts/en.ts'
import { createCredentialKeeper } from './credentials.ts'
import { openGatewayList } from './gateway-list.ts'
import { createLinkPairing } from './pair-by-link.ts'
import { createRemoteGateways } from './remote-gateways.ts'
import { textOf } from './relay/read-frame.ts'

const HELLO = { ok: true, payload: { type: 'hello-ok', server: { version: '9' }, auth: { scopes: ['operator.read'], deviceToken: 'given-token' } } }
const no = (code: string) => ({ ok: false, error: { code: 'INVALID_REQUEST', message: 'no', details: { code } } })

async function scene(answer: object, answers: readonly number[]) {
  const folder = mkdtempSync(join(tmpdir(), 'claw-pair-'))
  const connects: ConnectParams[] = []
  const far = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  far.on('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload: { nonce: randomBytes(8).toString('hex'), ts: 5 } }))
    socket.on('message', (data) => {
      const frame = JSON.parse(textOf(data)) as { id: string; params: ConnectParams }
      connects.push(frame.params)
      socket.send(JSON.stringify({ type: 'res', id: frame.id, ...answer }))
    })
  })
  await new Promise((resolve) => far.once('listening', resolve))
  const asked: Question[] = []
  const waiting = [...answers]
  const dialogs = { ask: async (question: Question) => {
    asked.push(question)
    return waiting.shift() ?? question.buttons.length - 1
  } }
  const file = join(folder, 'gateways.json')
  const store = openSecretStore({ folder: join(folder, 'secrets'), keychain: null, now: () => 1 })
  const credentials = createCredentialKeeper(() => store)
  const remote = createRemoteGateways({
    list: openGatewayList(file, () => 1), credentials, hostKeyFile: (id) => join(folder, id), openTunnel: () => { throw new Error('no tunnel here') },
    wayTo: async () => null, dialogs, texts: en, origin: 'app://openclaw', version: '1',
  })
  onTestFinished(() => {
    remote.close()
    for (const client of far.clients) client.terminate()
    far.close()
    rmSync(folder, { recursive: true })
  })
  const url = `ws://127.0.0.1:${(far.address() as AddressInfo).port}`
  const pair = createLinkPairing({ remote, dialogs, texts: en })
  return { remote, credentials, connects, asked, url, file, open: (address = url) => pair({ url: address, bootstrapToken: 'only-once', tlsFingerprint: null }) }
}

describe('a gateway that a link leads to', () => {
  it('is shown the token once, and used when its owner says so; the token is kept nowhere', async () => {
    const { remote, credentials, connects, asked, file, open } = await scene(HELLO, [0])
    await open()
    expect(connects.map(({ auth }) => auth)).toEqual([{ bootstrapToken: 'only-once' }])
    const [gateway] = remote.report().gateways
    expect(asked[0]).toMatchObject({ message: `Use “${gateway?.name ?? ''}” now?`, buttons: ['Use it now', 'Later'] })
    expect(remote.current()).toMatchObject({ id: gateway?.id })
    expect(await credentials.open(gateway?.id ?? '')).toMatchObject({ secret: null, deviceToken: 'given-token', scopes: ['operator.read'] })
    expect(readFileSync(file, 'utf8') + JSON.stringify([asked, remote.report()])).not.toMatch(/only-once|given-token/)
  })

  it('waits for whoever owns it, with the token kept for the way in', async () => {
    const { remote, credentials, asked, open } = await scene(no('PAIRING_REQUIRED'), [1])
    await open()
    expect(asked[0]?.detail).toContain('Now let “OpenClaw on ')
    expect(remote.current()).toBeNull()
    const { gateways } = remote.report()
    expect(gateways).toHaveLength(1)
    expect(await credentials.open(gateways[0]?.id ?? '')).toMatchObject({ secret: { kind: 'code', value: 'only-once' } })
  })

  it('leaves nothing behind when the token is good no more', async () => {
    const { remote, asked, open } = await scene(no('AUTH_BOOTSTRAP_TOKEN_INVALID'), [])
    await open()
    expect(asked).toEqual([expect.objectContaining({ kind: 'info', detail: expect.stringContaining('was used already or has run out') as string, buttons: ['Close'] })])
    expect(remote.report().gateways).toEqual([])
  })

  it('that is known already keeps its name and what it gave before', async () => {
    const { remote, credentials, url, open } = await scene(no('AUTH_BOOTSTRAP_TOKEN_INVALID'), [0])
    const added = await remote.add('Home', { kind: 'url', url }, null)
    const id = added?.id ?? ''
    await credentials.keepDeviceToken(id, 'from-before')
    await open()
    expect(remote.report().gateways).toMatchObject([{ id, name: 'Home' }])
    expect(await credentials.open(id)).toMatchObject({ deviceToken: 'from-before', secret: null })
  })

  it('is not even tried where others could read along', async () => {
    const { remote, asked, open } = await scene(HELLO, [0])
    await expect(open('ws://assistant.example.com')).rejects.toThrow('This address is not encrypted')
    expect([asked, remote.report().gateways]).toEqual([[], []])
  })
})
