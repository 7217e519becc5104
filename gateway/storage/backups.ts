// Verified copies of the state database: `backups/state-<time>.db`. A file with that name has passed SQLite's check; anything
// unfinished ends in `.partial`. Only the newest few are kept.
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '../protocol/index.ts'
import { firstIntegrityProblem, openReadOnly } from './database.ts'
import type { Database } from './database.ts'
import { keepPrivate } from './keep-private.ts'
import { withStorageFaults } from './storage-fault.ts'

export const KEPT_BACKUPS = 3
const NAME = /^state-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.db$/

export interface Backup {
  readonly path: string
  readonly takenAtMs: number
}

function backupName(takenAtMs: number): string {
  return `state-${new Date(takenAtMs).toISOString().replace(/[-:.]/g, '')}.db`
}

/** Verified backups, newest first. */
export function listBackups(directory: string): readonly Backup[] {
  let names: readonly string[]
  try {
    names = readdirSync(directory)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return []
    throw error
  }
  return names
    .flatMap((name): Backup[] => {
      const [, year, month, day, hour, minute, second, ms] = NAME.exec(name) ?? []
      return year === undefined ? [] : [{ path: join(directory, name), takenAtMs: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`) }]
    })
    .toSorted((left, right) => right.takenAtMs - left.takenAtMs)
}

/** Removes what an interrupted backup left, and all but the newest backups. */
function prune(directory: string): void {
  for (const name of readdirSync(directory)) if (name.includes('.partial')) rmSync(join(directory, name), { force: true })
  for (const { path } of listBackups(directory).slice(KEPT_BACKUPS)) rmSync(path, { force: true })
}

function keep(partial: string, directory: string, takenAtMs: number): Backup {
  const path = join(directory, backupName(takenAtMs))
  keepPrivate(partial)
  renameSync(partial, path)
  prune(directory)
  return { path, takenAtMs }
}

/** Makes a verified backup at once, on this thread: for the moment before a migration. */
export function backupNow(database: Database, directory: string, nowMs: number): Backup {
  return withStorageFaults(directory, () => {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const partial = join(directory, `${backupName(nowMs)}.partial`)
    rmSync(partial, { force: true })
    database.prepare('VACUUM INTO ?').run(partial)
    const copy = openReadOnly(partial)
    const problem = firstIntegrityProblem(copy)
    copy.close()
    if (problem !== null) {
      rmSync(partial, { force: true })
      throw new AppError('UNAVAILABLE', `the database ${database.name} could not be backed up: ${problem}`, { details: { code: 'STORAGE_FAULT', reason: 'corrupt', path: database.name } })
    }
    return keep(partial, directory, nowMs)
  })
}

/** Copies in one step from a snapshot, then reads the copy back. Runs as plain JavaScript in a thread of its own. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads')
const Database = require(workerData.driver)
const source = new Database(workerData.source, { readonly: true, fileMustExist: true })
source.backup(workerData.target, { progress: () => 0x7fffffff }).then(() => {
  source.close()
  const copy = new Database(workerData.target, { fileMustExist: true })
  copy.pragma('journal_mode = DELETE')
  const verdict = copy.pragma('quick_check(1)', { simple: true })
  copy.close()
  parentPort.postMessage(verdict === 'ok' ? null : String(verdict))
})
`

/**
 * Makes a verified backup while the gateway works: another thread copies and checks. Rejects with AppError when it fails; nothing
 * unverified stays behind. The signal ends it early.
 */
export async function backupInBackground(databaseFile: string, directory: string, nowMs: number, signal?: AbortSignal): Promise<Backup> {
  withStorageFaults(directory, () => mkdirSync(directory, { recursive: true, mode: 0o700 }))
  const partial = join(directory, `${backupName(nowMs)}.partial`)
  rmSync(partial, { force: true })
  const driver = createRequire(import.meta.url).resolve('better-sqlite3')
  const worker = new Worker(WORKER, { eval: true, workerData: { source: databaseFile, target: partial, driver } })
  const end = () => void worker.terminate()
  signal?.addEventListener('abort', end, { once: true })
  try {
    const problem = await new Promise<string | null>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the backup was stopped')))
    })
    if (problem !== null) throw new Error(problem)
    return keep(partial, directory, nowMs)
  } catch (error) {
    rmSync(partial, { force: true })
    const because = error instanceof Error ? error.message : String(error)
    throw new AppError('UNAVAILABLE', `the database ${databaseFile} could not be backed up to ${directory}: ${because}`, { cause: error, details: { code: 'STORAGE_FAULT', reason: 'backup', path: directory } })
  } finally {
    signal?.removeEventListener('abort', end)
  }
}
