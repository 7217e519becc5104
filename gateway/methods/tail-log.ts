// Reads the end of the log file for logs.tail: bounded, and with a cursor so that a follower gets only what is new.
import { open } from 'node:fs/promises'

const DEFAULT_LINES = 500
const DEFAULT_BYTES = 250_000

export interface LogTailRequest {
  /** Byte offset from an earlier answer. */
  readonly cursor?: number
  readonly limit?: number
  readonly maxBytes?: number
}

export interface LogTail {
  readonly file: string
  /** Where the next request should start. */
  readonly cursor: number
  readonly size: number
  readonly lines: readonly string[]
  /** There was more than fits; the oldest lines are left out. */
  readonly truncated: boolean
  /** The file was replaced since the cursor was given. */
  readonly reset: boolean
  readonly skippedBytes?: number
}

/** A file that does not exist yet is an empty one. */
export async function tailLog(file: string, { cursor, limit = DEFAULT_LINES, maxBytes = DEFAULT_BYTES }: LogTailRequest): Promise<LogTail> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (handle === null) return { file, cursor: 0, size: 0, lines: [], truncated: false, reset: cursor !== undefined && cursor > 0 }
  try {
    const { size } = await handle.stat()
    const reset = cursor !== undefined && cursor > size
    const wanted = cursor === undefined || reset ? 0 : cursor
    const start = Math.max(wanted, size - maxBytes)
    // One byte more tells whether the first line is whole.
    const from = Math.max(0, start - 1)
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(size - from), 0, size - from, from)
    const bytes = buffer.subarray(0, bytesRead)
    const firstLine = start === from || bytes[0] === 10 ? start - from : bytes.indexOf(10) + 1
    const end = bytes.lastIndexOf(10) + 1
    const lines = end <= firstLine ? [] : bytes.toString('utf8', firstLine, end - 1).split('\n')
    const kept = lines.slice(-limit)
    const skippedBytes = start - wanted
    return { file, cursor: from + end, size, lines: kept, truncated: skippedBytes > 0 || kept.length < lines.length, reset, ...(cursor !== undefined && skippedBytes > 0 ? { skippedBytes } : {}) }
  } finally {
    await handle.close()
  }
}
