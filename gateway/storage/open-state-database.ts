// Opens state.db: the settings of every connection plus the schema. Recovery from damage is in recover-state.ts.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { openConnection } from './database.ts'
import type { Database } from './database.ts'
import { keepPrivate } from './keep-private.ts'
import { migrate } from './migrate.ts'
import { STATE_MIGRATIONS } from './state-schema.ts'
import { withStorageFaults } from './storage-fault.ts'
import type { Logger } from '../platform/index.ts'

export interface OpenStateDatabaseOptions {
  /** File path, or `:memory:`. */
  readonly path: string
  readonly logger?: Logger
  /** Called once before an existing database is migrated: the moment to make a backup. */
  readonly beforeMigration?: (database: Database) => void
}

/**
 * Opens or creates the state database (and its directory) and migrates it. Throws AppError `UNAVAILABLE` with `details.reason` when the path can't be
 * used, the file is damaged (`corrupt`) or it was written by a newer version (`newer-schema`). The file is never emptied.
 */
export function openStateDatabase(options: OpenStateDatabaseOptions): Database {
  return withStorageFaults(options.path, () => {
    if (options.path !== ':memory:') mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 })
    const database = openConnection(options.path)
    for (const suffix of options.path === ':memory:' ? [] : ['', '-wal', '-shm']) keepPrivate(options.path + suffix)
    try {
      const applied = migrate(database, STATE_MIGRATIONS, () => options.beforeMigration?.(database))
      if (applied > 0) options.logger?.info('database schema updated', { path: options.path, steps: applied })
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}
