// The one door through which every tool call goes: policy, (guard,) approval, execution, cap. Contract.
import type { Tool, ToolCallPart, ToolDefinition, ToolResult } from '../plugin-api/index.ts'

export interface ToolCallScope {
  readonly runId: string
  readonly sessionKey: string
  readonly sessionId: string
  readonly agentId: string
  readonly workspace: string
  readonly contextWindow: number
  readonly update: (partial: string) => void
  /** Called right before the effect happens, after policy and approval: the intent becomes `started`. */
  readonly onStart: () => void
}

export interface ToolRunner {
  /** The tools this session may see, after policy; stable order. */
  available(scope: { readonly agentId: string; readonly sessionKey: string }): readonly Tool[]
  definitions(scope: { readonly agentId: string; readonly sessionKey: string }): readonly ToolDefinition[]
  /** Never rejects. Unknown tools, invalid arguments, refusals, faults and aborts are results with `isError`. Content is capped and says so. */
  run(call: ToolCallPart, scope: ToolCallScope, signal: AbortSignal): Promise<ToolResult>
}
