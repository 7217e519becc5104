// One gateway per state directory: a lock file that names its holder. A holder that no longer lives does not count.
import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { AppError } from '../protocol/index.ts'
import { bootId, processExists, processStart } from './process-identity.ts'
import type { StateLayout } from './state-directory.ts'
import { withStorageFaults } from './storage-fault.ts'

export interface LockHolder {
  readonly pid: number
  readonly startedAtMs: number
  /** Opaque start moment of the process, and of its operating system; null where not told. */
  readonly processStart: string | null
  readonly bootId: string | null
  /** Different for every acquisition. */
  readonly token: string
}

export interface StateLock {
  readonly holder: LockHolder
  /** Removes the lock if it still is ours. */
  release(): void
}

const ATTEMPTS = 20

function readHolder(path: string): { readonly text: string; readonly holder: LockHolder | null } | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  try {
    const value = JSON.parse(text) as Partial<LockHolder>
    return { text, holder: Number.isInteger(value.pid) && typeof value.token === 'string' ? (value as LockHolder) : null }
  } catch {
    // Cut short by a crash: it names nobody.
    return { text, holder: null }
  }
}

function isAlive(holder: LockHolder): boolean {
  if (!processExists(holder.pid)) return false
  const boot = bootId()
  if (boot !== null && holder.bootId !== null && boot !== holder.bootId) return false
  const start = processStart(holder.pid)
  // Where start times are not told only the id speaks; our own id on a lock found at start is a coincidence.
  if (start === null || holder.processStart === null) return holder.pid !== process.pid
  return start === holder.processStart
}

/** Moves a stale lock away. Exactly one of several starters gets the file; one that gets a fresh lock by mistake puts it back. */
function removeStale(path: string, staleText: string): void {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  if (readFileSync(aside, 'utf8') !== staleText) create(aside, path)
  rmSync(aside, { force: true })
}

/** Gives a complete file its final name; false when that name is taken. */
function create(from: string, path: string): boolean {
  try {
    linkSync(from, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** The living process that holds the directory, or null. */
export function stateLockHolder(layout: Pick<StateLayout, 'lockFile'>): LockHolder | null {
  const found = readHolder(layout.lockFile)
  return found?.holder != null && isAlive(found.holder) ? found.holder : null
}

/**
 * Takes the directory for this process. Throws AppError `UNAVAILABLE` (`details.code` STATE_DIRECTORY_IN_USE, `details.pid`) when a
 * living process has it; a stale lock is replaced.
 */
export function acquireStateLock(layout: Pick<StateLayout, 'lockFile' | 'root'>, nowMs: number = Date.now()): StateLock {
  const holder: LockHolder = { pid: process.pid, startedAtMs: nowMs, processStart: processStart(process.pid), bootId: bootId(), token: randomUUID() }
  const path = layout.lockFile
  return withStorageFaults(path, () => {
    const temporary = `${path}.${holder.token}`
    writeFileSync(temporary, JSON.stringify(holder), { mode: 0o600 })
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        if (create(temporary, path)) {
          return {
            holder,
            release: () => {
              if (readHolder(path)?.holder?.token === holder.token) rmSync(path, { force: true })
            },
          }
        }
        const found = readHolder(path)
        if (found === null) continue
        if (found.holder !== null && isAlive(found.holder)) throw inUse(layout.root, found.holder)
        removeStale(path, found.text)
      }
      throw new AppError('UNAVAILABLE', `could not take the lock ${path}: other processes keep taking it`, { retryable: true })
    } finally {
      rmSync(temporary, { force: true })
    }
  })
}

function inUse(root: string, holder: LockHolder): AppError {
  const since = new Date(holder.startedAtMs).toISOString()
  return new AppError(
    'UNAVAILABLE',
    `another gateway (process ${holder.pid}, since ${since}) is using ${root}; stop it with "claw gateway stop", or choose another directory with OPENCLAW_STATE_DIR`,
    { details: { code: 'STATE_DIRECTORY_IN_USE', pid: holder.pid, startedAtMs: holder.startedAtMs, path: root }, retryable: false },
  )
}
