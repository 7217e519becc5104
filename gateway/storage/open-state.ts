// Opens the state of a gateway as a whole: checks the database when it may have been harmed, restores it from the last verified backup
// when it was, keeps the harmed file, and makes new backups while the gateway runs.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { systemClock } from '../lib/index.ts'
import type { Clock } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import { AppError } from '../protocol/index.ts'
import { atomicWriteFile } from './atomic-write.ts'
import { backupInBackground, backupNow, listBackups } from './backups.ts'
import { firstIntegrityProblem, openReadOnly } from './database.ts'
import type { Database } from './database.ts'
import { openStateDatabase } from './open-state-database.ts'
import { bootId } from './process-identity.ts'
import type { StateLayout } from './state-directory.ts'
import { isCorruption, storageFault, withStorageFaults } from './storage-fault.ts'

/** What was done about a damaged database, for the owner: shown in the log, the health and the dashboard. */
export interface StateRecovery {
  readonly problem: string
  /** Where the damaged file is now; null when there was none. */
  readonly keptAt: string | null
  readonly restoredFrom: string
  /** What happened after this moment is not in the restored database. */
  readonly backupTakenAtMs: number
}

export interface OpenState {
  readonly database: Database
  /** Set when the database was damaged and replaced at this start. */
  readonly recovery: StateRecovery | null
  /** A query reported damage: the next start checks the file before using it. */
  markSuspect(): void
  /** Makes a verified backup now, off this thread. */
  backup(): Promise<void>
  /** Ends background work, closes the database and records that the end was clean. */
  close(): void
}

export interface OpenStateOptions {
  readonly layout: StateLayout
  readonly logger?: Logger
  readonly clock?: Clock
}

const SUSPECT = 'suspect'
const UNKNOWN_BOOT = 'unknown'
const DAY_MS = 86_400_000
/** The first daily backup of a start waits until the start is over. */
const FIRST_CHECK_MS = 60_000
const CHECK_EVERY_MS = 3_600_000

/** A clean end removes the marker. One of this boot means a killed process, which cannot harm the file; any other asks for a check. */
function needsCheck(marker: string): boolean {
  if (!existsSync(marker)) return false
  return readFileSync(marker, 'utf8') !== (bootId() ?? UNKNOWN_BOOT)
}

function findProblem({ databaseFile }: StateLayout): string | null {
  const database = openReadOnly(databaseFile)
  try {
    return firstIntegrityProblem(database)
  } finally {
    database.close()
  }
}

function isSound(path: string): boolean {
  try {
    const copy = openReadOnly(path)
    const problem = firstIntegrityProblem(copy)
    copy.close()
    return problem === null
  } catch (error) {
    if (isCorruption(error)) return false
    throw error
  }
}

function restoredFile({ databaseFile }: StateLayout): string {
  return `${databaseFile}.restored`
}

/** Puts the newest sound backup in the place of the damaged file. Without one it throws and changes nothing. */
function restore(layout: StateLayout, problem: string, nowMs: number): StateRecovery {
  const backup = listBackups(layout.backupsDirectory).find(({ path }) => isSound(path))
  if (backup === undefined) {
    throw new AppError(
      'UNAVAILABLE',
      `the database ${layout.databaseFile} is damaged (${problem}) and there is no verified backup in ${layout.backupsDirectory}; the file was left as it is. Put a copy in its place, or move it away to begin anew`,
      { details: { code: 'STORAGE_FAULT', reason: 'corrupt', path: layout.databaseFile }, retryable: false },
    )
  }
  const isThere = existsSync(layout.databaseFile)
  const keptIn = join(layout.damagedDirectory, new Date(nowMs).toISOString().replace(/[:.]/g, '-'))
  mkdirSync(keptIn, { recursive: true, mode: 0o700 })
  // Under its final name only once it is complete; a crash in between is finished by the next start.
  const partial = `${layout.databaseFile}.restoring`
  copyFileSync(backup.path, partial)
  renameSync(partial, restoredFile(layout))
  for (const suffix of ['-wal', '-shm', '']) {
    const path = `${layout.databaseFile}${suffix}`
    if (existsSync(path)) renameSync(path, join(keptIn, basename(path)))
  }
  renameSync(restoredFile(layout), layout.databaseFile)
  return { problem, keptAt: isThere ? join(keptIn, basename(layout.databaseFile)) : null, restoredFrom: backup.path, backupTakenAtMs: backup.takenAtMs }
}

/**
 * Opens the database of a state directory whose lock is held. Throws AppError when it can't be used; a damaged file is never emptied:
 * it is replaced by the last verified backup and kept, or the start fails and it stays.
 */
export function openState({ layout, logger, clock = systemClock }: OpenStateOptions): OpenState {
  const marker = `${layout.databaseFile}.open`
  const open = () => openStateDatabase({ path: layout.databaseFile, ...(logger !== undefined && { logger }), beforeMigration: (database) => void backupNow(database, layout.backupsDirectory, clock.now()) })

  const { database, recovery } = withStorageFaults(layout.databaseFile, () => {
    if (!existsSync(layout.databaseFile) && existsSync(restoredFile(layout))) renameSync(restoredFile(layout), layout.databaseFile)
    const problem = problemAtStart(layout, marker)
    if (problem === null) {
      try {
        return { database: open(), recovery: null }
      } catch (error) {
        const cause = error instanceof AppError ? error.cause : error
        if (!isCorruption(cause)) throw error
        return recover(cause instanceof Error ? cause.message : String(cause))
      }
    }
    return recover(problem)
  })
  atomicWriteFile(marker, bootId() ?? UNKNOWN_BOOT)

  function recover(problem: string): { readonly database: Database; readonly recovery: StateRecovery } {
    const done = restore(layout, problem, clock.now())
    logger?.error('the database was damaged and has been restored from a backup', { ...done })
    return { database: open(), recovery: done }
  }

  const stopping = new AbortController()
  let running: Promise<void> | null = null
  function backup(): Promise<void> {
    running ??= backupInBackground(layout.databaseFile, layout.backupsDirectory, clock.now(), stopping.signal)
      .then(({ path }) => logger?.info('database backed up', { path }))
      .finally(() => (running = null))
    return running
  }
  function backupWhenDue(): void {
    if (clock.now() - (listBackups(layout.backupsDirectory)[0]?.takenAtMs ?? 0) < DAY_MS) return
    backup().catch((error: unknown) => {
      if (!stopping.signal.aborted) logger?.error('the daily backup failed', { error })
    })
  }
  let timer = setTimeout(function due() {
    backupWhenDue()
    timer = setTimeout(due, CHECK_EVERY_MS).unref()
  }, FIRST_CHECK_MS).unref()

  let suspect = false
  return {
    database,
    recovery,
    markSuspect() {
      if (suspect) return
      suspect = true
      atomicWriteFile(marker, SUSPECT)
    },
    backup,
    close() {
      clearTimeout(timer)
      stopping.abort()
      database.close()
      if (!suspect) rmSync(marker, { force: true })
    },
  }
}

/** Cheap unless the file may have been harmed. A missing file beside backups is a loss, not a beginning. */
function problemAtStart(layout: StateLayout, marker: string): string | null {
  if (!existsSync(layout.databaseFile)) return listBackups(layout.backupsDirectory).length > 0 ? 'the file is missing' : null
  return needsCheck(marker) ? problemOf(() => findProblem(layout)) : null
}

/** The problem a check finds, also when the file is too damaged to be checked. */
function problemOf(check: () => string | null): string | null {
  try {
    return check()
  } catch (error) {
    if (isCorruption(error) && error instanceof Error) return error.message
    throw storageFault(error, 'state.db') ?? error
  }
}
