// State that was harmed: a damaged database with and without a backup, and a disk that fills up while the gateway runs.
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openState, stateLayout } from '../../gateway/storage/index.ts'
import { ALL_SCOPES } from '../../gateway/server/testing/raw-client.ts'
import { startModelServer } from '../fakes/model-server.ts'
import { startClaw } from '../harness/claw-command.ts'
import type { ClawOptions, ClawProcess } from '../harness/claw-command.ts'
import { freePort, TOKEN } from '../harness/gateway-process.ts'
import { enterLive, Refused, textOf } from '../harness/live-client.ts'
import type { LiveClient } from '../harness/live-client.ts'
import { liveConfig, startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'

let live: LiveGateway | null = null
afterEach(async () => {
  await live?.stop()
  live = null
})

async function backUp(stateDir: string): Promise<void> {
  const state = openState({ layout: stateLayout(stateDir) })
  await state.backup()
  state.close()
}

/** Overwrites everything from this offset on. */
function scribble(path: string, from: number): void {
  const file = openSync(path, 'r+')
  const { size } = statSync(path)
  writeSync(file, Buffer.alloc(size - from, 0x5a), 0, size - from, from)
  closeSync(file)
}

describe('a damaged database', () => {
  it('is replaced by the last verified backup, kept, and the owner is told', async () => {
    live = await startLive()
    const { stateDir } = live
    await (await live.enter()).turn('main', 'before the backup [[reply=kept]]')
    await live.restart({ between: () => backUp(stateDir) })
    await (await live.enter()).turn('main', 'after the backup [[reply=lost]]')
    await live.restart({ between: () => scribble(join(stateDir, 'state.db'), 0) })

    const client = await live.enter()
    const texts = (await client.history('main')).map(({ content }) => textOf(content))
    expect(texts).toEqual(['before the backup [[reply=kept]]', 'kept'])
    expect(JSON.stringify(await client.call('status'))).toMatch(/restored/i)
    const [kept = ''] = readdirSync(join(stateDir, 'damaged'))
    expect(readFileSync(join(stateDir, 'damaged', kept, 'state.db')).subarray(0, 4).toString()).toBe('ZZZZ')
    expect(await client.turn('main', 'and on [[reply=it goes]]')).toMatchObject({ state: 'final', text: 'it goes' })
  })

  it('is never emptied when there is no backup: the start fails and the file stays', async () => {
    const first = live = await startLive()
    const path = join(first.stateDir, 'state.db')
    await (await first.enter()).turn('main', 'hello [[reply=x]]')
    await expect(first.restart({ between: () => scribble(path, 0) })).rejects.toThrow(/is damaged .*no verified backup.*left as it is/s)
    expect(readFileSync(path).subarray(0, 4).toString()).toBe('ZZZZ')
    expect(existsSync(join(first.stateDir, 'damaged'))).toBe(false)
  })

  it('that is found only while it is used does not take the gateway down, and the next start mends it', async () => {
    live = await startLive()
    const { stateDir } = live
    const path = join(stateDir, 'state.db')
    const client = await live.enter()
    for (let index = 0; index < 20; index += 1) await client.turn('main', `${index} ${'long text '.repeat(600)} [[reply=${index}]]`)
    // The header and the schema stay whole: the start does not notice.
    await live.restart({
      between: async () => {
        await backUp(stateDir)
        scribble(path, 200_000)
      },
    })
    const second = await live.enter()
    await expect(second.call('chat.history', { sessionKey: 'main', limit: 1000 })).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringMatching(/damaged; restart the gateway/) })
    expect(await second.call('health')).toMatchObject({ ok: true })
    await live.restart()
    expect((await (await live.enter()).history('main')).length).toBe(40)
  })

  it('is a loss when it vanished beside its backups, not a beginning', async () => {
    live = await startLive()
    const { stateDir } = live
    await (await live.enter()).turn('main', 'hello [[reply=still here]]')
    await live.restart({
      between: async () => {
        await backUp(stateDir)
        for (const suffix of ['', '-wal', '-shm']) rmSync(join(stateDir, `state.db${suffix}`), { force: true })
      },
    })
    expect((await (await live.enter()).history('main')).map(({ content }) => textOf(content))).toContain('still here')
  })
})

/** A disk of its own for the process, without touching the machine's. */
const NAMESPACE = ['unshare', '-rm']
const canMount = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k none /mnt'], { stdio: 'ignore' }).status === 0

interface Tight {
  readonly process: ClawProcess
  readonly client: LiveClient
  readonly stateDir: string
  close(): Promise<void>
}

async function startTight(options: (stateDir: string) => Partial<ClawOptions>): Promise<Tight> {
  const folder = mkdtempSync(join(tmpdir(), 'claw-tight-'))
  const stateDir = join(folder, 'state')
  const model = await startModelServer()
  const [configPath, workspace] = [join(folder, 'openclaw.json'), join(folder, 'workspace')]
  for (const path of [stateDir, workspace]) mkdirSync(path)
  writeFileSync(configPath, JSON.stringify(liveConfig(model.url, workspace, {})))
  const port = await freePort()
  const gateway = startClaw(['gateway', 'run'], { env: { HOME: folder, OPENCLAW_STATE_DIR: stateDir, OPENCLAW_CONFIG_PATH: configPath, OPENCLAW_GATEWAY_PORT: String(port), OPENCLAW_GATEWAY_TOKEN: TOKEN }, ...options(stateDir) })
  await gateway.line(/listening/i)
  const client = await enterLive(`ws://127.0.0.1:${port}`, { client: { id: 'gateway-client', mode: 'backend' }, scopes: ALL_SCOPES, auth: { token: TOKEN } })
  return {
    process: gateway, client, stateDir,
    async close() {
      await client.end()
      await gateway.stop()
      await model.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Sends messages until one is refused. Returns what was acknowledged and the refusal. */
async function sendUntilRefused(client: LiveClient): Promise<{ readonly accepted: readonly string[]; readonly refusal: Refused }> {
  const accepted: string[] = []
  for (let index = 0; index < 2000; index += 1) {
    const idempotencyKey = randomUUID()
    try {
      await client.call('chat.send', { sessionKey: `full-${index}`, message: `${'text that takes room '.repeat(400)} [[reply=ok]]`, idempotencyKey })
      accepted.push(idempotencyKey)
      await client.ended(idempotencyKey)
    } catch (error) {
      if (error instanceof Refused) return { accepted, refusal: error }
      throw error
    }
  }
  throw new Error('the disk never got full')
}

describe('a full disk', () => {
  it.skipIf(!canMount)('refuses new messages with a reason, keeps serving what is there, and goes on once there is room', async () => {
    const tight = await startTight((stateDir) => ({ wrapper: NAMESPACE, before: `mount -t tmpfs -o size=6m none '${stateDir}'` }))
    const { client } = tight
    const inside = join(`/proc/${tight.process.process.pid}/root`, tight.stateDir)
    expect(await client.turn('main', 'while there is room [[reply=fine]]')).toMatchObject({ state: 'final' })
    const filler = openSync(join(inside, 'filler'), 'w')
    expect(() => { for (;;) writeSync(filler, Buffer.alloc(4096)) }).toThrow(/ENOSPC/)
    closeSync(filler)

    const { accepted, refusal } = await sendUntilRefused(client)
    expect(refusal).toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'disk-full' } })
    expect(refusal.message).toMatch(/no space left.*free some disk space/)
    expect(await client.call('health')).toMatchObject({ ok: true })
    expect((await client.history('main')).map(({ content }) => textOf(content))).toContain('fine')

    rmSync(join(inside, 'filler'))
    expect(await client.turn('main', 'there is room again [[reply=good]]')).toMatchObject({ state: 'final', text: 'good' })
    for (const runId of accepted) expect(client.events('chat').some((payload) => payload['runId'] === runId && (payload['state'] === 'final' || payload['state'] === 'error'))).toBe(true)
    expect(tight.process.process.exitCode).toBeNull()
    await tight.close()
  }, 60_000)

  it('or a limit on file sizes does not end the process either', async () => {
    const tight = await startTight(() => ({ before: 'ulimit -f 3000' }))
    const { refusal } = await sendUntilRefused(tight.client)
    expect(refusal.code).toBe('UNAVAILABLE')
    expect(refusal.message).not.toMatch(/undefined|SQLITE|EFBIG/)
    expect(await tight.client.call('health')).toMatchObject({ ok: true })
    expect((await tight.client.history('full-0')).length).toBeGreaterThan(0)
    await tight.close()
  }, 60_000)
})
