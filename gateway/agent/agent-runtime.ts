// The door of the agent: what methods, HTTP endpoints and (later) routing ask of it.
import type { ImagePart, TextPart, ThinkingLevel, ToolResultMessage, TrustLabel } from '../plugin-api/index.ts'
import type { CommandEntry } from './commands/registry.ts'
import type { EventOrigin, QueueMode, RunRecord, RunRequest, RunResult } from '../sessions/index.ts'

export interface InboundMessage {
  /** Becomes the run id; the same key again is the same message. */
  readonly idempotencyKey: string
  /** Where the message entered, e.g. `chat`, `agent`, `http`; part of the inbox id. */
  readonly source: string
  /** Canonical session key. */
  readonly sessionKey: string
  readonly agentId: string
  readonly text: string
  readonly images?: readonly ImagePart[]
  /** What stands for attached files. */
  readonly files?: readonly TextPart[]
  /** The result of a tool the client itself ran: it continues the conversation in place of a user message. */
  readonly toolResult?: ToolResultMessage
  readonly trust: TrustLabel
  readonly origin: EventOrigin
  readonly queueMode?: QueueMode
  readonly request?: RunRequest
  /** False sends `/…` to the model as text. Default true; only messages with trust `owner` are ever commands. */
  readonly interpretCommands?: boolean
  /** For a session that does not exist yet: who spawned it. */
  readonly spawn?: { readonly spawnedBy: string; readonly depth: number; readonly label?: string }
}

export type SendOutcome =
  /** A run began, or the message was stored in the queue of the active one. */
  | { readonly status: 'started'; readonly runId: string; readonly messageSeq: number | null; readonly interruptedActiveRun: boolean }
  | { readonly status: 'in_flight'; readonly runId: string }
  /** This key was answered before. */
  | { readonly status: 'ok'; readonly runId: string }

export type WaitOutcome =
  | { readonly status: 'finished'; readonly run: RunRecord; readonly result: RunResult }
  | { readonly status: 'timeout' }

export interface ActiveRun {
  readonly runId: string
  readonly sessionKey: string
  readonly startedAtMs: number
  /** Assistant text streamed so far. */
  readonly text: string
}

export interface AgentRuntime {
  /** Stores the message and starts or queues its run. Returns after the message is durable, before the model is called. */
  send(message: InboundMessage): SendOutcome
  /** Stops the model, the tools and the sub-agents of one run, or of every run of a session. Returns the ids that were stopped. */
  abort(target: { readonly sessionKey: string; readonly runId?: string; readonly clearQueue?: boolean; readonly reason?: string }): readonly string[]
  /** Resolves when the session has no active run. */
  settled(sessionKey: string): Promise<void>
  wait(runId: string, timeoutMs: number, signal?: AbortSignal): Promise<WaitOutcome>
  active(sessionKey?: string): readonly ActiveRun[]
  isActive(sessionKey: string): boolean
  /** Compacts now; resolves when it is done. Never blocks new messages. */
  compact(sessionKey: string, instructions?: string): Promise<{ readonly compacted: boolean; readonly reason?: string; readonly tokensBefore?: number; readonly tokensAfter?: number }>
  /** Continues unfinished runs of an earlier process; called once at start. */
  resume(): { readonly resumed: number; readonly abandoned: number }
  /** Stops accepting, lets running turns finish until the deadline, then aborts. Interrupted runs stay resumable. */
  stop(deadlineMs: number): Promise<void>
  thinkingLevel(sessionKey: string): ThinkingLevel
  /** Slash commands and skills that can be typed to this agent; the rows of commands.list. */
  listCommands(agentId: string): readonly CommandEntry[]
}
