// The patch text of apply_patch: parsing, and applying one file's changes to its text. Pure.

export interface PatchChunk {
  /** Line that must precede the change, from `@@ …`; null when none was given. */
  readonly anchor: string | null
  readonly oldLines: readonly string[]
  readonly newLines: readonly string[]
  readonly atEndOfFile: boolean
  /** Line of the patch where the chunk begins, for messages. */
  readonly patchLine: number
}

export type PatchAction =
  | { readonly kind: 'add'; readonly path: string; readonly content: string }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'update'; readonly path: string; readonly moveTo: string | null; readonly chunks: readonly PatchChunk[] }

export type ParsedPatch = { readonly ok: true; readonly actions: readonly PatchAction[] } | { readonly ok: false; readonly error: string }

const BEGIN = '*** Begin Patch'
const END = '*** End Patch'
const END_OF_FILE = '*** End of File'
const FILE_HEADER = /^\*\*\* (Add|Update|Delete) File: (.+)$/

class PatchError extends Error {}

class PatchReader {
  readonly #lines: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#lines = text.replaceAll('\r\n', '\n').trim().split('\n')
  }

  read(): PatchAction[] {
    if (this.#lines[0]?.trim() !== BEGIN) throw new PatchError(`The first line must be "${BEGIN}".`)
    if (this.#lines.at(-1)?.trim() !== END) throw new PatchError(`The last line must be "${END}".`)
    this.#at = 1
    const actions: PatchAction[] = []
    while (this.#at < this.#lines.length - 1) {
      const line = this.#lines[this.#at] ?? ''
      const header = FILE_HEADER.exec(line)
      if (header === null) {
        if (line.trim() !== '') throw this.#error('expected "*** Add File: ", "*** Update File: " or "*** Delete File: "')
        this.#at += 1
        continue
      }
      this.#at += 1
      const path = (header[2] ?? '').trim()
      actions.push(header[1] === 'Add' ? this.#add(path) : header[1] === 'Delete' ? { kind: 'delete', path } : this.#update(path))
    }
    if (actions.length === 0) throw new PatchError('The patch changes nothing.')
    return actions
  }

  #error(problem: string): PatchError {
    return new PatchError(`Line ${this.#at + 1} of the patch: ${problem}; got "${(this.#lines[this.#at] ?? '').slice(0, 80)}".`)
  }

  #endsSection(): boolean {
    const line = this.#lines[this.#at] ?? ''
    return this.#at >= this.#lines.length - 1 || FILE_HEADER.test(line)
  }

  #add(path: string): PatchAction {
    const lines: string[] = []
    for (; !this.#endsSection(); this.#at += 1) {
      const line = this.#lines[this.#at] ?? ''
      if (!line.startsWith('+')) {
        if (line.trim() === '' && this.#nextIsHeader()) continue
        throw this.#error('every line of an added file starts with +')
      }
      lines.push(line.slice(1))
    }
    return { kind: 'add', path, content: lines.length === 0 ? '' : `${lines.join('\n')}\n` }
  }

  #nextIsHeader(): boolean {
    const next = this.#lines.slice(this.#at).find((line) => line.trim() !== '')
    return next !== undefined && (FILE_HEADER.test(next) || next.trim() === END)
  }

  #update(path: string): PatchAction {
    const move = /^\*\*\* Move to: (.+)$/.exec(this.#lines[this.#at] ?? '')
    if (move !== null) this.#at += 1
    const chunks: PatchChunk[] = []
    while (!this.#endsSection()) {
      if ((this.#lines[this.#at] ?? '').trim() === '' && this.#nextIsHeader()) this.#at += 1
      else chunks.push(this.#chunk(chunks.length === 0))
    }
    if (chunks.length === 0 && move === null) throw new PatchError(`The update of ${path} contains no changes.`)
    return { kind: 'update', path, moveTo: move?.[1]?.trim() ?? null, chunks }
  }

  #chunk(isFirst: boolean): PatchChunk {
    const patchLine = this.#at + 1
    const header = /^@@(?: (.*))?$/.exec(this.#lines[this.#at] ?? '')
    // Only the first chunk of a file may leave its header out.
    if (header === null && !isFirst) throw this.#error('expected "@@"')
    if (header !== null) this.#at += 1
    const oldLines: string[] = []
    const newLines: string[] = []
    let atEndOfFile = false
    for (; !this.#endsSection(); this.#at += 1) {
      const line = this.#lines[this.#at] ?? ''
      if (line.startsWith('@@')) break
      if (line === END_OF_FILE) {
        atEndOfFile = true
        this.#at += 1
        break
      }
      if (line === '' && this.#nextIsHeader()) continue
      const mark = line === '' ? ' ' : line.charAt(0)
      if (!' +-'.includes(mark)) throw this.#error('a changed line starts with a space, + or -')
      if (mark !== '+') oldLines.push(line.slice(1))
      if (mark !== '-') newLines.push(line.slice(1))
    }
    if (oldLines.length === 0 && newLines.length === 0) throw new PatchError(`Line ${patchLine} of the patch: this chunk is empty.`)
    return { anchor: header?.[1]?.trim() || null, oldLines, newLines, atEndOfFile, patchLine }
  }
}

/** Strict: what can't be read exactly is an error that names the line. */
export function parsePatch(text: string): ParsedPatch {
  try {
    return { ok: true, actions: new PatchReader(text).read() }
  } catch (error) {
    if (error instanceof PatchError) return { ok: false, error: error.message }
    throw error
  }
}

/** A line of the file without the carriage return it may end with. */
function bare(line: string | undefined): string | undefined {
  return line?.endsWith('\r') === true ? line.slice(0, -1) : line
}

function matchesAt(lines: readonly string[], wanted: readonly string[], start: number): boolean {
  return start >= 0 && start + wanted.length <= lines.length && wanted.every((line, offset) => bare(lines[start + offset]) === line)
}

function findLines(lines: readonly string[], wanted: readonly string[], from: number, atEnd: boolean): number {
  if (atEnd) return lines.length - wanted.length >= from && matchesAt(lines, wanted, lines.length - wanted.length) ? lines.length - wanted.length : -1
  for (let start = from; start + wanted.length <= lines.length; start += 1) if (matchesAt(lines, wanted, start)) return start
  return -1
}

function mismatch(path: string, chunk: PatchChunk, lines: readonly string[], from: number): string {
  const first = chunk.oldLines[0] ?? ''
  const loose = lines.findIndex((line, index) => index >= from && line.trim() === first.trim())
  const hint = loose < 0 ? `"${first.trim().slice(0, 80)}" does not occur${from > 0 ? ` after line ${from}` : ''}` : `the first line resembles line ${loose + 1}, but the text from there on differs`
  return `${path}: the chunk at line ${chunk.patchLine} of the patch does not match the file${chunk.atEndOfFile ? "'s end" : ''}: ${hint}. Read the file again and copy the lines exactly.`
}

export type AppliedChunks = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string }

/** Applies the chunks in order, each after the one before. Line ends of the file are kept. */
export function applyChunks(path: string, text: string, chunks: readonly PatchChunk[]): AppliedChunks {
  // The file's own carriage returns stay on its lines; added lines get one where the file uses them.
  const ending = text.includes('\r\n') ? '\r' : ''
  const lines = text.split('\n')
  const endsWithBreak = lines.at(-1) === ''
  if (endsWithBreak) lines.pop()
  let cursor = 0
  for (const chunk of chunks) {
    if (chunk.anchor !== null) {
      const anchor = lines.findIndex((line, index) => index >= cursor && line.trim() === chunk.anchor)
      if (anchor < 0) return { ok: false, error: `${path}: the line "@@ ${chunk.anchor}" (line ${chunk.patchLine} of the patch) was not found in the file${cursor > 0 ? ` after line ${cursor}` : ''}.` }
      cursor = anchor + 1
    }
    // A chunk without old lines inserts: after its anchor, or at the end.
    const start = chunk.oldLines.length === 0 ? (chunk.anchor === null || chunk.atEndOfFile ? lines.length : cursor) : findLines(lines, chunk.oldLines, cursor, chunk.atEndOfFile)
    if (start < 0) return { ok: false, error: mismatch(path, chunk, lines, cursor) }
    lines.splice(start, chunk.oldLines.length, ...chunk.newLines.map((line) => line + ending))
    cursor = start + chunk.newLines.length
  }
  return { ok: true, text: lines.length === 0 ? '' : lines.join('\n') + (endsWithBreak || text === '' ? '\n' : '') }
}
