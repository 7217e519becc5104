// What an agent's sessions folder says: which conversation has which transcript. sessions.json names most; a transcript that nothing names is an earlier one.
import { readdirSync } from 'node:fs'
import { basename, isAbsolute, join, relative } from 'node:path'
import { isPlainObject } from '../config/index.ts'
import { isNestedDeeper } from '../lib/index.ts'
import { readBytes, realPath } from './source-folder.ts'
import type { SourceFolder } from './source-folder.ts'
import type { Tally } from './tally.ts'

export interface FoundSession {
  /** As it is written there; null for a transcript that sessions.json does not name. */
  readonly key: string | null
  readonly sessionId: string
  /** Relative to the source folder. */
  readonly file: string
  readonly entry: Readonly<Record<string, unknown>>
}

const LARGEST_INDEX = 64 * 1024 * 1024
const SESSION_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/

/** Problems become notes. Sorted: named ones first. */
export async function readSessions({ root }: SourceFolder, agentFolder: string, tally: Tally): Promise<readonly FoundSession[]> {
  const folder = `agents/${agentFolder}/sessions`
  const files = new Set(transcriptsIn(join(root, folder)))
  const found: FoundSession[] = []
  for (const [key, entry] of Object.entries(await readIndex(`${folder}/sessions.json`))) {
    if (!isPlainObject(entry)) {
      tally.failed('broken', key)
      continue
    }
    const sessionId = entry['sessionId']
    if (typeof sessionId !== 'string' || !SESSION_ID.test(sessionId)) {
      tally.failed('bad-name', key)
      continue
    }
    const file = fileOf(entry, sessionId)
    if (file === null) tally.note('no-transcript', key)
    else found.push({ key, sessionId, file: `${folder}/${file}`, entry })
  }
  const named = new Set(found.map(({ file }) => basename(file)))
  const earlier = [...files].filter((file) => !named.has(file)).map((file): FoundSession => ({ key: null, sessionId: file.slice(0, -'.jsonl'.length), file: `${folder}/${file}`, entry: {} }))
  return [...found, ...earlier.filter(({ sessionId, file }) => {
    const isGood = SESSION_ID.test(sessionId)
    if (!isGood) tally.failed('bad-name', file)
    return isGood
  })]

  /** Only files of this very folder, whatever is written. */
  function fileOf(entry: Readonly<Record<string, unknown>>, sessionId: string): string | null {
    const written = entry['sessionFile']
    if (typeof written === 'string' && isHere(written) && files.has(basename(written))) return basename(written)
    if (files.has(`${sessionId}.jsonl`)) return `${sessionId}.jsonl`
    return [...files].find((file) => file.startsWith(`${sessionId}-topic-`)) ?? null
  }

  function isHere(written: string): boolean {
    if (written.includes('\0')) return false
    const real = realPath(isAbsolute(written) ? written : join(root, folder, written))
    const place = realPath(join(root, folder))
    return real !== null && place !== null && relative(place, real) === basename(real)
  }

  async function readIndex(path: string): Promise<Readonly<Record<string, unknown>>> {
    const read = await readBytes(root, join(root, path), LARGEST_INDEX)
    if (!read.ok) {
      if (read.kind !== 'missing') tally.failed(read.kind, path, read.detail)
      return {}
    }
    const text = read.value.bytes.toString('utf8')
    try {
      if (isNestedDeeper(text, 100)) throw new SyntaxError('nested too deeply')
      const value: unknown = JSON.parse(text)
      if (isPlainObject(value)) return value
      tally.failed('broken', path, 'must hold an object')
    } catch {
      // The parser's own words quote the content.
      tally.failed('broken', path)
    }
    return {}
  }
}

function transcriptsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.jsonl')).toSorted()
  } catch {
    return []
  }
}
