// `claw import` on the built command line, without a gateway running and with one.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { february, SECRETS } from '../../gateway/import-openclaw/testing/made-openclaw.ts'
import { fingerprint } from '../../gateway/import-openclaw/testing/scene.ts'
import { startClaw } from '../harness/claw-command.ts'

let home = ''
let env: Record<string, string> = {}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'claw-import-'))
  mkdirSync(join(home, '.openclaw'))
  february(join(home, '.openclaw'))
  env = { HOME: home, OPENCLAW_GATEWAY_PORT: String(await freePort()), OPENCLAW_KEYCHAIN: 'off', NO_COLOR: '1' }
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const claw = (...args: readonly string[]) => startClaw(args, { env }).ended

describe('claw import', () => {
  it('says what it found and asks before it copies', async () => {
    const { code, stdout, stderr } = await claw('import')
    expect(stdout).toContain(`OpenClaw at ${join(home, '.openclaw')}`)
    expect(stdout).toContain('Chats of main: 3 to take')
    expect(stdout).toContain('openclaw.json.bak is a backup')
    expect(stderr).toContain('Add --yes when you are sure.')
    expect(code).toBe(2)
    for (const secret of Object.values(SECRETS)) expect(stdout + stderr).not.toContain(secret)
    expect(existsSync(join(home, '.openclaw-desktop', 'workspace-work'))).toBe(false)
  })

  it('copies, leaves the other folder as it is, and has nothing to add the second time', async () => {
    const before = fingerprint(join(home, '.openclaw'))
    const first = await claw('import', '--yes')
    expect(first.stdout).toMatch(/Done: \d+ taken, \d+ here already, 0 put beside ours, 0 could not be taken\./)
    expect(first.code).toBe(0)
    expect(readFileSync(join(home, '.openclaw-desktop', 'workspace', 'SOUL.md'), 'utf8')).toBe('You are Samantha.\n')
    const second = await claw('import', '--yes', '--json')
    expect((JSON.parse(second.stdout) as { items: { added: number; beside: number; failed: number }[] }).items.map(({ added, beside, failed }) => added + beside + failed)).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(fingerprint(join(home, '.openclaw'))).toBe(before)
    const gateway = startClaw(['gateway', 'run'], { env })
    await gateway.line(/listening/)
    expect((await claw('sessions', 'list')).stdout).toContain('Remember the blue bicycle')
    await gateway.stop()
  })

  it('says where it looked when nothing is there', async () => {
    const { code, stderr } = await claw('import', join(home, 'nowhere'))
    expect([code, stderr]).toEqual([1, expect.stringContaining(`There is no OpenClaw at ${join(home, 'nowhere')}.`)])
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
