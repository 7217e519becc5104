// Where everything of one gateway lives, and the check that it can be written.
import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withStorageFaults } from './storage-fault.ts'

export interface StateLayout {
  readonly root: string
  readonly databaseFile: string
  readonly lockFile: string
  /** Verified copies of the database. */
  readonly backupsDirectory: string
  /** Databases that were found damaged and replaced. */
  readonly damagedDirectory: string
  readonly logsDirectory: string
  readonly logFile: string
}

/** The places inside a state directory. Touches nothing. */
export function stateLayout(root: string): StateLayout {
  return {
    root,
    databaseFile: join(root, 'state.db'),
    lockFile: join(root, 'gateway.lock'),
    backupsDirectory: join(root, 'backups'),
    damagedDirectory: join(root, 'damaged'),
    logsDirectory: join(root, 'logs'),
    logFile: join(root, 'logs', 'gateway.log'),
  }
}

/**
 * Creates the directory (mode 0700: nobody else looks in) and proves that it can be written. Throws AppError `UNAVAILABLE` with
 * `details.path` when it can't.
 */
export function prepareStateDirectory(root: string): StateLayout {
  const layout = stateLayout(root)
  return withStorageFaults(root, () => {
    mkdirSync(root, { recursive: true, mode: 0o700 })
    if (process.platform !== 'win32' && (statSync(root).mode & 0o077) !== 0) chmodSync(root, 0o700)
    const probe = join(root, `.write-test-${process.pid}`)
    writeFileSync(probe, 'x')
    rmSync(probe)
    return layout
  })
}
