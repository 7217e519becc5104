// What the session tools ask of the agent runtime. The runtime exports an object of this shape; tools never import it.

export interface SessionSummary {
  /** Canonical key. */
  readonly key: string
  readonly sessionId: string
  readonly agentId: string
  readonly kind: string
  readonly title: string | null
  readonly updatedAtMs: number
  /** Key of the session that spawned this one. */
  readonly spawnedBy: string | null
  readonly isRunning: boolean
  readonly messageCount: number
  readonly preview: string | null
}

export interface SessionStatus extends SessionSummary {
  readonly modelRef: string
  readonly thinkingLevel: string
  readonly contextTokens: number
  readonly contextWindow: number
  readonly totalTokens: number
  /** US dollars. */
  readonly cost: number
  readonly compactionCount: number
  readonly queuedMessages: number
}

export interface HistoryEntry {
  readonly role: 'user' | 'assistant' | 'toolResult'
  readonly text: string
  readonly atMs: number
  readonly toolName?: string
}

export interface AgentSummary {
  readonly id: string
  readonly name: string
  readonly isDefault: boolean
  readonly modelRef: string
}

/** Who is asking: becomes the provenance of what is sent or spawned. */
export interface SessionCaller {
  readonly sessionKey: string
  readonly agentId: string
  readonly runId: string
}

/** An expected refusal (unknown session, too many children, too deep) is `failed` with a sentence for the model. */
export type SessionSendOutcome =
  | { readonly status: 'accepted'; readonly runId: string }
  | { readonly status: 'finished'; readonly runId: string; readonly reply: string }
  | { readonly status: 'timeout'; readonly runId: string }
  | { readonly status: 'failed'; readonly message: string; readonly runId?: string }

export type SessionSpawnOutcome =
  | { readonly status: 'accepted'; readonly runId: string; readonly sessionKey: string }
  | { readonly status: 'failed'; readonly message: string }

export interface SessionPort {
  /** Newest first, archived ones left out. */
  list(query: { readonly activeWithinMs?: number; readonly limit: number }): readonly SessionSummary[]
  /** The newest `limit` messages, oldest first; null when there is no such session. */
  history(query: { readonly sessionKey: string; readonly limit: number; readonly includeTools: boolean }): readonly HistoryEntry[] | null
  /** Accepts a canonical key or a label; null when there is no such session. */
  status(keyOrLabel: string): SessionStatus | null
  /** Delivers a message as another session's input. `waitMs` 0 returns once it is stored; otherwise waits for the reply. */
  send(message: { readonly to: string; readonly text: string; readonly waitMs: number; readonly caller: SessionCaller }, signal: AbortSignal): Promise<SessionSendOutcome>
  /** Starts a child session with a task. Enforces depth, number of children and concurrency. */
  spawn(task: {
    readonly text: string
    readonly label?: string
    readonly agentId?: string
    readonly model?: string
    readonly thinking?: string
    readonly timeoutMs?: number
    readonly caller: SessionCaller
  }): Promise<SessionSpawnOutcome>
  agents(): readonly AgentSummary[]
}
