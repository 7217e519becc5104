// Copies a conversation into a new session. Done by the database: the cost is one pass over the rows, nothing is parsed.
import { invalidRequest } from '../protocol/index.ts'
import type { Database } from '../storage/index.ts'
import { SEARCH_SPAN } from './event-log.ts'
import type { EventLog } from './event-log.ts'
import type { SessionIndex } from './session-index.ts'
import type { Session } from './session.ts'

/** A random UUID (version 4) made by SQLite, so that copied events get ids of their own. */
const SQL_UUID = `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`

/** Inside a write transaction only. Compactions keep pointing at the same messages. */
export function createFork(database: Database, index: SessionIndex, log: EventLog): (key: string, newKey: string, untilEventId?: string) => Session {
  const seqOf = database.prepare<[string, string], { readonly seq: number }>('SELECT seq FROM session_events WHERE id = ? AND session_id = ?')
  const copyEvents = database.prepare(`
    INSERT INTO session_events (session_id, seq, id, type, role, run_id, created_at, trust, origin_json, body_json)
    SELECT @target, seq - @shift, ${SQL_UUID}, type, role, NULL, created_at, trust, origin_json,
      CASE type WHEN 'compaction' THEN json_set(body_json, '$.firstKeptSeq', max(1, json_extract(body_json, '$.firstKeptSeq') - @shift)) ELSE body_json END
    FROM session_events WHERE session_id = @source AND seq > @shift AND seq <= @until`)
  const copySearch = database.prepare('INSERT INTO session_search (rowid, text) SELECT rowid + @move, text FROM session_search WHERE rowid > @from AND rowid <= @to')
  const settle = database.prepare(`
    UPDATE sessions SET last_seq = @count, title = @title, preview = @preview, tokens_json = @tokens, settings_json = @settings, kind = @kind, label = NULL,
      message_count = (SELECT count(*) FROM session_events WHERE session_id = @target AND role IN ('user', 'assistant')),
      compaction_count = (SELECT count(*) FROM session_events WHERE session_id = @target AND type = 'compaction')
    WHERE number = @number`)

  return (key, newKey, untilEventId) => {
    const source = index.row(key)
    if (source === null) throw invalidRequest(`session not found: ${key}`)
    if (index.row(newKey) !== null) throw invalidRequest(`session already exists: ${newKey}`)
    const until = untilEventId === undefined ? source.last_seq : seqOf.get(untilEventId, source.session_id)?.seq
    if (until === undefined || (untilEventId !== undefined && until <= source.reset_seq)) throw invalidRequest(`message not found in ${key}: ${untilEventId}`)
    const { sessionId } = index.ensure(newKey, { agentId: source.agent_id })
    const target = log.head(sessionId)
    const shift = source.reset_seq
    const base = source.number * SEARCH_SPAN
    const copied = copyEvents.run({ target: target.session_id, source: source.session_id, shift, until })
    copySearch.run({ move: target.number * SEARCH_SPAN - base - shift, from: base + shift, to: base + until })
    settle.run({
      number: target.number, target: target.session_id, count: copied.changes, title: source.title, preview: source.preview,
      tokens: '{}', settings: source.settings_json, kind: source.kind,
    })
    return index.ensure(newKey, { agentId: source.agent_id })
  }
}
