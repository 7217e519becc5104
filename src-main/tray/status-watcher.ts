// Asks the session's bus whether a program shows tray icons (StatusNotifierWatcher). Linux.
import { execFile } from 'node:child_process'

const NAME = 'org.kde.StatusNotifierWatcher'
const TIMEOUT_MS = 1000

/** Null when the bus can't be asked. Never rejects. */
export function hasStatusWatcher(): Promise<boolean | null> {
  const question = ['call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus', '--method', 'org.freedesktop.DBus.NameHasOwner', NAME]
  return new Promise((resolve) => {
    execFile('gdbus', question, { timeout: TIMEOUT_MS }, (error, output) => resolve(error === null ? output.includes('true') : null))
  })
}
