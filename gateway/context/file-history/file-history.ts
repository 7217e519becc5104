// Versions of workspace files: each distinct content is kept once, by its hash; a version says when a file got it and through whom.
// Bounded for every file in number and size, so that a diary written to every minute does not fill the disk.
import type { Clock } from '../../lib/index.ts'
import { createWriteTransaction } from '../../storage/index.ts'
import type { Database } from '../../storage/index.ts'

/** `start`: how it was when it was first seen. `outside`: by a program or by hand, noticed later. */
export type FileAuthor = 'start' | 'owner' | 'assistant' | 'outside'

export interface FileVersion {
  readonly id: number
  /** SHA-256 of the content, hex; null while the file was gone. */
  readonly hash: string | null
  readonly size: number
  readonly author: FileAuthor
  readonly recordedAtMs: number
  readonly sessionKey: string | null
  readonly restoredFrom: number | null
}

/** A file as it was found; `hash` null when it is missing. */
export interface FileState {
  readonly hash: string | null
  readonly content: string
  readonly size: number
  readonly changedAtMs?: number
}

export interface FileChange {
  readonly author: 'owner' | 'assistant'
  readonly sessionKey?: string
  readonly restoredFrom?: number
}

export interface FileHistory {
  /** Notes a state that was found. A new one becomes a version by `outside`, or `start` when it is the first. */
  notice(workspace: string, name: string, state: FileState): void
  /** Notes a state that somebody known made. Null when the file was like that before. */
  record(workspace: string, name: string, state: FileState, change: FileChange): FileVersion | null
  /** Newest first. */
  versions(workspace: string, name: string): readonly FileVersion[]
  /** Null for versions that are unknown or no longer kept; `content` is null where the file was gone. */
  version(workspace: string, name: string, id: number): { readonly version: FileVersion; readonly content: string | null } | null
  /** Drops everything about a workspace that is no more. */
  forget(workspace: string): void
}

const MOST_VERSIONS = 100
const MOST_BYTES = 4_000_000
/** Kept whatever their size: what is there, and what was there before. */
const ALWAYS_KEPT = 2

interface Row {
  readonly id: number
  readonly hash: string | null
  readonly size: number
  readonly author: FileAuthor
  readonly session_key: string | null
  readonly restored_from: number | null
  readonly recorded_at: number
}

function toVersion({ id, hash, size, author, session_key, restored_from, recorded_at }: Row): FileVersion {
  return { id, hash, size, author, recordedAtMs: recorded_at, sessionKey: session_key, restoredFrom: restored_from }
}

/** The rows beyond the bounds. Content that several versions share counts once. Pure. */
function beyondBounds(newestFirst: readonly Row[]): readonly Row[] {
  const counted = new Set<string>()
  let bytes = 0
  return newestFirst.filter(({ hash, size }, index) => {
    if (hash !== null && !counted.has(hash)) bytes += size
    if (hash !== null) counted.add(hash)
    return index >= ALWAYS_KEPT && (index >= MOST_VERSIONS || bytes > MOST_BYTES)
  })
}

export function createFileHistory({ database, clock }: { readonly database: Database; readonly clock: Clock }): FileHistory {
  const write = createWriteTransaction(database)
  const all = database.prepare<[string, string], Row>('SELECT * FROM agent_file_versions WHERE workspace = ? AND name = ? ORDER BY id DESC')
  const newest = database.prepare<[string, string], Row>('SELECT * FROM agent_file_versions WHERE workspace = ? AND name = ? ORDER BY id DESC LIMIT 1')
  const one = database.prepare<[number, string, string], Row & { readonly content: string | null }>(
    'SELECT v.*, c.content FROM agent_file_versions v LEFT JOIN agent_file_contents c ON c.hash = v.hash WHERE v.id = ? AND v.workspace = ? AND v.name = ?')
  const keepContent = database.prepare('INSERT INTO agent_file_contents (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING')
  const insert = database.prepare('INSERT INTO agent_file_versions (workspace, name, hash, size, author, session_key, restored_from, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM agent_file_versions WHERE id = ?')
  const removeContent = database.prepare('DELETE FROM agent_file_contents WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM agent_file_versions WHERE hash = agent_file_contents.hash)')
  const ofWorkspace = database.prepare<[string], { readonly id: number; readonly hash: string | null }>('SELECT id, hash FROM agent_file_versions WHERE workspace = ?')

  function drop(rows: readonly { readonly id: number; readonly hash: string | null }[]): void {
    for (const { id } of rows) remove.run(id)
    for (const { hash } of rows) if (hash !== null) removeContent.run(hash)
  }

  function add(workspace: string, name: string, state: FileState, author: FileAuthor, change?: FileChange): FileVersion | null {
    const known = newest.get(workspace, name)
    // A file that was never there is no version of it.
    if (known === undefined ? state.hash === null : known.hash === state.hash) return null
    const nowMs = clock.now()
    // Found later: it happened when the file says, though not before the version before it, nor in the future.
    const recordedAt = change === undefined ? Math.min(nowMs, Math.max(state.changedAtMs ?? nowMs, known?.recorded_at ?? 0)) : nowMs
    write(() => {
      if (state.hash !== null) keepContent.run(state.hash, state.content)
      insert.run(workspace, name, state.hash, state.size, author, change?.sessionKey ?? null, change?.restoredFrom ?? null, recordedAt)
      drop(beyondBounds(all.all(workspace, name)))
    })
    const added = newest.get(workspace, name)
    return added === undefined ? null : toVersion(added)
  }

  return {
    notice(workspace, name, state) {
      const author = newest.get(workspace, name) === undefined ? 'start' : 'outside'
      add(workspace, name, state, author)
    },
    record: (workspace, name, state, change) => add(workspace, name, state, change.author, change),
    versions: (workspace, name) => all.all(workspace, name).map(toVersion),
    version(workspace, name, id) {
      const row = one.get(id, workspace, name)
      return row === undefined ? null : { version: toVersion(row), content: row.hash === null ? null : row.content }
    },
    forget: (workspace) => write(() => drop(ofWorkspace.all(workspace))),
  }
}
