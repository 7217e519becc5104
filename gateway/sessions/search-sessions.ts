// Full-text search over what people and assistants said. What a person types is data: no query syntax can break out.
import type { Database, Statement } from '../storage/index.ts'
import { SEARCH_SPAN } from './event-log.ts'
import type { SessionIndex } from './session-index.ts'
import { sessionFromRow } from './session-rows.ts'
import type { SearchHit, SessionStore } from './session-store.ts'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 200
const MAX_TERMS = 16
const SNIPPET_WORDS = 24
/** Marks around a match; private-use characters that no message needs. */
export const MATCH_START = '\uE000'
export const MATCH_END = '\uE001'

/**
 * The FTS5 expression for what was typed: every word must occur, quoted parts as phrases, words as prefixes.
 * Null when nothing is left to look for.
 */
export function searchExpression(query: string): string | null {
  const terms: string[] = []
  for (const match of query.slice(0, 4_096).matchAll(/"([^"]*)"|([^\s"]+)/g)) {
    const phrase = match[1]
    const words = (phrase ?? match[2] ?? '').replaceAll('\0', ' ').trim()
    // The tokenizer keeps letters, digits and private-use characters; a term without any would match nothing.
    if (!/[\p{L}\p{N}\p{Co}\p{M}]/u.test(words)) continue
    terms.push(`"${words.replaceAll('"', '""')}"${phrase === undefined ? '*' : ''}`)
    if (terms.length === MAX_TERMS) break
  }
  return terms.length === 0 ? null : terms.join(' AND ')
}

interface HitRow {
  readonly rowid: number
  readonly snippet: string
  readonly score: number
  readonly id: string
  readonly role: string
  readonly created_at: number
}

/** Best matches first. Costs what matches, not what is stored. */
export function createSearch(database: Database, index: SessionIndex): SessionStore['search'] {
  const prepared = new Map<string, Statement<HitRow>>()
  const select = (scope: string): Statement<HitRow> => {
    const known = prepared.get(scope)
    if (known !== undefined) return known
    const fresh = database.prepare<unknown[], HitRow>(`
      WITH hits AS (
        SELECT rowid, snippet(session_search, 0, '${MATCH_START}', '${MATCH_END}', '…', ${SNIPPET_WORDS}) AS snippet, bm25(session_search) AS score
        FROM session_search WHERE session_search MATCH @query ${scope} ORDER BY rank LIMIT @limit
      )
      SELECT hits.rowid, snippet, score, event.id, event.role, event.created_at FROM hits
      JOIN sessions AS session ON session.number = hits.rowid / ${SEARCH_SPAN}
      JOIN session_events AS event ON event.session_id = session.session_id AND event.seq = hits.rowid % ${SEARCH_SPAN}
      ORDER BY score`)
    prepared.set(scope, fresh)
    return fresh
  }

  return (query, { agentId, sessionKey, sessionKeys, limit = DEFAULT_LIMIT }) => {
    const expression = searchExpression(query)
    if (expression === null) return []
    const bounds: Record<string, unknown> = { query: expression, limit: Math.min(Math.max(1, limit), MAX_LIMIT) }
    let scope = ''
    if (sessionKey !== undefined) {
      const number = index.row(sessionKey)?.number
      if (number === undefined) return []
      scope += ' AND rowid BETWEEN @first AND @last'
      bounds['first'] = number * SEARCH_SPAN
      bounds['last'] = (number + 1) * SEARCH_SPAN - 1
    }
    if (agentId !== undefined) {
      scope += ` AND rowid / ${SEARCH_SPAN} IN (SELECT number FROM sessions WHERE agent_id = @agentId)`
      bounds['agentId'] = agentId
    }
    if (sessionKeys !== undefined) {
      scope += ` AND rowid / ${SEARCH_SPAN} IN (SELECT number FROM sessions WHERE key IN (SELECT value FROM json_each(@keys)))`
      bounds['keys'] = JSON.stringify(sessionKeys)
    }
    return select(scope).all(bounds).flatMap((row): SearchHit[] => {
      const session = index.rowByNumber(Math.floor(row.rowid / SEARCH_SPAN))
      if (session === null) return []
      return [{ session: sessionFromRow(session), eventId: row.id, seq: row.rowid % SEARCH_SPAN, role: row.role, createdAtMs: row.created_at, snippet: row.snippet, score: -row.score }]
    })
  }
}
