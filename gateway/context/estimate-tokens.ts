// Rough token counts without a tokenizer: good to about a fifth, cheap enough to run on every message once.
import type { ConversationMessage, ImagePart, TextPart, ThinkingPart, ToolCallPart, ToolDefinition } from '../plugin-api/index.ts'

const IMAGE_TOKENS = 1_200
/** Role markers and separators that every provider adds around a message. */
const MESSAGE_OVERHEAD = 4

/** Four ASCII characters to a token; characters outside ASCII weigh more, up to one token for a CJK character. */
export function estimateTextTokens(text: string): number {
  const extraBytes = Buffer.byteLength(text) - text.length
  return Math.ceil(text.length * 0.25 + extraBytes * 0.375)
}

function estimatePartTokens(part: TextPart | ImagePart | ThinkingPart | ToolCallPart): number {
  switch (part.type) {
    case 'text':
      return estimateTextTokens(part.text)
    case 'image':
      return IMAGE_TOKENS
    case 'thinking':
      return estimateTextTokens(part.thinking)
    case 'toolCall':
      return 8 + estimateTextTokens(part.name) + estimateTextTokens(part.invalidArguments ?? JSON.stringify(part.arguments))
  }
}

/** Tokens of one message as a provider would count it, roughly. */
export function estimateMessageTokens(message: ConversationMessage): number {
  let tokens = MESSAGE_OVERHEAD
  for (const part of message.content) tokens += estimatePartTokens(part)
  return tokens
}

const toolSizes = new WeakMap<readonly ToolDefinition[], { readonly bytes: number; readonly tokens: number }>()

/** Size of the tool schemas in a request. Remembered per list, because the list is the same for a whole session. */
export function measureTools(tools: readonly ToolDefinition[]): { readonly bytes: number; readonly tokens: number } {
  const known = toolSizes.get(tools)
  if (known !== undefined) return known
  const text = JSON.stringify(tools.map(({ name, description, parameters }) => ({ name, description, parameters })))
  const size = { bytes: Buffer.byteLength(text), tokens: estimateTextTokens(text) }
  toolSizes.set(tools, size)
  return size
}
