// What was taken before, so that a second import adds only what is new and does not bring back what was removed here since.
// One line for each thing, appended after the thing itself is safe: a crash loses at most a line, and then the things are compared.
import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Ledger {
  /** True when this very content was taken before. */
  knows(id: string, fingerprint: string): boolean
  /** Whether anything was taken under this id. */
  has(id: string): boolean
  record(id: string, fingerprint: string): void
  /** An import began and did not come to its end. */
  readonly isUnfinished: boolean
  begin(): void
  end(): void
}

const BEGUN = '#begin'
const ENDED = '#end'

export function fingerprintOf(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('base64url')
}

/** Lines that can't be read are skipped: they only cost a comparison. */
export function openLedger(path: string): Ledger {
  const known = new Map<string, string>()
  let isUnfinished = false
  for (const line of read(path).split('\n')) {
    const [id = '', fingerprint = ''] = parse(line)
    if (id === BEGUN || id === ENDED) isUnfinished = id === BEGUN
    else if (id !== '') known.set(id, fingerprint)
  }
  function append(id: string, fingerprint: string): void {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // The break in front ends a line that a crash left open.
    appendFileSync(path, `\n${JSON.stringify([id, fingerprint])}`, { mode: 0o600 })
  }
  return {
    knows: (id, fingerprint) => known.get(id) === fingerprint,
    has: (id) => known.has(id),
    record(id, fingerprint) {
      if (known.get(id) === fingerprint) return
      append(id, fingerprint)
      known.set(id, fingerprint)
    },
    get isUnfinished() {
      return isUnfinished
    },
    begin() {
      append(BEGUN, '')
      isUnfinished = true
    },
    end() {
      append(ENDED, '')
      isUnfinished = false
    },
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

function parse(line: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(line)
    return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : []
  } catch {
    return []
  }
}
