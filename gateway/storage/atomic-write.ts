// Replaces a whole file so that readers and crashes see the old content or the new, never half.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { storageFault } from './storage-fault.ts'

export interface AtomicWriteOptions {
  /** Default 0o600. */
  readonly mode?: number
}

function syncDirectory(path: string): void {
  // Windows cannot open a directory; there the rename itself is what we get.
  if (process.platform === 'win32') return
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Writes through to the disk before returning. Throws AppError `UNAVAILABLE` naming the file when it can't be written; the old file stays. */
export function atomicWriteFile(path: string, content: string | Uint8Array, { mode = 0o600 }: AtomicWriteOptions = {}): void {
  const temporary = `${path}.${randomUUID()}.tmp`
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  try {
    const descriptor = openSync(temporary, 'wx', mode)
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, path)
    syncDirectory(dirname(path))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw storageFault(error, path) ?? error
  }
}
