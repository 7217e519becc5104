// Brings a database to the newest schema. All missing steps are one transaction: a crash leaves the old schema or the new one.
import { AppError } from '../protocol/index.ts'
import type { Database } from './database.ts'

/** Number of migrations already applied. Throws SQLite errors when the file is no database. */
export function schemaVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

/** Applies what is missing and returns how many steps that were. Refuses a database written by a newer version. */
export function migrate(database: Database, migrations: readonly string[], beforeFirst?: () => void): number {
  const version = schemaVersion(database)
  if (version > migrations.length) {
    throw new AppError(
      'UNAVAILABLE',
      `the database ${database.name} was written by a newer version of OpenClaw Desktop (schema ${version}, this version knows ${migrations.length}); update OpenClaw Desktop or use another state directory`,
      { details: { code: 'STORAGE_FAULT', reason: 'newer-schema', path: database.name, found: version, known: migrations.length }, retryable: false },
    )
  }
  const missing = migrations.slice(version)
  if (missing.length === 0) return 0
  if (version > 0) beforeFirst?.()
  database.transaction(() => {
    for (const step of missing) database.exec(step)
    database.pragma(`user_version = ${migrations.length}`)
  }).immediate()
  return missing.length
}
