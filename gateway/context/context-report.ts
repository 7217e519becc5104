// What `/context` shows: the exact payload of a request and a table of what each part costs.
import type { ConversationMessage, ToolDefinition } from '../plugin-api/index.ts'
import type { AssembledContext } from './assemble-context.ts'

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
