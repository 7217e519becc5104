// What the model sees. Contract of the assembler; every part is measured so that `/context` can show it, and the payload can be
// shown exactly.
import type { ConversationMessage, ToolDefinition } from '../plugin-api/index.ts'
import type { Session } from '../sessions/index.ts'
import { estimateMessageTokens, estimateTextTokens } from './estimate-tokens.ts'

export interface ContextPart {
  /** e.g. `system`, `workspace:AGENTS.md`, `skills`, `tools`, `history`, `time`. */
  readonly name: string
  readonly bytes: number
  /** Estimated. */
  readonly tokens: number
  readonly truncated: boolean
  /** Where its text begins and ends within the stable system prompt; parts that are elsewhere have none. */
  readonly range?: readonly [start: number, end: number]
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

export interface ContextPayload {
  readonly systemStable: string
  readonly systemVolatile: string
  readonly tools: readonly Pick<ToolDefinition, 'name' | 'description' | 'parameters'>[]
  readonly messages: readonly ConversationMessage[]
}

/** Exactly what the provider receives, before it is put into the provider's own format. */
export function contextPayload({ systemStable, systemVolatile, tools, messages }: AssembledContext): ContextPayload {
  return { systemStable, systemVolatile, tools: tools.map(({ name, description, parameters }) => ({ name, description, parameters })), messages }
}

/** Estimated tokens of every message and every tool of a payload, in its order. Walks over all of it: for people who look, not for turns. */
export function payloadSizes({ messages, tools }: ContextPayload): { readonly messages: readonly number[]; readonly tools: readonly number[] } {
  return { messages: messages.map(estimateMessageTokens), tools: tools.map((tool) => estimateTextTokens(JSON.stringify(tool))) }
}

/** Bytes of the whole payload as JSON. */
export function contextPayloadBytes(context: AssembledContext): number {
  return Buffer.byteLength(JSON.stringify(contextPayload(context)))
}

/** The parts as a Markdown table, largest cost visible at a glance. */
export function renderContextTable(context: AssembledContext, contextWindow: number): string {
  const rows = context.parts.map((part) => `| ${part.name}${part.truncated ? ' (cut)' : ''} | ${part.bytes.toLocaleString('en')} | ${part.tokens.toLocaleString('en')} |`)
  const share = Math.round((context.estimatedTokens / contextWindow) * 100)
  return [
    '| part | bytes | tokens (estimated) |',
    '|---|---:|---:|',
    ...rows,
    '',
    `${context.messages.length} messages, about ${context.estimatedTokens.toLocaleString('en')} of ${contextWindow.toLocaleString('en')} tokens (${share} %), ${contextPayloadBytes(context).toLocaleString('en')} bytes in all.`,
  ].join('\n')
}
