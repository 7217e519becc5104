// The real keychain of a Linux desktop: gnome-keyring on a session bus of its own, in a home of its own.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const home = mkdtempSync(join(tmpdir(), 'keyring-home-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** In CI what is missing is a failure; on a developer's machine without the tools these tests say that they did not run. */
const canRun = process.env['CI'] !== undefined || (process.platform === 'linux' && ['dbus-run-session', 'gnome-keyring-daemon', 'xvfb-run'].every(has))

function has(command: string): boolean {
  return spawnSync('which', [command]).status === 0
}

interface Use {
  readonly home?: string
  readonly launcher?: readonly string[]
}

const newHome = () => mkdtempSync(join(home, 'user-'))

/** What testing/use-keychain.ts did. How it ended is not asked: see createPatience. */
function useKeychain(prepare: string, { home: own = newHome(), launcher = [] }: Use = {}): unknown {
  const script = `${prepare} exec "${process.execPath}" "${join(import.meta.dirname, 'testing', 'use-keychain.ts')}"`
  const [command, ...args] = [...launcher, 'dbus-run-session', '--', 'bash', '-c', script]
  const { stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000, env: { PATH: process.env['PATH'] ?? '', HOME: own } })
  if (error !== undefined || stdout.trim() === '') throw new Error(`${command}: ${error?.message ?? stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

const unlockWith = (password: string) => `printf "${password}\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null;`
const KEPT_IN_FILE = { place: 'file', again: { kind: 'value', value: 'sk-kept-by-the-system' }, deleted: true }

describe.runIf(canRun)('the keychain of this system', () => {
  it('keeps, reads and forgets a secret', () => {
    expect(useKeychain(unlockWith('pass'))).toMatchObject({ place: 'keychain', again: { kind: 'value', value: 'sk-kept-by-the-system' }, deleted: true, status: { place: 'keychain', why: null } })
  })

  it('that is not there is replaced by the sealed file at once', () => {
    expect(useKeychain('unset DBUS_SESSION_BUS_ADDRESS;')).toMatchObject({ ...KEPT_IN_FILE, status: { place: 'file' } })
  })

  it('that is locked is left alone: no prompt, no waiting', () => {
    const own = newHome()
    useKeychain(unlockWith('pass'), { home: own })
    expect(useKeychain('', { home: own, launcher: ['xvfb-run', '-a'] })).toMatchObject({ ...KEPT_IN_FILE, status: { place: 'file', why: 'The keychain is locked. Unlock it, and it is used again.' } })
  })

  it('that shows a prompt nobody answers is replaced after the limit, and the process still ends', () => {
    // Without any keyring the first write asks for a new password on the display, and blocks until it is typed.
    expect(useKeychain('', { launcher: ['xvfb-run', '-a'] })).toMatchObject({ ...KEPT_IN_FILE, status: { place: 'file', why: expect.stringContaining('did not answer') } })
  })
})
