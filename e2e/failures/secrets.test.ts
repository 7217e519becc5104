// Recognisable secrets go in on every way they can; afterwards no file, no frame and no log line has them, except the places made for them.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGateway } from '../../gateway/index.ts'
import type { Gateway } from '../../gateway/index.ts'
import { ALL_SCOPES, createTestDevice, RawClient, UI_CLIENT } from '../../gateway/server/testing/raw-client.ts'
import type { Frame } from '../../gateway/server/testing/raw-client.ts'
import { enterLive, Refused } from '../harness/live-client.ts'
import type { LiveClient } from '../harness/live-client.ts'

// None of them looks like the keys of a known service: only what was told to the gateway may give them away.
const SECRETS = {
  apiKey: 'Zq7-configured-key-0123456789',
  environmentKey: 'Zq7-environment-key-0123456789',
  profileKey: 'Zq7-profile-key-0123456789',
  header: 'Zq7-header-value-0123456789',
  gatewayToken: 'Zq7-gateway-token-0123456789',
  skillKey: 'Zq7-skill-key-0123456789',
}
/** Places whose purpose is to hold secrets. */
const VAULTS = [/^openclaw\.json(\.last-good|\.rejected\.\d+)?$/, /^\.env$/, /^identity\//]

/** A service that answers with everything it was sent: 500 to the first request that asks for it, 401 to all others. */
function startEcho() {
  let hasBroken = false
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => { body += text }).on('end', () => {
      const said = `rejected: ${JSON.stringify(request.headers)} at ${request.url ?? ''}`
      const breaks = !hasBroken && body.includes('please 500')
      hasBroken ||= breaks
      response.writeHead(breaks ? 500 : 401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: said, type: 'invalid_request_error', code: 'invalid_api_key' } }))
    })
  })
  return new Promise<{ readonly url: string; readonly close: () => void }>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }))
  })
}

describe('secrets', () => {
  let folder: string
  let stateDir: string
  let gateway: Gateway
  let client: LiveClient
  let echo: { readonly url: string; readonly close: () => void }
  let deviceToken = ''
  let bootstrapToken = ''
  const frames: Frame[] = []
  const console: string[] = []
  const realWrite = process.stderr.write.bind(process.stderr)

  const config = () => ({
    gateway: { auth: { mode: 'token', token: SECRETS.gatewayToken } },
    logging: { level: 'debug' },
    agents: { defaults: { workspace: join(folder, 'workspace'), model: { primary: 'one/m', fallbacks: ['two/m', 'three/m', 'four/m'] } } },
    auth: { profiles: { 'three:me': { provider: 'three', apiKey: SECRETS.profileKey } } },
    skills: { entries: { weather: { apiKey: SECRETS.skillKey, env: { WEATHER_KEY: SECRETS.skillKey } } } },
    models: {
      mode: 'replace',
      providers: {
        one: { baseUrl: `${echo.url}/v1`, apiKey: SECRETS.apiKey, api: 'openai-completions', models: [{ id: 'm' }] },
        // eslint-disable-next-line no-template-curly-in-string -- this is how configurations name variables
        two: { baseUrl: echo.url, apiKey: '${SERVICE_KEY}', api: 'anthropic-messages', models: [{ id: 'm' }] },
        three: { baseUrl: echo.url, api: 'google-generative-ai', models: [{ id: 'm' }] },
        four: { baseUrl: `${echo.url}/v1`, apiKey: 'x', headers: { 'x-extra': SECRETS.header }, api: 'openai-responses', models: [{ id: 'm' }] },
      },
    },
  })

  /** Calls whatever may speak of the configuration, and keeps the frames. */
  async function provoke(method: string, params: object = {}): Promise<void> {
    try {
      await client.call(method, params)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'claw-secrets-'))
    stateDir = join(folder, 'state')
    for (const path of [stateDir, join(folder, 'workspace'), join(folder, 'home')]) mkdirSync(path)
    echo = await startEcho()
    writeFileSync(join(stateDir, 'openclaw.json'), JSON.stringify(config()))
    writeFileSync(join(stateDir, '.env'), `SERVICE_KEY=${SECRETS.environmentKey}\n`)
    process.stderr.write = (text: string | Uint8Array) => {
      console.push(String(text))
      return true
    }
    gateway = await startGateway({ stateDir, homeDir: join(folder, 'home'), port: 0, headless: true, env: { PATH: process.env['PATH'], OPENCLAW_DETECT_LOCAL_MODELS: '0' } })
    const url = gateway.url.replace('http', 'ws')
    const device = createTestDevice()
    client = await enterLive(url, { device, scopes: ALL_SCOPES, auth: { token: SECRETS.gatewayToken } })
    deviceToken = String((client.hello['auth'] as Frame)['deviceToken'])
    bootstrapToken = new URL(gateway.signInLink()).hash.split('=')[1] ?? ''

    await client.call('sessions.subscribe')
    for (const text of ['hello', 'please 500']) await client.turn('main', text)
    for (const model of ['one/m', 'two/m', 'three/m', 'four/m']) {
      await client.turn('main', `/model ${model}`)
      await client.turn('main', 'hello')
      await provoke('models.test', { ref: model })
    }
    for (const command of ['/status', '/context', '/usage', '/export']) await client.turn('main', command)
    for (const method of ['config.get', 'config.schema', 'status', 'health', 'models.list', 'models.authStatus', 'skills.status', 'device.pair.list', 'sessions.list', 'usage.status', 'logs.tail', 'tools.catalog', 'commands.list', 'agents.list', 'system-presence', 'gateway.identity.get']) await provoke(method)
    await provoke('tools.effective', { sessionKey: 'main' })
    await provoke('desktop.context', { sessionKey: 'main' })
    await provoke('desktop.sessions.export', { key: 'main' })
    await provoke('config.patch', { raw: JSON.stringify({ models: { providers: { one: { apiKey: SECRETS.apiKey, api: 7 } } } }), baseHash: 'wrong' })
    await provoke('config.set', { raw: JSON.stringify({ ...config(), nonsense: SECRETS.apiKey }), baseHash: 'wrong' })
    const { hash } = await client.call<{ hash: string }>('config.get')
    await provoke('config.set', { raw: JSON.stringify({ ...config(), gateway: { auth: { mode: SECRETS.gatewayToken } } }), baseHash: hash })
    await provoke('config.patch', { raw: JSON.stringify({ models: { providers: { one: { timeoutSeconds: 50 } } } }), baseHash: hash })
    // Wrong credentials of every kind are refused with words that don't repeat them.
    const wrongAuth: readonly Readonly<Record<string, string>>[] = [{ token: `${SECRETS.gatewayToken}x` }, { password: SECRETS.gatewayToken }, { deviceToken: `${deviceToken}x` }, { bootstrapToken: `${bootstrapToken}x` }]
    for (const auth of wrongAuth) {
      const wrong = new RawClient(url)
      await wrong.connect({ auth, device: createTestDevice() })
      frames.push(...wrong.frames)
      await wrong.end()
    }
    for (const path of ['/v1/models', '/v1/chat/completions', '/healthz', '/readyz', '/nothing', `/?token=${SECRETS.gatewayToken}`, '/tools/invoke']) {
      for (const token of [SECRETS.gatewayToken, 'wrong']) {
        const response = await fetch(gateway.url + path, { headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(path.includes('complet') ? { method: 'POST', body: JSON.stringify({ model: 'openclaw', messages: [{ role: 'user', content: 'hello' }] }) } : {}) })
        frames.push({ http: path.split('?')[0], body: await response.text(), headers: JSON.stringify([...response.headers]) })
      }
    }
    const browser = new RawClient(url, { headers: { origin: gateway.url } })
    const entered = await browser.connect({ client: UI_CLIENT, device: createTestDevice(), auth: { bootstrapToken } })
    if (entered['ok'] !== true) throw new Error(`the sign-in link was refused: ${JSON.stringify(entered)}`)
    await browser.end()
    frames.push(...client.raw.frames.filter((frame) => frame !== client.raw.frames.find(({ payload }) => (payload as Frame | undefined)?.['type'] === 'hello-ok')))
    await client.end()
    await gateway.stop()
  }, 60_000)
  afterAll(() => {
    process.stderr.write = realWrite
    echo.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const all = () => Object.entries({ ...SECRETS, deviceToken, bootstrapToken })

  it('were really in play', () => {
    expect(all().filter(([, secret]) => secret.length < 20)).toEqual([])
    const errors = client.events('chat').filter(({ state }) => state === 'error').map(({ errorMessage }) => String(errorMessage))
    expect(errors.length).toBeGreaterThan(4)
    expect(errors.join()).toMatch(/401/)
  })

  it('are in no file but those made for them', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    const leaks = files.flatMap((path) => {
      const name = relative(stateDir, path)
      if (VAULTS.some((vault) => vault.test(name))) return []
      const content = readFileSync(path).toString('latin1')
      return all().filter(([, secret]) => content.includes(secret)).map(([what]) => `${name}: ${what}`)
    })
    expect(files.length).toBeGreaterThan(5)
    expect(leaks).toEqual([])
  })

  it('are in no frame, answer or line of the console', () => {
    const leaks = [...frames.map((frame) => JSON.stringify(frame)), ...console].flatMap((text) => all().filter(([, secret]) => text.includes(secret)).map(([what]) => `${what}: ${text.slice(0, 300)}`))
    expect(frames.length).toBeGreaterThan(50)
    expect(leaks).toEqual([])
  })
})
