// Starts that can't succeed, with the built command: each ends at once, with a code and a sentence that says what to do.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runClaw, startClaw } from '../harness/claw-command.ts'
import type { ClawOptions } from '../harness/claw-command.ts'
import { freePort, TOKEN } from '../harness/gateway-process.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

let folder: string
let stateDir: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claw-start-'))
  stateDir = join(folder, 'state')
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true, force: true })
})

const env = async (extra: Record<string, string> = {}) => ({ HOME: folder, OPENCLAW_STATE_DIR: stateDir, OPENCLAW_GATEWAY_PORT: String(await freePort()), OPENCLAW_GATEWAY_TOKEN: TOKEN, ...extra })
const run = async (extra: Record<string, string> = {}, options: Partial<ClawOptions> = {}) => runClaw(['gateway', 'run'], { env: await env(extra), ...options })

function configure(config: object): void {
  mkdirSync(stateDir, { recursive: true })
  writeFileSync(join(stateDir, 'openclaw.json'), JSON.stringify(config))
}

describe('a gateway does not start', () => {
  it('in a folder it may not write', async () => {
    mkdirSync(stateDir)
    chmodSync(folder, 0o755)
    chmodSync(stateDir, 0o555)
    const end = await run({}, isRoot ? { uid: NOBODY } : {})
    expect(end.code).not.toBe(0)
    expect(end.stderr).toContain(stateDir)
    expect(end.stderr).toMatch(/cannot write .* read-only or owned by somebody else; give this user write access/)
    expect(end.stderr).not.toMatch(/at .*\.js:\d+/)
    expect(end.stdout).toBe('')
  })

  it.each([['a file', (path: string) => writeFileSync(path, 'I am a file')], ['below a file', (path: string) => writeFileSync(join(path, '..'), 'x')]])('when the state directory is %s', async (name, make) => {
    if (name === 'below a file') {
      const file = join(folder, 'file')
      writeFileSync(file, 'x')
      stateDir = join(file, 'state')
    } else make(stateDir)
    const end = await run()
    expect(end.code).not.toBe(0)
    expect(end.stderr).toMatch(/cannot open .*(missing or is not a directory)/)
  })

  it('on a state directory that another one holds, and does not disturb that one', async () => {
    const first = startClaw(['gateway', 'run'], { env: await env() })
    await first.line(/listening/i)
    const end = await run()
    expect(end.code).not.toBe(0)
    expect(end.stderr).toContain(String(first.process.pid))
    expect(first.process.exitCode).toBeNull()
    expect((await first.stop()).code).toBe(0)
    const again = startClaw(['gateway', 'run'], { env: await env() })
    await again.line(/listening/i)
    await again.stop('SIGKILL')
    // What a killed one leaves behind is taken over.
    const after = startClaw(['gateway', 'run'], { env: await env() })
    await after.line(/listening/i)
    await after.stop()
  })

  it('on a port another program has: it says which one and what to do', async () => {
    const server = createServer((_request, response) => response.end('not a gateway'))
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const { port } = server.address() as AddressInfo
    const end = await run({ OPENCLAW_GATEWAY_PORT: String(port) })
    expect(end.code).not.toBe(0)
    expect(end.stderr).toContain(String(port))
    expect(end.stderr).toMatch(new RegExp(`process ${process.pid}`))
    expect(end.stderr).toMatch(/gateway\.port|--port/)
    server.close()
  })

  it('on a port another gateway has: it says so', async () => {
    const first = startClaw(['gateway', 'run'], { env: await env() })
    const port = /:(\d+)/.exec(await first.line(/listening/i))?.[1] ?? ''
    stateDir = join(folder, 'other')
    const end = await run({ OPENCLAW_GATEWAY_PORT: port })
    expect(end.code).not.toBe(0)
    expect(end.stderr).toMatch(/another gateway|OpenClaw/i)
    await first.stop()
  })

  it.each(['lan', 'custom'])('open to the network without a secret (bind %s)', async (bind) => {
    configure({ gateway: { bind, ...(bind === 'custom' ? { customBindHost: '0.0.0.0' } : {}), auth: { mode: 'none' } } })
    const end = await run({ OPENCLAW_GATEWAY_TOKEN: '' })
    expect(end.code).not.toBe(0)
    expect(end.stderr).toMatch(/Refusing to listen on 0\.0\.0\.0.*gateway\.auth\.mode is "none".*everyone on the network/s)
  })

  it.each(['abc', '70000', '-1'])('on a port that is none: %s', async (port) => {
    const end = await run({ OPENCLAW_GATEWAY_PORT: port })
    expect(end.code).not.toBe(0)
    expect(end.stderr).toMatch(/OPENCLAW_GATEWAY_PORT/)
  })

  it('on a database that is damaged and has no backup; the file stays as it is', async () => {
    mkdirSync(stateDir)
    const path = join(stateDir, 'state.db')
    writeFileSync(path, 'this was a database once'.repeat(500))
    const before = readFileSync(path)
    const end = await run()
    expect(end.code).not.toBe(0)
    expect(end.stderr).toMatch(/is damaged .*no verified backup.*left as it is/s)
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})
