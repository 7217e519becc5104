// The keychain of a Linux desktop for one test: gnome-keyring on a session bus of its own, in a home of its own.
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

export interface Keyring {
  /** For what shall find it. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const PATIENCE_MS = 10_000
const LOOK_AGAIN_MS = 50

/** In CI what is missing is a failure; elsewhere tests that need it say that they did not run. */
export const canHaveKeyring = process.env['CI'] !== undefined || (process.platform === 'linux' && ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].every((name) => spawnSync('which', [name]).status === 0))

/** Without a password it stays locked: one that was made before is not opened. */
export async function startKeyring(home: string, password: string | null): Promise<Keyring> {
  const basis = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: home }
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], { env: basis, stdio: ['ignore', 'pipe', 'ignore'] })
  const [address] = (await once(bus.stdout, 'data')) as [Buffer]
  const env = { DBUS_SESSION_BUS_ADDRESS: String(address).trim() }
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...(password === null ? [] : ['--unlock'])], { env: { ...basis, ...env }, stdio: ['pipe', 'ignore', 'ignore'] })
  daemon.stdin.end(password ?? '')
  const hasOwner = () => spawnSync('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'], { env: { ...basis, ...env }, encoding: 'utf8' }).stdout.includes('true')
  for (const deadline = Date.now() + PATIENCE_MS; !hasOwner(); await wait(LOOK_AGAIN_MS)) {
    if (Date.now() > deadline) throw new Error('gnome-keyring did not come up')
  }
  return {
    env,
    async stop() {
      await Promise.all([daemon, bus].map(end))
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
