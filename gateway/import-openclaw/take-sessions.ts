// Takes over conversations: each keeps its key, its order and its times. One that exists here is continued where theirs only goes further; else both stay.
import { join } from 'node:path'
import { canonicalSessionKey, parseSessionKey, parseTranscript } from '../sessions/index.ts'
import type { EnsureOptions, NewSessionEvent, Session, SessionPast, SessionSettings, SessionStore } from '../sessions/index.ts'
import { fingerprintOf } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import type { FoundSession } from './read-sessions.ts'
import { readBytes } from './source-folder.ts'
import { codeOf } from './tally.ts'
import type { ImportMode, Tally } from './tally.ts'

export type ImportStore = Pick<SessionStore, 'get' | 'getByLabel' | 'createFrom' | 'append' | 'readAfter'>

export interface TakeSessions {
  readonly root: string
  readonly agentId: string
  readonly found: readonly FoundSession[]
  readonly mode: ImportMode
  readonly store: ImportStore
  readonly ledger: Ledger
  readonly tally: Tally
  /** What the main conversation is called there and here. */
  readonly mainKey: { readonly theirs: string; readonly ours: string }
  /** Every conversation that is new or has grown. */
  readonly onTaken: (sessionKey: string) => void
  readonly step: (done: number) => Promise<void>
}

const LARGEST_TRANSCRIPT = 128 * 1024 * 1024
const PAGE = 500
const MOST_BESIDE = 20

/** One failure does not stop the rest. */
export async function takeSessions(work: TakeSessions): Promise<void> {
  for (const [index, session] of work.found.entries()) {
    try {
      await takeOne(work, session)
    } catch (error) {
      const { details } = error as { readonly details?: { readonly code?: unknown } }
      work.tally.failed(details?.code === 'INVALID_TRANSCRIPT' || details?.code === 'INVALID_SESSION_KEY' ? 'broken' : 'not-written', session.key ?? session.file, error instanceof Error ? error.message : codeOf(error))
    }
    await work.step(index + 1)
  }
}

async function takeOne(work: TakeSessions, found: FoundSession): Promise<void> {
  const { root, agentId, mode, store, ledger, tally } = work
  const name = found.key ?? found.file
  const id = `session/${agentId}/${found.key ?? ''}/${found.sessionId}`
  const read = await readBytes(root, join(root, found.file), LARGEST_TRANSCRIPT)
  if (!read.ok) return read.kind === 'missing' || read.kind === 'link' ? tally.note(read.kind === 'link' ? 'link' : 'no-transcript', name) : tally.failed(read.kind, name, read.detail)
  const { bytes, stats } = read.value
  const fingerprint = fingerprintOf(bytes)
  if (ledger.knows(id, fingerprint)) return tally.same()
  const key = keyOf(found, work)
  const { events, header } = parseTranscript(complete(bytes.toString('utf8')), { nowMs: timeOf(found, ['sessionStartedAt', 'updatedAt']) ?? Math.trunc(stats.mtimeMs) })
  if (events.length === 0) return tally.note('no-transcript', name)

  for (let attempt = 0; attempt < MOST_BESIDE; attempt += 1) {
    const candidate = attempt === 0 ? key : `${key}-from-openclaw${attempt === 1 ? '' : `-${attempt}`}`
    const here = store.get(candidate)
    const common = here === null ? null : commonLength(store, here, events)
    if (here !== null && common === null) continue
    const isNew = here === null
    if (isNew && attempt === 0 && ledger.has(id)) {
      tally.note('removed-here', name)
      return tally.same()
    }
    const rest = events.slice(common ?? 0)
    if (mode === 'take') {
      if (isNew) store.createFrom(candidate, optionsOf(found, agentId, candidate, store), events, pastOf(found, events, header.startedAtMs))
      else if (rest.length > 0) store.append(here.sessionId, rest)
      ledger.record(id, fingerprint)
      if (rest.length > 0) work.onTaken(candidate)
    }
    if (rest.length === 0) return tally.same()
    return attempt === 0 ? tally.added(bytes.length) : tally.beside(name, candidate, bytes.length)
  }
  tally.failed('not-written', name, 'EEXIST')
}

/** The program that writes it may be in the middle of a line: an end without a line break that can't be read is not there yet. */
function complete(text: string): string {
  const end = text.lastIndexOf('\n')
  const last = text.slice(end + 1)
  if (last.trim() === '' || end < 0) return text
  try {
    JSON.parse(last)
    return text
  } catch {
    return text.slice(0, end + 1)
  }
}

function keyOf({ key, sessionId }: FoundSession, { agentId, mainKey }: TakeSessions): string {
  const keys = { defaultAgentId: agentId, mainKey: mainKey.ours }
  if (key === null) return canonicalSessionKey(`openclaw-${sessionId}`, keys, agentId)
  const full = canonicalSessionKey(key, { defaultAgentId: agentId, mainKey: mainKey.theirs }, agentId)
  return full === `agent:${agentId}:${mainKey.theirs}` ? `agent:${agentId}:${mainKey.ours}` : full
}

/** How many of the events are here already, in the same order; null when the two conversations are different ones. */
function commonLength(store: ImportStore, { sessionId }: Session, events: readonly NewSessionEvent[]): number | null {
  for (let seq = 0; ;) {
    const page = store.readAfter(sessionId, seq, PAGE)
    for (const event of page) {
      const theirs = events[event.seq - 1]
      if (theirs === undefined) return events.length
      if (event.createdAtMs !== theirs.createdAtMs || JSON.stringify(event.body) !== JSON.stringify(theirs.body)) return null
    }
    seq += page.length
    if (page.length < PAGE) return Math.min(seq, events.length)
  }
}

function timeOf({ entry }: FoundSession, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = entry[name]
    if (typeof value === 'number' && Number.isFinite(value) && value > 0 && value <= 8.64e15) return Math.trunc(value)
  }
  return undefined
}

function textOf({ entry }: FoundSession, name: string): string | undefined {
  const value = entry[name]
  return typeof value === 'string' && value.trim() !== '' && value.length <= 200 ? value.trim() : undefined
}

const LEVELS: readonly string[] = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'adaptive', 'max']

function optionsOf(found: FoundSession, agentId: string, key: string, store: ImportStore): EnsureOptions {
  const label = textOf(found, 'label')
  const [provider, model, thinking] = [textOf(found, 'providerOverride'), textOf(found, 'modelOverride'), textOf(found, 'thinkingLevel')]
  const settings: SessionSettings = {
    ...(model === undefined ? {} : { model: provider === undefined || model.startsWith(`${provider}/`) ? model : `${provider}/${model}` }),
    ...(thinking !== undefined && LEVELS.includes(thinking) ? { thinkingLevel: thinking as NonNullable<SessionSettings['thinkingLevel']> } : {}),
  }
  return { agentId, kind: parseSessionKey(key).kind, settings, ...(label === undefined || store.getByLabel(label) !== null ? {} : { label }) }
}

/** A transcript that nothing names is a conversation that ended: it goes to the archive. */
function pastOf(found: FoundSession, events: readonly NewSessionEvent[], startedAtMs: number | null): SessionPast {
  const times = events.flatMap(({ createdAtMs }) => createdAtMs ?? [])
  const updatedAtMs = times.reduce((latest, time) => Math.max(latest, time), times[0] ?? 0)
  const archivedAtMs = timeOf(found, ['archivedAt']) ?? (found.key === null ? updatedAtMs : undefined)
  const pinnedAtMs = timeOf(found, ['pinnedAt'])
  const started = startedAtMs ?? times[0]
  return { updatedAtMs, ...(started === undefined ? {} : { startedAtMs: started }), ...(archivedAtMs === undefined ? {} : { archivedAtMs }), ...(pinnedAtMs === undefined ? {} : { pinnedAtMs }) }
}
