// Rows of state.db and the plain types they become. Only this file knows the column names of sessions, events and runs.
import type { TrustLabel } from '../plugin-api/index.ts'
import type { InboxMessage, NewSessionEvent, RunRecord, RunState, Session, SessionEvent, SessionEventBody, SessionKind, SessionTokens, ToolIntent, ToolIntentState } from './session.ts'

export interface SessionRowRecord {
  readonly number: number
  readonly key: string
  readonly session_id: string
  readonly agent_id: string
  readonly kind: SessionKind
  readonly label: string | null
  readonly title: string | null
  readonly lifecycle_revision: string
  readonly created_at: number
  readonly started_at: number
  readonly updated_at: number
  readonly last_interaction_at: number
  readonly last_read_at: number | null
  readonly archived_at: number | null
  readonly pinned_at: number | null
  readonly spawned_by: string | null
  readonly spawn_depth: number
  readonly last_seq: number
  readonly reset_seq: number
  readonly message_count: number
  readonly compaction_count: number
  readonly preview: string | null
  readonly status: Session['status']
  readonly tokens_json: string
  readonly settings_json: string
}

export const NO_TOKENS: SessionTokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0, context: 0, cost: 0 }

export function parseTokens(json: string): SessionTokens {
  return json === '{}' ? NO_TOKENS : { ...NO_TOKENS, ...(JSON.parse(json) as Partial<SessionTokens>) }
}

export function sessionFromRow(row: SessionRowRecord): Session {
  return {
    key: row.key,
    sessionId: row.session_id,
    agentId: row.agent_id,
    kind: row.kind,
    label: row.label,
    title: row.title,
    lifecycleRevision: row.lifecycle_revision,
    createdAtMs: row.created_at,
    startedAtMs: row.started_at,
    updatedAtMs: row.updated_at,
    lastInteractionAtMs: row.last_interaction_at,
    lastReadAtMs: row.last_read_at,
    archivedAtMs: row.archived_at,
    pinnedAtMs: row.pinned_at,
    spawnedBy: row.spawned_by,
    spawnDepth: row.spawn_depth,
    lastSeq: row.last_seq,
    resetSeq: row.reset_seq,
    messageCount: row.message_count,
    compactionCount: row.compaction_count,
    preview: row.preview,
    status: row.status,
    tokens: parseTokens(row.tokens_json),
    settings: row.settings_json === '{}' ? {} : (JSON.parse(row.settings_json) as Session['settings']),
  }
}

export interface EventRowRecord {
  readonly session_id: string
  readonly seq: number
  readonly id: string
  readonly run_id: string | null
  readonly created_at: number
  readonly trust: TrustLabel
  readonly origin_json: string | null
  readonly body_json: string
}

export function eventFromRow(row: EventRowRecord): SessionEvent {
  return {
    sessionId: row.session_id,
    seq: row.seq,
    id: row.id,
    runId: row.run_id,
    createdAtMs: row.created_at,
    trust: row.trust,
    origin: row.origin_json === null ? null : (JSON.parse(row.origin_json) as SessionEvent['origin']),
    body: JSON.parse(row.body_json) as SessionEventBody,
  }
}

export interface RunRowRecord {
  readonly id: string
  readonly session_key: string
  readonly session_id: string
  readonly agent_id: string
  readonly state: RunState
  readonly attempt: number
  readonly created_at: number
  readonly started_at: number | null
  readonly ended_at: number | null
  readonly request_json: string
  readonly result_json: string | null
}

export function runFromRow(row: RunRowRecord): RunRecord {
  return {
    id: row.id,
    sessionKey: row.session_key,
    sessionId: row.session_id,
    agentId: row.agent_id,
    state: row.state,
    attempt: row.attempt,
    createdAtMs: row.created_at,
    startedAtMs: row.started_at,
    endedAtMs: row.ended_at,
    request: row.request_json === '{}' ? {} : (JSON.parse(row.request_json) as RunRecord['request']),
    result: row.result_json === null ? null : (JSON.parse(row.result_json) as RunRecord['result']),
  }
}

export interface InboxRowRecord {
  readonly id: string
  readonly session_key: string
  readonly run_id: string
  readonly queue_mode: InboxMessage['queueMode']
  readonly received_at: number
  readonly state: InboxMessage['state']
  readonly body_json: string
}

/** `event` is what the row's body holds, or what the log holds once the message was taken. */
export function inboxFromRow(row: InboxRowRecord, event: NewSessionEvent): InboxMessage {
  return { id: row.id, sessionKey: row.session_key, runId: row.run_id, queueMode: row.queue_mode, receivedAtMs: row.received_at, state: row.state, event }
}

export interface IntentRowRecord {
  readonly run_id: string
  readonly tool_call_id: string
  readonly session_id: string
  readonly name: string
  readonly idempotent: 0 | 1
  readonly state: ToolIntentState
}

export function intentFromRow(row: IntentRowRecord): ToolIntent {
  return { runId: row.run_id, toolCallId: row.tool_call_id, sessionId: row.session_id, name: row.name, idempotent: row.idempotent === 1, state: row.state }
}
