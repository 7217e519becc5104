// Turns what SQLite and the file system say into sentences a person can act on.
import { AppError } from '../protocol/index.ts'
import { isSqliteError } from './database.ts'

function codeOf(error: unknown): string | null {
  if (isSqliteError(error)) return error.code
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return null
}

/** True when the error says that the database file itself is damaged. */
export function isCorruption(error: unknown): boolean {
  return isSqliteError(error) && (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
}

function explain(code: string, place: string): { readonly reason: string; readonly message: string } | null {
  if (code === 'ENOSPC' || code === 'EDQUOT' || code.startsWith('SQLITE_FULL')) {
    return { reason: 'disk-full', message: `no space left to write ${place}: free some disk space, then try again; nothing that was acknowledged is lost` }
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') {
    return { reason: 'read-only', message: `cannot write ${place}: it is read-only or owned by somebody else; give this user write access to it` }
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return { reason: 'corrupt', message: `the database ${place} is damaged; restart the gateway to restore the last verified backup (the damaged file is kept)` }
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'ENOTDIR' || code === 'ENOENT' || code === 'EISDIR' || code === 'EEXIST' || code === 'ELOOP') {
    return { reason: 'unusable-path', message: `cannot open ${place}: a part of this path is missing or is not a directory` }
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return { reason: 'busy', message: `the database ${place} is locked by another program; close it and try again` }
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return { reason: 'io-error', message: `the disk reported an error while using ${place}; check the disk` }
  }
  return null
}

/**
 * The AppError (`UNAVAILABLE`, `details.code` `STORAGE_FAULT`, `details.reason`, `details.path`) for a failure of the disk or the
 * database; null when the error is something else.
 */
export function storageFault(error: unknown, place: string): AppError | null {
  const code = codeOf(error)
  const explained = code === null ? null : explain(code, place)
  if (explained === null) return null
  return new AppError('UNAVAILABLE', explained.message, {
    details: { code: 'STORAGE_FAULT', reason: explained.reason, path: place },
    retryable: explained.reason === 'busy' || explained.reason === 'disk-full',
    cause: error,
  })
}

/** Runs `body`; failures of disk or database come out as the AppError above, everything else unchanged. */
export function withStorageFaults<Result>(place: string, body: () => Result): Result {
  try {
    return body()
  } catch (error) {
    throw storageFault(error, place) ?? error
  }
}
