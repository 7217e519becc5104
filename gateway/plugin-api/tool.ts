// The contract of a tool: what the model may call, what the call would do, and how it is done.
import type { ImagePart, TextPart, TrustLabel } from './conversation.ts'
import type { ToolDefinition } from './model-provider.ts'

/**
 * What one call would do to the world, declared before it runs so that policy, approvals and the guard can decide.
 * `target` names the file, command, host or person concerned, as specifically as the arguments allow.
 */
export interface ToolEffect {
  readonly kind: 'reads-private' | 'writes' | 'executes' | 'sends' | 'spends' | 'controls-session'
  readonly target: string
}

export interface ToolResult {
  readonly content: readonly (TextPart | ImagePart)[]
  readonly isError: boolean
  /** Where the content came from; `tool` unless the tool knows better. */
  readonly trust?: TrustLabel
  /** Structured facts for clients (exit code, diff…); never sent to the model. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** What a tool is told about the run it serves. */
export interface ToolContext {
  readonly runId: string
  readonly toolCallId: string
  readonly sessionKey: string
  readonly sessionId: string
  readonly agentId: string
  /** Absolute path of the agent's workspace, the working directory of every call. */
  readonly workspace: string
  /** Shows partial output to whoever is watching. */
  readonly update: (partial: string) => void
  /**
   * Asks the owner before something the policy does not allow by itself. Resolves with the decision; `refused` also
   * when nobody is there to answer, with the reason for the model.
   */
  readonly askOwner: (question: ApprovalQuestion) => Promise<ApprovalAnswer>
}

export interface ApprovalQuestion {
  /** The exact command line or `write <path>`; shown whole. */
  readonly command: string
  readonly argv?: readonly string[]
  /** Where a command would run; null when the question is not about a command. */
  readonly cwd: string | null
  /** One sentence for the owner: why this needs asking. */
  readonly reason: string
}

export type ApprovalAnswer = { readonly allowed: true } | { readonly allowed: false; readonly reason: string }

export interface Tool<Arguments = unknown> extends ToolDefinition {
  /** Short human title for clients. */
  readonly label: string
  /** True when running the same call twice is harmless: after a crash it runs again instead of being reported as unknown. */
  readonly idempotent: boolean
  /** Validates the model's arguments; `error` is a sentence the model can act on. */
  parse(args: unknown): { readonly ok: true; readonly value: Arguments } | { readonly ok: false; readonly error: string }
  effects(args: Arguments, context: ToolContext): readonly ToolEffect[]
  /** Never rejects for expected failures: those are results with `isError`. Stops promptly when the signal aborts. */
  execute(args: Arguments, context: ToolContext, signal: AbortSignal): Promise<ToolResult>
}
