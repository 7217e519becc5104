// The one file that talks to better-sqlite3: opens a connection with the settings every database of ours has.
import BetterSqlite3 from 'better-sqlite3'

/** An open SQLite connection. Synchronous; used from the main thread. */
export type Database = BetterSqlite3.Database
/** A prepared statement; parameters are bound by position or from one object. */
export type Statement<Row = unknown> = BetterSqlite3.Statement<unknown[], Row>

/** True for errors thrown by SQLite; `code` is the extended result code, e.g. `SQLITE_CORRUPT_VTAB`. */
export function isSqliteError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof BetterSqlite3.SqliteError
}

const BUSY_TIMEOUT_MS = 5_000
const PAGE_CACHE_KIB = 4_096
/** The log is cut back to this size after a checkpoint, so that one large import does not keep the space. */
const WAL_LIMIT_BYTES = 16 * 1024 * 1024

/** Opens or creates the file (`:memory:` for a private one) in WAL mode. See docs/decisions/0002-sqlite-durability.md. Throws SQLite errors. */
export function openConnection(path: string): Database {
  const database = new BetterSqlite3(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    database.pragma('foreign_keys = ON')
    database.pragma(`cache_size = -${PAGE_CACHE_KIB}`)
    database.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`)
    database.pragma('temp_store = MEMORY')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Opens an existing file without changing it. */
export function openReadOnly(path: string): Database {
  return new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
}

/** The first problem SQLite's quick check finds, or null when the file is sound. Reads the whole file. */
export function firstIntegrityProblem(database: Database): string | null {
  try {
    const verdict = database.pragma('quick_check(1)', { simple: true })
    return verdict === 'ok' ? null : String(verdict)
  } catch (error) {
    if (isSqliteError(error)) return error.message
    throw error
  }
}
