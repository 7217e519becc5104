// Reads an OpenClaw transcript (JSON lines: a header, then entries) into events of our log. Every problem names its line.
import type { TrustLabel } from '../plugin-api/index.ts'
import { isNestedDeeper } from '../lib/index.ts'
import { invalidRequest } from '../protocol/index.ts'
import type { SessionStore } from './session-store.ts'
import type { NewSessionEvent, Session } from './session.ts'
import { EntryProblem, entryTime, entryToBody } from './transcript-entry.ts'

export interface ParsedTranscript {
  readonly header: { readonly id: string; readonly startedAtMs: number | null; readonly cwd: string | null }
  readonly events: readonly NewSessionEvent[]
  /** Entries of abandoned branches: the conversation did not go on from them. */
  readonly leftOut: number
}

export interface ParseOptions {
  /** Trust of what people said in it. Default `unknown`: a file says nothing about who wrote it. */
  readonly trust?: TrustLabel
  readonly nowMs: number
}

interface Entry {
  readonly line: number
  readonly value: Readonly<Record<string, unknown>>
  readonly id: string | null
  readonly parentId: string | null
}

const MOST_LEVELS = 200

function problem(line: number, message: string): Error {
  return invalidRequest(`line ${line}: ${message}`, { code: 'INVALID_TRANSCRIPT', line })
}

function readLine(text: string, line: number): Record<string, unknown> {
  if (isNestedDeeper(text, MOST_LEVELS)) throw problem(line, `nested deeper than ${MOST_LEVELS} levels`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw problem(line, `not valid JSON (${error instanceof Error ? error.message.slice(0, 80) : 'unreadable'})`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw problem(line, 'expected a JSON object')
  return value as Record<string, unknown>
}

/** The path from the last entry back to the first; everything when the entries do not form a tree. */
function activeBranch(entries: readonly Entry[]): readonly Entry[] {
  const byId = new Map(entries.flatMap((entry) => (entry.id === null ? [] : [[entry.id, entry] as const])))
  if (byId.size < entries.length) return entries
  const path: Entry[] = []
  const seen = new Set<Entry>()
  for (let entry = entries.at(-1); entry !== undefined && !seen.has(entry); entry = entry.parentId === null ? undefined : byId.get(entry.parentId)) {
    seen.add(entry)
    path.push(entry)
    if (entry.parentId !== null && !byId.has(entry.parentId)) throw problem(entry.line, `parentId ${JSON.stringify(entry.parentId)} is not an entry of this file`)
  }
  return path.toReversed()
}

/** Throws AppError INVALID_REQUEST with `details.line`. Nothing is stored. */
export function parseTranscript(jsonl: string, { trust = 'unknown', nowMs }: ParseOptions): ParsedTranscript {
  const lines = jsonl.split('\n')
  let header: Record<string, unknown> | null = null
  const entries: Entry[] = []
  const ids = new Set<string>()
  for (const [index, raw] of lines.entries()) {
    const line = index + 1
    const content = line === 1 ? raw.replace(/^\uFEFF/, '') : raw
    if (content.trim() === '') continue
    const value = readLine(content, line)
    if (header === null) {
      if (value['type'] !== 'session' || typeof value['id'] !== 'string') throw problem(line, 'expected the header {"type":"session","id":…}')
      header = value
      continue
    }
    if (typeof value['type'] !== 'string') throw problem(line, 'an entry needs a type')
    const id = typeof value['id'] === 'string' && value['id'] !== '' ? value['id'] : null
    if (id !== null && ids.has(id)) throw problem(line, `the id ${JSON.stringify(id)} was used before`)
    if (id !== null) ids.add(id)
    entries.push({ line, value, id, parentId: typeof value['parentId'] === 'string' ? value['parentId'] : null })
  }
  if (header === null) throw problem(1, 'the file is empty; expected the header {"type":"session","id":…}')

  const branch = activeBranch(entries)
  const seqs = new Map(branch.flatMap(({ id }, index) => (id === null ? [] : [[id, index + 1] as const])))
  const startedAtMs = entryTime(header['timestamp']) ?? null
  let time = startedAtMs ?? nowMs
  const events = branch.map(({ value, line }, index): NewSessionEvent => {
    try {
      time = entryTime(value['timestamp']) ?? time
      const body = entryToBody(value, time, (id) => seqs.get(id), index + 1)
      const fromPerson = body.type === 'message' && body.message.role === 'user'
      return { trust: fromPerson ? trust : 'tool', createdAtMs: time, body }
    } catch (error) {
      if (error instanceof EntryProblem) throw problem(line, error.message)
      throw error
    }
  })
  return { header: { id: String(header['id']), startedAtMs, cwd: typeof header['cwd'] === 'string' ? header['cwd'] : null }, events, leftOut: entries.length - branch.length }
}

/**
 * Creates a session from a transcript, whole or not at all. Throws AppError INVALID_REQUEST for a bad line, a taken key or label.
 * Entries get ids of their own, so that the same file can be imported twice.
 */
export function importTranscript(
  store: Pick<SessionStore, 'createFrom'>,
  { jsonl, sessionKey, agentId, label, ...options }: ParseOptions & { readonly jsonl: string; readonly sessionKey: string; readonly agentId: string; readonly label?: string },
): { readonly session: Session; readonly entries: number; readonly leftOut: number } {
  const { events, leftOut } = parseTranscript(jsonl, options)
  const session = store.createFrom(sessionKey, { agentId, ...(label !== undefined && { label }) }, events)
  return { session, entries: events.length, leftOut }
}
