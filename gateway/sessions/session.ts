// What a session and its log are: plain readonly types, no I/O.
import type { ConversationMessage, ThinkingLevel, TrustLabel } from '../plugin-api/index.ts'

export type SessionKind = 'direct' | 'group' | 'global' | 'unknown'
export type QueueMode = 'steer' | 'followup' | 'collect' | 'interrupt'
export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'aborted'

/** Per-session overrides; absent means the configuration's default. */
export interface SessionSettings {
  readonly model?: string
  readonly thinkingLevel?: ThinkingLevel
  readonly queueMode?: QueueMode
  readonly verboseLevel?: string
  readonly usageDisplay?: 'off' | 'tokens' | 'full' | 'cost'
  readonly execMode?: string
  readonly sendPolicy?: 'allow' | 'deny'
  readonly [name: string]: unknown
}

export interface SessionTokens {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly total: number
  /** Size of the last prompt sent, in tokens. */
  readonly context: number
  /** US dollars. */
  readonly cost: number
}

export interface Session {
  /** Canonical: `agent:<agentId>:<rest>`. Routes; never authorises. */
  readonly key: string
  readonly sessionId: string
  readonly agentId: string
  readonly kind: SessionKind
  readonly label: string | null
  readonly title: string | null
  /** Changes with every reset. */
  readonly lifecycleRevision: string
  readonly createdAtMs: number
  readonly startedAtMs: number
  readonly updatedAtMs: number
  readonly lastInteractionAtMs: number
  readonly lastReadAtMs: number | null
  readonly archivedAtMs: number | null
  readonly pinnedAtMs: number | null
  readonly spawnedBy: string | null
  readonly spawnDepth: number
  readonly lastSeq: number
  /** Events with seq <= this belong to earlier lives: kept and searchable, not part of the conversation. */
  readonly resetSeq: number
  readonly messageCount: number
  readonly compactionCount: number
  readonly preview: string | null
  readonly status: 'done' | 'failed' | 'killed' | 'timeout' | null
  readonly tokens: SessionTokens
  readonly settings: SessionSettings
}

export type SessionEventBody =
  | { readonly type: 'message'; readonly message: ConversationMessage }
  /** Everything before `firstKeptSeq` is represented by the summary. */
  | { readonly type: 'compaction'; readonly summary: string; readonly firstKeptSeq: number; readonly tokensBefore: number; readonly byModel: boolean }
  | { readonly type: 'reset'; readonly reason: string }
  /** State for clients and features; never sent to a model. */
  | { readonly type: 'custom'; readonly customType: string; readonly data: Readonly<Record<string, unknown>> }

/** Where an event came from, for people and for the guard. */
export interface EventOrigin {
  readonly channel?: string
  readonly clientId?: string
  readonly clientMode?: string
  readonly deviceId?: string
  readonly senderIsOwner?: boolean
  readonly idempotencyKey?: string
  /** Label shown before an injected message. */
  readonly label?: string
}

export interface SessionEvent {
  readonly sessionId: string
  /** 1, 2, 3… without gaps in one session. */
  readonly seq: number
  /** UUID; the transcript entry id on the wire. */
  readonly id: string
  readonly runId: string | null
  readonly createdAtMs: number
  readonly trust: TrustLabel
  readonly origin: EventOrigin | null
  readonly body: SessionEventBody
}

export type NewSessionEvent = Pick<SessionEvent, 'trust' | 'body'> &
  Partial<Pick<SessionEvent, 'id' | 'runId' | 'origin'>> & {
    /** Defaults to the clock; given by imports. */
    readonly createdAtMs?: number
  }

/** Options of one run, fixed when it is accepted. */
export interface RunRequest {
  readonly thinking?: ThinkingLevel
  readonly model?: string
  readonly timeoutMs?: number
  readonly extraSystemPrompt?: string
  readonly lane?: string
  /** True for `agent` calls and HTTP: nobody may be watching. */
  readonly unattended?: boolean
  /** Function tools owned by the HTTP client: their calls end the run and are returned to it. */
  readonly clientTools?: readonly { readonly name: string; readonly description: string; readonly parameters: Readonly<Record<string, unknown>> }[]
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly name: string }
}

export interface RunRecord {
  readonly id: string
  readonly sessionKey: string
  readonly sessionId: string
  readonly agentId: string
  readonly state: RunState
  readonly attempt: number
  readonly createdAtMs: number
  readonly startedAtMs: number | null
  readonly endedAtMs: number | null
  readonly request: RunRequest
  readonly result: RunResult | null
}

export interface RunResult {
  readonly status: 'ok' | 'error' | 'aborted' | 'timeout'
  readonly text: string
  readonly stopReason: string
  readonly errorMessage?: string
  readonly errorKind?: string
  readonly provider?: string
  readonly model?: string
  readonly usage?: { readonly input: number; readonly output: number; readonly cacheRead: number; readonly cacheWrite: number; readonly totalTokens: number; readonly cost: number }
  /** Calls of the HTTP client's own tools that ended this run. */
  readonly clientToolCalls?: readonly { readonly id: string; readonly name: string; readonly arguments: string }[]
}

/** A message that was accepted: stored before it is acknowledged. */
export interface InboxMessage {
  /** `<source>:<idempotency key>`. */
  readonly id: string
  readonly sessionKey: string
  readonly runId: string
  readonly queueMode: QueueMode
  readonly receivedAtMs: number
  readonly state: 'queued' | 'taken' | 'dropped'
  readonly event: NewSessionEvent
}

export type ToolIntentState = 'intended' | 'started' | 'done' | 'unknown'

export interface ToolIntent {
  readonly runId: string
  readonly toolCallId: string
  readonly sessionId: string
  readonly name: string
  readonly idempotent: boolean
  readonly state: ToolIntentState
}
