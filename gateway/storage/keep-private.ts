// Files that only their owner may read, whatever the umask was when they were made.
import { chmodSync, statSync } from 'node:fs'

const OTHERS = 0o077

/** Takes the rights of the group and of others away. A file that is missing, or belongs to somebody else, stays as it is: its directory is private too. */
export function keepPrivate(path: string): void {
  if (process.platform === 'win32') return
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || (found.mode & OTHERS) === 0) return
  try {
    chmodSync(path, found.mode & 0o700)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EPERM' && code !== 'EROFS' && code !== 'ENOENT') throw error
  }
}
