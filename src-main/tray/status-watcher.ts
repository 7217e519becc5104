// Asks the session's bus whether a program shows tray icons (StatusNotifierWatcher). Linux.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const NAME = 'org.kde.StatusNotifierWatcher'
const TIMEOUT_MS = 1000

/** Null when the bus can't be asked. Never rejects. */
export function hasStatusWatcher(env: NodeJS.ProcessEnv): Promise<boolean | null> {
  // Where the bus is when nothing says so: https://dbus.freedesktop.org/doc/dbus-specification.html (XDG_RUNTIME_DIR/bus)
  const hasBus = Boolean(env['DBUS_SESSION_BUS_ADDRESS']) || existsSync(join(env['XDG_RUNTIME_DIR'] ?? '/nowhere', 'bus'))
  if (!hasBus) return Promise.resolve(null)
  const question = ['call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus', '--method', 'org.freedesktop.DBus.NameHasOwner', NAME]
  return new Promise((resolve) => {
    execFile('gdbus', question, { timeout: TIMEOUT_MS }, (error, output) => resolve(error === null ? output.includes('true') : null))
  })
}
