// What the model sees, and who decided it. Contract of the assembler; every part is measured so that `/context` can show it.
import type { ConversationMessage, ToolDefinition } from '../plugin-api/index.ts'
import type { Session } from '../sessions/index.ts'

export interface ContextPart {
  /** e.g. `system`, `workspace:AGENTS.md`, `skills`, `tools`, `history`, `time`. */
  readonly name: string
  readonly bytes: number
  /** Estimated. */
  readonly tokens: number
  readonly truncated: boolean
}

export interface AssembledContext {
  readonly systemStable: string
  readonly systemVolatile: string
  readonly messages: readonly ConversationMessage[]
  readonly tools: readonly ToolDefinition[]
  readonly parts: readonly ContextPart[]
  readonly estimatedTokens: number
  /** True when history had to be left out: the session wants compaction after this turn. */
  readonly wantsCompaction: boolean
}

export interface ContextAssembler {
  /**
   * Resolves when everything the first request of this agent needs has been read (the workspace exists, skills are known). Returns at once afterwards.
   * Not required: without it the first request may lack skills whose description needs the YAML parser.
   */
  prepare?(agentId: string): Promise<void>
  assemble(session: Session, options: { readonly contextWindow: number; readonly tools: readonly ToolDefinition[]; readonly extraSystemPrompt?: string; readonly modelRef: string }): AssembledContext
}
