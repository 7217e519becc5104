// The sessions themselves: finding, creating, listing, patching, resetting, deleting. Their events are in event-log.ts.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../lib/index.ts'
import { invalidRequest } from '../protocol/index.ts'
import type { Database, Statement } from '../storage/index.ts'
import { SEARCH_SPAN } from './event-log.ts'
import type { EventLog } from './event-log.ts'
import { sessionFromRow } from './session-rows.ts'
import type { SessionRowRecord } from './session-rows.ts'
import type { EnsureOptions, SessionFilter, SessionPast, SessionPatch } from './session-store.ts'
import type { Session } from './session.ts'

export interface SessionIndex {
  row(key: string): SessionRowRecord | null
  rowByNumber(number: number): SessionRowRecord | null
  get(key: string): Session | null
  getById(sessionId: string): Session | null
  getByLabel(label: string): Session | null
  findByShortId(shortId: string, limit: number): readonly Session[]
  list(filter: SessionFilter): { readonly sessions: readonly Session[]; readonly totalCount: number }
  /** The writing half: each inside a write transaction only. */
  ensure(key: string, options: EnsureOptions): Session
  patch(key: string, patch: SessionPatch): Session
  setPast(key: string, past: SessionPast): void
  reset(key: string, reason: string): Session
  delete(key: string): boolean
}

const DEFAULT_LIST_LIMIT = 1_000

function filterSql(filter: SessionFilter): { readonly where: string; readonly parameters: readonly (string | number)[] } {
  const terms: string[] = []
  const parameters: (string | number)[] = []
  const add = (term: string, ...values: (string | number)[]) => {
    terms.push(term)
    parameters.push(...values)
  }
  if (filter.agentId !== undefined) add('agent_id = ?', filter.agentId)
  if (filter.archived !== undefined) add(filter.archived ? 'archived_at IS NOT NULL' : 'archived_at IS NULL')
  if (filter.pinned !== undefined) add(filter.pinned ? 'pinned_at IS NOT NULL' : 'pinned_at IS NULL')
  if (filter.label !== undefined) add('label = ?', filter.label)
  if (filter.spawnedBy !== undefined) add('spawned_by = ?', filter.spawnedBy)
  if (filter.updatedAfterMs !== undefined) add('updated_at > ?', filter.updatedAfterMs)
  if (filter.updatedBeforeMs !== undefined) add('updated_at < ?', filter.updatedBeforeMs)
  if (filter.keyPart !== undefined) add('instr(key, ?) > 0', filter.keyPart)
  if (filter.keys !== undefined) add('key IN (SELECT value FROM json_each(?))', JSON.stringify(filter.keys))
  for (const kind of filter.excludeKinds ?? []) add('kind <> ?', kind)
  for (const prefix of filter.excludeKeyParts ?? []) add(`instr(key, ?) = 0`, prefix)
  if (filter.search !== undefined && filter.search.trim() !== '') {
    const pattern = `%${filter.search.trim().replace(/[\\%_]/g, (character) => `\\${character}`)}%`
    add(`(key LIKE ? ESCAPE '\\' OR label LIKE ? ESCAPE '\\' OR title LIKE ? ESCAPE '\\' OR preview LIKE ? ESCAPE '\\')`, pattern, pattern, pattern, pattern)
  }
  return { where: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`, parameters }
}

export function createSessionIndex(database: Database, clock: Clock, log: EventLog): SessionIndex {
  const byKey = database.prepare<[string], SessionRowRecord>('SELECT * FROM sessions WHERE key = ?')
  const byNumber = database.prepare<[number], SessionRowRecord>('SELECT * FROM sessions WHERE number = ?')
  const byId = database.prepare<[string], SessionRowRecord>('SELECT * FROM sessions WHERE session_id = ?')
  const byLabel = database.prepare<[string], SessionRowRecord>('SELECT * FROM sessions WHERE label = ?')
  const byShortId = database.prepare<[string, string, number], SessionRowRecord>('SELECT * FROM sessions WHERE session_id >= ? AND session_id < ? ORDER BY updated_at DESC LIMIT ?')
  const insert = database.prepare(`
    INSERT INTO sessions (key, session_id, agent_id, kind, label, lifecycle_revision, created_at, started_at, updated_at, last_interaction_at, spawned_by, spawn_depth, settings_json)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  // A patch is no activity: renaming or pinning moves nothing in lists sorted by time.
  const update = database.prepare(`
    UPDATE sessions SET label = ?, title = ?, archived_at = ?, pinned_at = ?, last_read_at = ?, settings_json = ? WHERE number = ?`)
  const beginLife = database.prepare(`
    UPDATE sessions SET lifecycle_revision = ?, started_at = ?, last_interaction_at = ?, reset_seq = last_seq, message_count = 0, compaction_count = 0,
      preview = NULL, title = NULL, status = NULL, tokens_json = '{}' WHERE number = ?`)
  const bringPast = database.prepare(`
    UPDATE sessions SET created_at = coalesce(@startedAtMs, created_at), started_at = coalesce(@startedAtMs, started_at), updated_at = coalesce(@updatedAtMs, updated_at),
      last_interaction_at = coalesce(@updatedAtMs, last_interaction_at), archived_at = @archivedAtMs, pinned_at = @pinnedAtMs WHERE number = @number`)
  const removals = [
    'DELETE FROM session_search WHERE rowid >= @first AND rowid < @end',
    'DELETE FROM session_events WHERE session_id = @sessionId',
    'DELETE FROM tool_intents WHERE run_id IN (SELECT id FROM runs WHERE session_key = @key)',
    'DELETE FROM runs WHERE session_key = @key',
    'DELETE FROM inbox WHERE session_key = @key',
    `DELETE FROM outbox WHERE session_key = @key AND state = 'pending'`,
    'DELETE FROM sessions WHERE number = @number',
  ]
  const prepared = new Map<string, Statement<SessionRowRecord & { readonly total: number }>>()

  function statement(sql: string): Statement<SessionRowRecord & { readonly total: number }> {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const fresh = database.prepare<unknown[], SessionRowRecord & { readonly total: number }>(sql)
    prepared.set(sql, fresh)
    return fresh
  }

  function read(select: { get(value: string): SessionRowRecord | undefined }, value: string): Session | null {
    const row = select.get(value)
    return row === undefined ? null : sessionFromRow(row)
  }

  function existing(key: string): SessionRowRecord {
    const row = byKey.get(key)
    if (row === undefined) throw invalidRequest(`session not found: ${key}`)
    return row
  }

  function refuseTakenLabel(label: string | null | undefined, key: string): void {
    const holder = label == null ? undefined : byLabel.get(label)
    if (holder !== undefined && holder.key !== key) throw invalidRequest(`label already in use: ${label}`, { label, key: holder.key })
  }

  return {
    row: (key) => byKey.get(key) ?? null,
    rowByNumber: (number) => byNumber.get(number) ?? null,
    get: (key) => read(byKey, key),
    getById: (sessionId) => read(byId, sessionId),
    getByLabel: (label) => read(byLabel, label),
    findByShortId: (shortId, limit) => byShortId.all(shortId, `${shortId}\u{10FFFF}`, limit).map(sessionFromRow),
    list(filter) {
      const { where, parameters } = filterSql(filter)
      const order = filter.sortBy === 'lastInteractionAt' ? 'last_interaction_at' : 'updated_at'
      const rows = statement(`SELECT *, count(*) OVER () AS total FROM sessions ${where} ORDER BY ${order} DESC, number DESC LIMIT ? OFFSET ?`).all(
        ...parameters,
        filter.limit ?? DEFAULT_LIST_LIMIT,
        filter.offset ?? 0,
      )
      const total = rows[0]?.total ?? ((filter.offset ?? 0) > 0 || filter.limit === 0 ? statement(`SELECT count(*) AS total FROM sessions ${where}`).get(...parameters)?.total : 0)
      return { sessions: rows.map(sessionFromRow), totalCount: total ?? 0 }
    },
    ensure(key, options) {
      const known = byKey.get(key)
      if (known !== undefined) return sessionFromRow(known)
      refuseTakenLabel(options.label, key)
      const now = clock.now()
      const { agentId, kind = 'direct', label = null, spawnedBy = null, spawnDepth = 0, settings = {} } = options
      insert.run(key, randomUUID(), agentId, kind, label, randomUUID(), now, now, now, now, spawnedBy, spawnDepth, JSON.stringify(settings))
      return sessionFromRow(existing(key))
    },
    setPast(key, { startedAtMs = null, updatedAtMs = null, archivedAtMs = null, pinnedAtMs = null }: { readonly [name in keyof SessionPast]?: number | null }) {
      bringPast.run({ number: existing(key).number, startedAtMs, updatedAtMs, archivedAtMs, pinnedAtMs })
    },
    patch(key, patch) {
      const row = existing(key)
      refuseTakenLabel(patch.label, key)
      const now = clock.now()
      const moment = (wanted: boolean | undefined, current: number | null) => (wanted === undefined ? current : wanted ? (current ?? now) : null)
      const settings = { ...(JSON.parse(row.settings_json) as Record<string, unknown>) }
      for (const [name, value] of Object.entries(patch.settings ?? {})) {
        if (value === null || value === undefined) delete settings[name]
        else settings[name] = value
      }
      update.run(
        patch.label === undefined ? row.label : patch.label,
        patch.title === undefined ? row.title : patch.title,
        moment(patch.archived, row.archived_at),
        moment(patch.pinned, row.pinned_at),
        patch.lastReadAtMs === undefined ? row.last_read_at : patch.lastReadAtMs,
        JSON.stringify(settings),
        row.number,
      )
      return sessionFromRow(existing(key))
    },
    reset(key, reason) {
      const row = existing(key)
      log.append(row, [{ trust: 'owner', body: { type: 'reset', reason } }])
      const now = clock.now()
      beginLife.run(randomUUID(), now, now, row.number)
      return sessionFromRow(existing(key))
    },
    delete(key) {
      const row = byKey.get(key)
      if (row === undefined) return false
      const named = { key, number: row.number, sessionId: row.session_id, first: row.number * SEARCH_SPAN, end: (row.number + 1) * SEARCH_SPAN }
      for (const sql of removals) database.prepare(sql).run(named)
      return true
    },
  }
}
