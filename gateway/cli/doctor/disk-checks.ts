// What the doctor looks at on the disk. Reads only, unless told to fix permissions.
import { accessSync, chmodSync, closeSync, constants, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from './finding.ts'

const LARGEST_FULL_CHECK = 512 * 1024 * 1024

export function examineStateDirectory(stateDir: string, fix: boolean): Finding {
  const name = 'State directory'
  const mode = modeOf(stateDir)
  if (mode === null) return { name, state: 'ok', text: `${stateDir} is made at the first start` }
  try {
    accessSync(stateDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return { name, state: 'failed', text: `${stateDir} can't be written by you`, todo: `Give it to you: sudo chown -R "$USER" ${stateDir}; or choose another one with OPENCLAW_STATE_DIR.` }
  }
  return closeToOthers(name, stateDir, mode, 0o700, fix)
}

/** Files with keys and tokens must be readable by their owner only. */
export function examineSecrets(stateDir: string, fix: boolean): Finding | null {
  const open = ['.env', join('identity', 'cli.json'), join('identity', 'gateway-token'), 'openclaw.json'].map((file) => join(stateDir, file)).filter((path) => ((modeOf(path) ?? 0) & 0o077) !== 0)
  if (process.platform === 'win32') return null
  if (open.length === 0) return { name: 'Secrets', state: 'ok', text: 'only you can read the files that hold keys' }
  if (!fix) return { name: 'Secrets', state: 'warning', text: `others on this computer can read ${open.join(', ')}`, todo: 'Close them: claw doctor --fix' }
  for (const path of open) chmodSync(path, 0o600)
  return { name: 'Secrets', state: 'fixed', text: `${open.join(', ')} can be read by you only now` }
}

export function examineLock(stateDir: string): Finding {
  const name = 'Lock'
  let pid: unknown
  try {
    pid = (JSON.parse(readFileSync(join(stateDir, 'gateway.lock'), 'utf8')) as { pid?: unknown }).pid
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { name, state: 'ok', text: 'no gateway holds the state directory' }
    return { name, state: 'ok', text: 'the lock file is damaged; the next start replaces it' }
  }
  if (typeof pid === 'number' && isAlive(pid)) return { name, state: 'ok', text: `held by the running gateway (process ${pid})` }
  return { name, state: 'ok', text: 'left over from a gateway that ended without a goodbye; the next start takes it over' }
}

/** The header of the file, and its inner consistency while nothing else changes it. */
export async function examineDatabase(stateDir: string): Promise<Finding> {
  const name = 'Database'
  const path = join(stateDir, 'state.db')
  const todo = `Restart the gateway: it opens the last verified backup in ${join(stateDir, 'backups')} and keeps the damaged file.`
  let size: number
  try {
    const stats = statSync(path)
    size = stats.size
    const head = Buffer.alloc(16)
    const file = openSync(path, 'r')
    readSync(file, head, 0, 16, 0)
    closeSync(file)
    if (size > 0 && head.toString('latin1') !== 'SQLite format 3\u0000') return { name, state: 'failed', text: `${path} is no database any more`, todo }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { name, state: 'ok', text: 'made at the first start' }
    return { name, state: 'failed', text: `${path} can't be read: ${(error as Error).message}`, todo: 'Check who owns it and its permissions.' }
  }
  const megabytes = `${(size / 1024 / 1024).toFixed(1)} MB`
  if (size > LARGEST_FULL_CHECK) return { name, state: 'ok', text: `${megabytes} (too large to check in full here)` }
  const problem = await quickCheck(path)
  return problem === null ? { name, state: 'ok', text: `${megabytes}, consistent` } : { name, state: 'failed', text: problem, todo }
}

/** Through Node's own SQLite, read-only: the doctor must work when the gateway's storage does not. */
async function quickCheck(path: string): Promise<string | null> {
  const silenced = process.listeners('warning')
  process.removeAllListeners('warning')
  try {
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(path, { readOnly: true })
    try {
      const row = database.prepare('PRAGMA quick_check(3)').get() as { quick_check?: string } | undefined
      return row?.quick_check === 'ok' ? null : `the database is damaged: ${row?.quick_check ?? 'no answer'}`
    } finally {
      database.close()
    }
  } catch (error) {
    return `the database can't be opened: ${(error as Error).message}`
  } finally {
    for (const listener of silenced) process.on('warning', listener)
  }
}

function closeToOthers(name: string, path: string, mode: number, wanted: number, fix: boolean): Finding {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return { name, state: 'ok', text: path }
  if (!fix) return { name, state: 'warning', text: `others on this computer can look into ${path}`, todo: 'Close it: claw doctor --fix' }
  chmodSync(path, wanted)
  return { name, state: 'fixed', text: `${path} is closed to others now` }
}

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode & 0o777
  } catch {
    // Not there (yet).
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
