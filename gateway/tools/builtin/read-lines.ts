// A page of lines from an open file of any size, in bounded memory.
import type { FileHandle } from 'node:fs/promises'

export interface ReadLinesOptions {
  /** First line, from 1. */
  readonly offset: number
  readonly limit: number
  readonly signal: AbortSignal
}

export type LinesPage =
  | { readonly kind: 'page'; readonly text: string; readonly lines: number; readonly hasMore: boolean; readonly cutLines: number }
  | { readonly kind: 'beyond'; readonly lines: number }

const CHUNK_BYTES = 64 * 1024
/** More than any context window is given of one result. */
const MAX_PAGE_CHARS = 64_000
const MAX_LINE_CHARS = 8_000

/** Reads from the start of the file; stops as soon as the page is full. Invalid UTF-8 shows as replacement characters. */
export async function readLines(handle: FileHandle, { offset, limit, signal }: ReadLinesOptions): Promise<LinesPage> {
  const decoder = new TextDecoder()
  const buffer = Buffer.alloc(CHUNK_BYTES)
  const lines: string[] = []
  let lineNumber = 1
  let partial = ''
  let chars = 0
  let cutLines = 0

  /** False when the page is full. */
  function take(line: string): boolean {
    if (lineNumber >= offset) {
      if (lines.length >= limit || (lines.length > 0 && chars + Math.min(line.length, MAX_LINE_CHARS) > MAX_PAGE_CHARS)) return false
      const isLong = line.length > MAX_LINE_CHARS
      if (isLong) cutLines += 1
      lines.push(isLong ? `${line.slice(0, MAX_LINE_CHARS)}…` : line)
      chars += Math.min(line.length, MAX_LINE_CHARS) + 1
    }
    lineNumber += 1
    return true
  }
  const page = (hasMore: boolean): LinesPage => ({ kind: 'page', text: lines.join('\n'), lines: lines.length, hasMore, cutLines })

  for (let position = 0; !signal.aborted;) {
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, position)
    if (bytesRead === 0) break
    position += bytesRead
    const pieces = (partial + decoder.decode(buffer.subarray(0, bytesRead), { stream: true })).split('\n')
    const rest = pieces.pop() ?? ''
    for (const piece of pieces) if (!take(piece.endsWith('\r') ? piece.slice(0, -1) : piece)) return page(true)
    // Of an endless line only as much is kept as could be shown, and that it is too long.
    partial = rest.length > MAX_LINE_CHARS + 1 ? rest.slice(0, MAX_LINE_CHARS + 1) : rest
  }
  if (partial !== '' && !take(partial)) return page(true)
  return lines.length === 0 && offset > 1 && lineNumber <= offset ? { kind: 'beyond', lines: lineNumber - 1 } : page(false)
}
