// The configuration while it goes wrong: a bad file at start, a bad edit on the way, the way back, and what takes effect when.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startGateway } from '../../gateway/index.ts'
import type { Gateway } from '../../gateway/index.ts'
import { ALL_SCOPES } from '../../gateway/server/testing/raw-client.ts'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'
import { runClaw, startClaw } from '../harness/claw-command.ts'
import type { ClawProcess } from '../harness/claw-command.ts'
import { freePort, TOKEN } from '../harness/gateway-process.ts'
import { enterLive } from '../harness/live-client.ts'
import type { LiveClient } from '../harness/live-client.ts'
import { liveConfig, startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'

describe('a broken configuration at start', () => {
  let folder: string
  let model: ModelServer
  let gateway: ClawProcess | null
  let env: Record<string, string>
  const good = () => JSON.stringify(liveConfig(model.url, join(folder, 'workspace'), {}))
  const write = (text: string) => writeFileSync(join(folder, 'openclaw.json'), text)
  const enter = () => enterLive(`ws://127.0.0.1:${env['OPENCLAW_GATEWAY_PORT']}`, { client: { id: 'gateway-client', mode: 'backend' }, scopes: ALL_SCOPES, auth: { token: TOKEN } })
  const claw = (...args: string[]) => runClaw(args, { env })

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'claw-config-'))
    mkdirSync(join(folder, 'workspace'))
    model = await startModelServer()
    gateway = null
    env = { HOME: folder, OPENCLAW_STATE_DIR: folder, OPENCLAW_GATEWAY_PORT: String(await freePort()), OPENCLAW_GATEWAY_TOKEN: TOKEN }
  })
  afterEach(async () => {
    await gateway?.stop()
    await model.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function startOnce(): Promise<LiveClient> {
    gateway = startClaw(['gateway', 'run'], { env })
    await gateway.line(/listening/i)
    return enter()
  }

  /** A first life writes the last good copy; then the file breaks. */
  async function breakAfterGoodStart(): Promise<LiveClient> {
    write(good())
    const client = await startOnce()
    await client.turn('main', 'hello [[reply=remembered]]')
    await expect.poll(() => { try { return readFileSync(join(folder, 'openclaw.json.last-good'), 'utf8') } catch { return '' } }).toBe(good())
    await client.end()
    await gateway?.stop()
    write('{ "agents": { "defalts": {} }')
    return startOnce()
  }

  it('keeps the control plane up, says what is wrong everywhere, and does not end', async () => {
    const client = await breakAfterGoodStart()
    const snapshot = await client.call<{ valid: boolean; mode: string; issues: readonly { message: string }[]; lastGood: object | null }>('config.get')
    expect(snapshot).toMatchObject({ valid: false, mode: 'recovery', lastGood: { path: `${join(folder, 'openclaw.json')}.last-good` } })
    expect(snapshot.issues.length).toBeGreaterThan(0)
    await expect(client.call('chat.send', { sessionKey: 'main', message: 'hi', idempotencyKey: 'x' })).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { code: 'RECOVERY_MODE' } })
    expect(await client.call('health')).toMatchObject({ ok: true })
    expect(JSON.stringify(await client.call('status'))).toMatch(/openclaw\.json/)
    const status = await claw('status')
    expect(status.stdout).toMatch(/openclaw\.json:1:\d+.*What to do about it: claw doctor/s)
    const doctor = await claw('doctor')
    expect(doctor.code).toBe(1)
    expect(doctor.stdout.replace(/\s+/g, ' ')).toMatch(/openclaw\.json.*claw doctor --fix/)
    await delay(300)
    expect(gateway?.process.exitCode).toBeNull()
    await client.end()
  })

  it('is one step away from the last good copy: desktop.config.restore', async () => {
    const client = await breakAfterGoodStart()
    expect(await client.call('desktop.config.restore')).toMatchObject({ ok: true })
    await client.raw.closed
    expect(readFileSync(join(folder, 'openclaw.json'), 'utf8')).toBe(good())
    const again = await retry(enter)
    expect((await again.history('main')).length).toBe(2)
    expect(await again.turn('main', 'on we go [[reply=yes]]')).toMatchObject({ state: 'final', text: 'yes' })
    await again.end()
  })

  it('is one step away from the last good copy: claw doctor --fix', async () => {
    const client = await breakAfterGoodStart()
    const closed = client.raw.closed
    const doctor = await claw('doctor', '--fix')
    expect(doctor.stdout).toMatch(/last good copy is back/)
    await closed
    const again = await retry(enter)
    expect(await again.turn('main', 'on we go [[reply=yes]]')).toMatchObject({ state: 'final', text: 'yes' })
    await again.end()
  })

  it('without any good copy still gives a way in to mend it', async () => {
    write('not even close to JSON')
    const client = await startOnce()
    await expect(client.call('desktop.config.restore')).rejects.toThrow(/no usable last good copy/)
    expect(await client.call('config.set', { raw: good(), baseHash: (await client.call<{ hash: string }>('config.get')).hash })).toMatchObject({ ok: true })
    await client.raw.closed
    const again = await retry(enter)
    expect(await again.turn('main', 'works [[reply=now]]')).toMatchObject({ state: 'final', text: 'now' })
    await again.end()
  })
})

/** The gateway restarts: its port is closed for a moment. */
async function retry<Value>(attempt: () => Promise<Value>): Promise<Value> {
  for (let left = 50; ; left -= 1) {
    try {
      return await attempt()
    } catch (error) {
      if (left === 0) throw error
      await delay(100)
    }
  }
}

describe('the configuration while the gateway runs', () => {
  let live: LiveGateway
  let client: LiveClient
  beforeAll(async () => {
    live = await startLive()
    client = await live.enter()
  })
  afterAll(() => live.stop())

  const patch = async (change: object) => {
    const { hash } = await client.call<{ hash: string }>('config.get')
    return client.call('config.patch', { raw: JSON.stringify(change), baseHash: hash })
  }

  it('takes another model and other tool rules over for the next turn', async () => {
    await client.turn('main', 'first [[reply=one]]')
    expect(live.model.lastRequest()?.body).toMatchObject({ model: 'scripted-1' })
    await patch({ models: { providers: { second: { baseUrl: `${live.model.url}/v1`, apiKey: 'none', api: 'openai-completions', models: [{ id: 'scripted-mini' }] } } }, agents: { defaults: { model: { primary: 'second/scripted-mini' } } } })
    await client.turn('main', 'second [[reply=two]]')
    expect(live.model.lastRequest()?.body).toMatchObject({ model: 'scripted-mini' })

    await patch({ tools: { exec: { mode: 'deny' } } })
    expect((await client.turn('main', 'go [[tool=exec {"command":"pwd"}]]')).text).toMatch(/switched off/)
    await patch({ tools: { exec: { mode: 'full' } } })
    expect((await client.turn('main', 'go [[tool=exec {"command":"touch x && echo done"}]]')).text).toMatch(/done/)
    await patch({ tools: { deny: ['exec'] } })
    await client.turn('main', 'which tools [[reply=none]]')
    expect(JSON.stringify(live.model.lastRequest()?.body ?? '').replace(/"messages":\[.*?\],"/s, '"')).not.toContain('"exec"')
  })

  it('changes nothing of a turn that is on its way', async () => {
    const runId = await client.send('slow', 'slow [[tokens=20]] [[rate=50]]')
    await client.event('chat', (payload) => payload['runId'] === runId && payload['state'] === 'delta')
    await patch({ messages: { queue: { mode: 'followup' } } })
    expect(await client.ended(runId)).toMatchObject({ state: 'final' })
  })

  it('stays as it is when the file is edited badly, and says so', async () => {
    const before = readFileSync(live.configPath, 'utf8')
    const isRefused = async () => (await client.call<{ valid: boolean }>('config.get')).valid === false
    await expect.poll(async () => {
      writeFileSync(live.configPath, before.replace('{', '{ "nonsense": true,'))
      return isRefused()
    }, { timeout: 10_000, interval: 700 }).toBe(true)
    const snapshot = await client.call<{ mode: string; issues: readonly { path: string; message: string }[] }>('config.get')
    expect(snapshot.mode).toBe('normal')
    expect(JSON.stringify(snapshot.issues)).toContain('nonsense')
    expect(JSON.stringify(await client.call('status'))).toContain('nonsense')
    expect(await client.turn('main', 'still [[reply=here]]')).toMatchObject({ state: 'final', text: 'here' })
    expect(readFileSync(`${live.configPath}.last-good`, 'utf8')).toBe(before)
    writeFileSync(live.configPath, before)
    await expect.poll(isRefused, { timeout: 10_000 }).toBe(false)
  })

  it('refuses a bad change over the wire and writes nothing', async () => {
    const before = readFileSync(live.configPath, 'utf8')
    await expect(patch({ agents: { defaults: { modell: 'x' } } })).rejects.toThrow(/modell/)
    await expect(client.call('config.patch', { raw: '{"gateway":{"port":1}}', baseHash: 'old' })).rejects.toMatchObject({ details: { code: 'CONFIG_BASE_HASH' } })
    expect(readFileSync(live.configPath, 'utf8')).toBe(before)
  })
})

describe('an address that can not be had, while the gateway runs', () => {
  let folder: string
  let gateway: Gateway
  const enter = () => enterLive(gateway.url.replace('http', 'ws'), { client: { id: 'gateway-client', mode: 'backend' }, scopes: ALL_SCOPES, auth: { token: TOKEN } })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'claw-address-'))
    writeFileSync(join(folder, 'openclaw.json'), JSON.stringify({ gateway: { port: await freePort(), auth: { mode: 'token', token: TOKEN } } }))
    gateway = await startGateway({ stateDir: folder, homeDir: folder, env: { PATH: process.env['PATH'], OPENCLAW_DETECT_LOCAL_MODELS: '0' } })
  })
  afterEach(async () => {
    await gateway.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Writes this part of the configuration and waits for the restart. */
  async function change(part: object): Promise<LiveClient> {
    const client = await enter()
    const { hash } = await client.call<{ hash: string }>('config.get')
    await client.call('config.patch', { raw: JSON.stringify({ gateway: part }), baseHash: hash, restartDelayMs: 0 })
    await client.raw.closed
    return retry(enter)
  }

  it('is not taken: on a taken port the gateway stays where it was, says so, and moves when it can', async () => {
    const other = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve) })
    const taken = (other.address() as AddressInfo).port
    const { port } = gateway
    const client = await change({ port: taken })
    expect(gateway.port).toBe(port)
    expect((await client.call<{ configIssues: readonly string[] }>('status')).configIssues.join()).toMatch(new RegExp(`stays on port ${port} .*Port ${taken} on 127.0.0.1 is taken`))
    await client.end()
    await new Promise((resolve) => { other.close(resolve) })
    const moved = await change({ auth: { rateLimit: { maxAttempts: 11 } } })
    expect(gateway.port).toBe(taken)
    expect((await moved.call<{ configIssues: readonly string[] }>('status')).configIssues).toEqual([])
    await moved.end()
  })

  it('is not opened to the network without a secret: the gateway stays on loopback and says so', async () => {
    const client = await change({ bind: 'lan', auth: { mode: 'none', token: null } })
    expect((await client.call<{ configIssues: readonly string[] }>('status')).configIssues.join()).toMatch(/stays on port .*127\.0\.0\.1.*Refusing to listen on 0\.0\.0\.0/)
    await client.end()
  })
})
