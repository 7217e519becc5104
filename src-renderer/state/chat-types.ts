// What the chat view knows of one session: stored messages, what is being sent, what runs, what asks. Plain data.

export interface ImagePart {
  readonly kind: 'image'
  readonly mimeType: string
  /** Base64; absent in histories, which leave image data out. */
  readonly data?: string
}

/** A file somebody attached; its bytes are asked for when somebody wants them. */
export interface FilePart {
  readonly kind: 'file'
  readonly name: string
  readonly mimeType: string
  readonly bytes: number
}

export type EntryPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'tool'; readonly id: string; readonly name: string; readonly args: Readonly<Record<string, unknown>> }
  | ImagePart
  | FilePart

export interface Usage {
  readonly input: number
  readonly output: number
  readonly total: number
  readonly cost: number
}

/** One message of the log. */
export interface Entry {
  readonly id: string
  readonly seq: number
  readonly role: 'user' | 'assistant' | 'tool' | 'note'
  readonly runId: string | null
  readonly atMs: number
  /** The idempotency key a person's message was sent with. */
  readonly sendKey: string | null
  readonly parts: readonly EntryPart[]
  readonly model: string | null
  readonly usage: Usage | null
  readonly stopReason: string | null
  readonly error: string | null
  /** What kind of failure it was, in the gateway's words. */
  readonly errorKind?: string
  /** Where a person's message came in, when it was not typed here: a channel, another chat, a helper. */
  readonly origin: string | null
  /** False for words that are not the owner's. */
  readonly isOwner: boolean
  /** Role `tool` only. */
  readonly result: { readonly callId: string; readonly name: string; readonly isError: boolean } | null
  /** Shown because a run ended with it; the stored message replaces it. */
  readonly isProvisional: boolean
}

/** An attachment on its way. */
export interface OutgoingFile {
  readonly name: string
  readonly mimeType: string
  readonly bytes: number
  /** Base64 without a data: prefix. */
  readonly data: string
}

/**
 * A message of this window that is not in the log yet. `waiting`: for the connection; `queued`: behind the running turn.
 * A foreign queued message (another window, a channel) looks the same with `isForeign`.
 */
export interface Outgoing {
  readonly sendKey: string
  readonly text: string
  readonly files: readonly OutgoingFile[]
  readonly atMs: number
  readonly status: 'sending' | 'sent' | 'waiting' | 'queued' | 'failed'
  /** Has to wait for the running turn: shown with the queue, not in the conversation. */
  readonly isBehind: boolean
  readonly steers: boolean
  readonly error: string | null
  readonly isForeign: boolean
}

export interface LiveTool {
  readonly id: string
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  readonly output: string
  readonly state: 'running' | 'done' | 'failed'
}

/** The turn that is running. Its stored messages are entries already; this is what comes after them. */
export interface LiveRun {
  readonly runId: string
  readonly startedAtMs: number
  readonly phase: 'starting' | 'working' | 'compacting'
  readonly text: string
  readonly thinking: string
  readonly tools: readonly LiveTool[]
  readonly model: string | null
  readonly retry: { readonly attempt: number; readonly maxAttempts: number; readonly reason: string } | null
  readonly isStopping: boolean
  /** The run's own counters, to drop frames that come twice or late. */
  readonly chatSeq: number
  readonly agentSeq: number
}

export interface Approval {
  readonly id: string
  readonly command: string
  readonly cwd: string | null
  readonly host: string | null
  readonly reason: string | null
  readonly agentId: string | null
  readonly sessionKey: string | null
  readonly runId: string | null
  readonly resolvedPath: string | null
  readonly allowed: readonly string[]
  readonly createdAtMs: number
  readonly expiresAtMs: number
  /** This window's answer is on its way. */
  readonly answering: boolean
  readonly error: string | null
}

/** Settings and counters of the session, from its row. */
export interface SessionFacts {
  readonly sessionId: string | null
  readonly lifecycleRevision: string | null
  readonly title: string | null
  readonly channel: string | null
  readonly model: string | null
  readonly modelIsOwn: boolean
  readonly thinkingLevel: string
  readonly thinkingLevels: readonly string[]
  /** The chat's own wish, stricter than what is configured. */
  readonly permissionMode: string | null
  /** What is configured: `ask`, `allowlist`, `deny` or `full`; null when the gateway does not say. */
  readonly execMode: string | null
  readonly contextTokens: number
  readonly contextWindow: number
  readonly cost: number
}

export interface RunProblem {
  readonly runId: string
  readonly message: string
  readonly kind: string
}

/** Everything but the actions. */
export interface ChatData {
  readonly sessionKey: string
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly problem: string | null
  readonly entries: readonly Entry[]
  readonly hasOlder: boolean
  readonly nextOffset: number
  readonly loadingOlder: boolean
  readonly olderProblem: string | null
  readonly outgoing: readonly Outgoing[]
  readonly live: LiveRun | null
  /** Runs that are over: late frames of theirs change nothing. Newest last, bounded. */
  readonly ended: readonly string[]
  /** Why a turn failed without leaving a message. */
  readonly problems: readonly RunProblem[]
  readonly approvals: readonly Approval[]
  readonly facts: SessionFacts
  /** The first message that came since the reader last looked. */
  readonly newFromId: string | null
}

export const NO_FACTS: SessionFacts = {
  sessionId: null, lifecycleRevision: null, title: null, channel: null, model: null, modelIsOwn: false, thinkingLevel: 'off', thinkingLevels: [], permissionMode: null, execMode: null, contextTokens: 0, contextWindow: 0, cost: 0,
}

export function emptyChat(sessionKey: string): ChatData {
  return {
    sessionKey, phase: 'loading', problem: null, entries: [], hasOlder: false, nextOffset: 0, loadingOlder: false, olderProblem: null,
    outgoing: [], live: null, ended: [], problems: [], approvals: [], facts: NO_FACTS, newFromId: null,
  }
}
