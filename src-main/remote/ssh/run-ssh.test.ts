// A stand-in for ssh that lives until it is ended: what becomes of it when those who started it go.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runSsh, sshCommand } from './run-ssh.ts'

let folder: string
const originalPath = process.env['PATH'] ?? ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claw-run-ssh-'))
  process.env['PATH'] = `${folder}${delimiter}${originalPath}`
})
afterEach(() => {
  process.env['PATH'] = originalPath
  rmSync(folder, { recursive: true, force: true })
})

function putSsh(script: string): void {
  writeFileSync(join(folder, 'ssh'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'ssh'), 0o755)
}

/** Writes its arguments and its number, and stays. */
const STAYS = 'for word in "$@"; do printf "%s\\n" "$word"; done > "$0.args"; echo $$ > "$0.pid"; exec sleep 60'
const pidOf = (): number | null => (existsSync(join(folder, 'ssh.pid')) ? Number(readFileSync(join(folder, 'ssh.pid'), 'utf8').trim() || Number.NaN) || null : null)

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // Nobody has this number any more.
    return false
  }
}

it('on Windows is ssh itself', () => {
  expect(sshCommand('win32', ['-N', 'x'])).toEqual({ file: 'ssh', args: ['-N', 'x'] })
})

describe.skipIf(process.platform === 'win32')('ssh', () => {
  it('gets its arguments as they are, and ends when it is told to', async () => {
    putSsh(STAYS)
    const args = ['-o', 'UserKnownHostsFile="/a b" "$HOME"', '--', '; touch hacked', '`id`', '']
    const ssh = runSsh(args)
    await vi.waitFor(() => expect(pidOf()).not.toBeNull())
    expect(readFileSync(join(folder, 'ssh.args'), 'utf8')).toBe(`${args.join('\n')}\n`)
    ssh.end()
    await ssh.ended
    expect(isAlive(pidOf() ?? 0)).toBe(false)
  })

  it('that ends by itself is heard, with its words', async () => {
    putSsh('echo "Connection refused" >&2; exit 255')
    expect(await runSsh([]).ended).toBe('Connection refused\n')
  })

  it('that is not there is told apart from one that fails', async () => {
    process.env['PATH'] = folder
    expect(await runSsh([]).ended).toBeNull()
  })

  it('ends with the program that started it, even when that one is killed', async () => {
    putSsh(STAYS)
    const program = spawn(process.execPath, ['--input-type=module', '-e', `import { runSsh } from ${JSON.stringify(join(import.meta.dirname, 'run-ssh.ts'))}; runSsh(['-N']); setInterval(() => undefined, 1000)`], { stdio: 'ignore' })
    await vi.waitFor(() => expect(pidOf()).not.toBeNull(), { timeout: 10_000 })
    const pid = pidOf() ?? 0
    expect(isAlive(pid)).toBe(true)
    program.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5000 })
  })
})
