// The contract of the durable session state. Implemented over state.db; every method is synchronous and one transaction.
import type { TokenUsage } from '../plugin-api/index.ts'
import type { InboxMessage, NewSessionEvent, RunRecord, RunRequest, RunResult, Session, SessionEvent, SessionKind, SessionSettings, SessionTokens, ToolIntent, ToolIntentState } from './session.ts'
import type { UsageOwner, UsageSum } from './usage/usage-ledger.ts'

export interface EnsureOptions {
  readonly agentId: string
  readonly kind?: SessionKind
  readonly label?: string
  readonly spawnedBy?: string
  readonly spawnDepth?: number
  readonly settings?: SessionSettings
}

/** What a session that was kept elsewhere brings along; the rest begins now. */
export interface SessionPast {
  readonly startedAtMs?: number
  readonly updatedAtMs?: number
  readonly archivedAtMs?: number
  readonly pinnedAtMs?: number
}

export interface SessionFilter {
  readonly agentId?: string
  readonly archived?: boolean
  readonly pinned?: boolean
  readonly label?: string
  /** Substring of key, label, title or preview, case-insensitive. */
  readonly search?: string
  readonly spawnedBy?: string
  readonly updatedAfterMs?: number
  readonly updatedBeforeMs?: number
  /** Only sessions whose key contains this, e.g. `:subagent:`. */
  readonly keyPart?: string
  /** Only these canonical keys. */
  readonly keys?: readonly string[]
  readonly excludeKinds?: readonly SessionKind[]
  /** Leaves out sessions whose key contains one of these, e.g. `:subagent:`. */
  readonly excludeKeyParts?: readonly string[]
  readonly sortBy?: 'updatedAt' | 'lastInteractionAt'
  readonly limit?: number
  readonly offset?: number
}

export interface SessionPatch {
  readonly label?: string | null
  readonly title?: string | null
  readonly archived?: boolean
  readonly pinned?: boolean
  readonly lastReadAtMs?: number | null
  /** Merged; a null value removes the override. */
  readonly settings?: Readonly<Record<string, unknown>>
}

export interface AcceptedMessage {
  /** `new`: stored now. `known`: this id was accepted before; nothing was written. */
  readonly outcome: 'new' | 'known'
  readonly run: RunRecord
  readonly inbox: InboxMessage
  /** The user's event when it went into the log at once (the session was idle); null while it waits in the queue. */
  readonly event: SessionEvent | null
}

export interface SearchHit {
  readonly session: Session
  readonly eventId: string
  readonly seq: number
  readonly role: string
  readonly createdAtMs: number
  /** Text around the hit with matches between U+E000 and U+E001. */
  readonly snippet: string
  /** Higher is better. */
  readonly score: number
}

export interface SessionStore {
  get(key: string): Session | null
  getById(sessionId: string): Session | null
  getByLabel(label: string): Session | null
  /** Sessions whose id starts with `shortId`, at most `limit`. */
  findByShortId(shortId: string, limit: number): readonly Session[]
  /** The session, created when missing. */
  ensure(key: string, options: EnsureOptions): Session
  /** A new session with these events, in one transaction. Throws AppError INVALID_REQUEST when the key exists. */
  createFrom(key: string, options: EnsureOptions, events: readonly NewSessionEvent[], past?: SessionPast): Session
  list(filter: SessionFilter): { readonly sessions: readonly Session[]; readonly totalCount: number }
  /** Throws AppError INVALID_REQUEST `label already in use: …`. */
  patch(key: string, patch: SessionPatch): Session
  /** Starts a new life: the log goes on, the conversation begins anew. */
  reset(key: string, reason: string): Session
  /** Removes the session with its events, runs and search rows. */
  delete(key: string): boolean
  /** Copies the conversation up to and including `untilEventId` (default: all) into a new session. */
  fork(key: string, newKey: string, untilEventId?: string): Session
  search(query: string, options: { readonly agentId?: string; readonly sessionKey?: string; readonly sessionKeys?: readonly string[]; readonly limit?: number }): readonly SearchHit[]

  append(sessionId: string, events: readonly NewSessionEvent[]): readonly SessionEvent[]
  /** Events of this life with seq < beforeSeq (default: the end), newest `limit`, returned oldest first. Cost depends on `limit` only. */
  readBefore(sessionId: string, options: { readonly beforeSeq?: number; readonly limit: number; readonly includeEarlierLives?: boolean }): readonly SessionEvent[]
  /** Events with seq > afterSeq, oldest first. */
  readAfter(sessionId: string, afterSeq: number, limit: number): readonly SessionEvent[]
  getEvent(eventId: string): SessionEvent | null
  /** The newest compaction of this life, or null. */
  lastCompaction(sessionId: string): SessionEvent | null
  recordCompaction(sessionId: string, compaction: { readonly summary: string; readonly firstKeptSeq: number; readonly tokensBefore: number; readonly byModel: boolean }): SessionEvent

  /**
   * Stores an inbound message with its run in one transaction, before anything else happens to it.
   * With `queue` false the run is the session's next: the user's event is appended at once and the message is `taken`.
   * With `queue` true the message waits (`queued`) with a `queued` run.
   */
  accept(message: {
    readonly inboxId: string
    readonly runId: string
    readonly sessionKey: string
    readonly queueMode: InboxMessage['queueMode']
    readonly event: NewSessionEvent
    readonly request: RunRequest
    readonly queue: boolean
    /** Makes the session when it is new, in the same transaction. */
    readonly ensure?: EnsureOptions
  }): AcceptedMessage
  waiting(sessionKey: string): readonly InboxMessage[]
  /** Moves waiting messages into the log of `runId` (their own queued runs end as `done`, merged). Returns the appended events. */
  take(messages: readonly InboxMessage[], runId: string): readonly SessionEvent[]
  dropWaiting(sessionKey: string): readonly InboxMessage[]

  getRun(runId: string): RunRecord | null
  /** queued → running; attempt + 1. */
  startRun(runId: string): RunRecord
  /** An assistant message that calls tools: the event and one intent per call, in one transaction. */
  recordAssistant(runId: string, event: NewSessionEvent, intents: readonly { readonly toolCallId: string; readonly name: string; readonly idempotent: boolean }[]): SessionEvent
  setToolIntent(runId: string, toolCallId: string, state: ToolIntentState): void
  /** A tool's result: the event, and its intent becomes `done` (or `unknown`), in one transaction. */
  recordToolResult(runId: string, toolCallId: string, event: NewSessionEvent, state: 'done' | 'unknown'): SessionEvent
  toolIntents(runId: string): readonly ToolIntent[]
  /** The end of a run: final event (if any), outcome, tokens, usage row and outbox rows for its reply, in one transaction. */
  finishRun(runId: string, end: {
    readonly state: 'done' | 'failed' | 'aborted'
    readonly result: RunResult
    readonly event?: NewSessionEvent
    readonly outbox?: readonly NewReply[]
    readonly contextTokens?: number
  }): SessionEvent | null
  /** Runs that were queued or running when the process ended, oldest first. */
  unfinishedRuns(): readonly RunRecord[]

  /** What one model call used, as soon as it is known. */
  recordUsage(owner: UsageOwner, usage: TokenUsage): void
  usageByDay(options: { readonly sinceDay: string; readonly agentId?: string; readonly sessionId?: string }): readonly UsageRow[]
  /** By agent and model over all sessions, from `sinceDay` on; `today` is summed apart. */
  usageSums(options: { readonly sinceDay: string; readonly today: string }): readonly UsageSum[]
}

/** A reply that leaves with the end of its run. */
export interface NewReply {
  /** The idempotency key of the reply. */
  readonly id: string
  readonly channel: string
  readonly target: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
  /** Who asked reads the session's log, so nothing has to be sent: the row is a receipt from the start. */
  readonly isDelivered?: boolean
}

export interface UsageRow {
  readonly day: string
  readonly agentId: string
  readonly provider: string
  readonly model: string
  readonly sessionId: string
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly turns: number
  readonly cost: number
}

export type { SessionTokens }
