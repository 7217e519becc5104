// The real keychain of a Linux desktop: gnome-keyring on a session bus of its own, in a home of its own.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const home = mkdtempSync(join(tmpdir(), 'keyring-home-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** In CI what is missing is a failure; on a developer's machine without the tools these tests say that they did not run. */
const canRun = process.env['CI'] !== undefined || (process.platform === 'linux' && has('dbus-run-session') && has('gnome-keyring-daemon'))

function has(command: string): boolean {
  return spawnSync('which', [command]).status === 0
}

function useKeychain(prepare: string, env: Readonly<Record<string, string>> = {}): unknown {
  const script = `${prepare} exec "${process.execPath}" "${join(import.meta.dirname, 'testing', 'use-keychain.ts')}"`
  const output = execFileSync('dbus-run-session', ['--', 'bash', '-c', script], { encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', HOME: mkdtempSync(join(home, 'user-')), ...env } })
  return JSON.parse(output.trim().split('\n').at(-1) ?? '')
}

describe.runIf(canRun)('the keychain of this system', () => {
  it('keeps, reads and forgets a secret', () => {
    expect(useKeychain('printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null;')).toMatchObject({
      place: 'keychain', again: { kind: 'value', value: 'sk-kept-by-the-system' }, deleted: true, status: { place: 'keychain', why: null },
    })
  })

  it('that is not there is replaced by the sealed file at once', () => {
    expect(useKeychain('unset DBUS_SESSION_BUS_ADDRESS;')).toMatchObject({ place: 'file', again: { kind: 'value', value: 'sk-kept-by-the-system' }, status: { place: 'file' } })
  })

  it('that is locked and asks for a password nobody types is replaced after the limit', () => {
    const result = useKeychain('printf "secret" | gnome-keyring-daemon --unlock --components=secrets >/dev/null; pkill -u "$(id -u)" -x -f "gnome-keyring-daemon --unlock --components=secrets" ; gnome-keyring-daemon --start --components=secrets >/dev/null;', { DISPLAY: ':77' }) as { place: string; tookMs: number }
    expect(result).toMatchObject({ place: 'file', again: { kind: 'value' } })
  })
})
