// Counts what a part of an import takes, finds here already, puts beside or fails at, with a note for everything worth saying.
import type { importWire } from '../protocol/index.ts'

const MOST_NOTES = 200

/** `look` says what `take` would do and changes nothing. */
export type ImportMode = 'look' | 'take'

export interface Tally {
  added(bytes: number): void
  same(): void
  beside(path: string, detail: string, bytes: number): void
  failed(kind: importWire.NoteKind, path: string, detail?: string): void
  /** Something to know that is no failure. */
  note(kind: importWire.NoteKind, path: string, detail?: string): void
  result(): Pick<importWire.ImportItem, 'added' | 'bytes' | 'same' | 'beside' | 'failed' | 'notes' | 'moreNotes'>
}

export function createTally(): Tally {
  const notes: importWire.ImportNote[] = []
  const count = { added: 0, bytes: 0, same: 0, beside: 0, failed: 0 }
  let moreNotes = 0
  function note(kind: importWire.NoteKind, path: string, detail?: string): void {
    if (notes.length >= MOST_NOTES) moreNotes += 1
    else notes.push({ kind, path: path.slice(0, 500), ...(detail === undefined ? {} : { detail: detail.slice(0, 500) }) })
  }
  return {
    note,
    added(bytes) {
      count.added += 1
      count.bytes += bytes
    },
    same() {
      count.same += 1
    },
    beside(path, detail, bytes) {
      count.beside += 1
      count.bytes += bytes
      note('beside', path, detail)
    },
    failed(kind, path, detail) {
      count.failed += 1
      note(kind, path, detail)
    },
    result: () => ({ ...count, notes, moreNotes }),
  }
}

/** The system's code of an error, or its first words. */
export function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return typeof code === 'string' ? code : String(message ?? error).slice(0, 200)
}
