// Makes a stored conversation acceptable to model services, which refuse a history with loose ends.
import type { AssistantMessage, ConversationMessage, TextPart, ToolCallPart, ToolResultMessage } from './conversation.ts'

/** What the model reads when a call of its own never got an answer. */
const NO_RESULT = 'No result: the call was interrupted. Whether it had an effect is unknown.'

function toolCallsOf(message: AssistantMessage): readonly ToolCallPart[] {
  return message.content.filter((part) => part.type === 'toolCall')
}

function missingResult(call: ToolCallPart, timestampMs: number): ToolResultMessage {
  return { role: 'toolResult', toolCallId: call.id, toolName: call.name, content: [{ type: 'text', text: NO_RESULT }], isError: true, timestampMs }
}

/**
 * Every tool call is followed by its result (an honest stand-in when there is none), results without a call and empty
 * assistant messages are left out. The input is not changed.
 */
export function replayableHistory(messages: readonly ConversationMessage[]): readonly ConversationMessage[] {
  const output: ConversationMessage[] = []
  let open: AssistantMessage | null = null
  let waiting = new Map<string, ToolCallPart>()
  const close = (): void => {
    for (const call of waiting.values()) output.push(missingResult(call, open?.timestampMs ?? 0))
    waiting = new Map()
    open = null
  }
  for (const message of messages) {
    if (message.role === 'toolResult') {
      if (waiting.delete(message.toolCallId)) output.push(message)
      continue
    }
    close()
    if (message.role === 'assistant') {
      if (message.content.every((part) => part.type === 'thinking')) continue
      open = message
      waiting = new Map(toolCallsOf(message).map((call) => [call.id, call]))
    }
    output.push(message)
  }
  close()
  return output
}

/** A tool call id every service accepts (letters, digits, `_`, `-`; at most 64), the same for a call and its result. */
export function portableCallId(id: string): string {
  if (id.length <= 64 && /^[A-Za-z0-9_-]+$/.test(id)) return id
  const clean = id.replace(/[^A-Za-z0-9_-]/g, '_')
  return clean.length <= 64 ? clean : `${clean.slice(0, 40)}${clean.slice(-24)}`
}

/** True when a provider may get its own thinking back: proofs are only valid where they came from. */
export function isOwnThinking(message: AssistantMessage, providerId: string, modelId: string): boolean {
  return message.provider === providerId && message.model === modelId
}

/**
 * Puts what changes from turn to turn in front of the newest user message instead of into the system prompt: everything
 * before it stays byte-identical, so caches of the service (and a local model's own) keep covering the history.
 */
export function withVolatileContext(messages: readonly ConversationMessage[], volatile: string): readonly ConversationMessage[] {
  if (volatile === '') return messages
  const index = messages.findLastIndex((message) => message.role === 'user')
  const newest = messages[index]
  if (newest?.role !== 'user') return messages
  const context: TextPart = { type: 'text', text: `<context>\n${volatile}\n</context>\n\n` }
  return messages.with(index, { ...newest, content: [context, ...newest.content] })
}
