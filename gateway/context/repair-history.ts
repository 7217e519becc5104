// Turns the logged conversation into one that every provider accepts: each call has exactly one result right after it,
// nothing that failed half-way is sent as if it had been said, and the first message is the user's.
import type { AssistantMessage, ConversationMessage, ToolCallPart, ToolResultMessage } from '../plugin-api/index.ts'

const NO_RESULT = 'No result was recorded for this call. Its outcome is unknown: it may or may not have taken effect.'
const OPENING = '[The conversation continues.]'

interface Slot {
  readonly message: Exclude<ConversationMessage, ToolResultMessage>
  readonly calls: readonly ToolCallPart[]
  readonly results: Map<string, ToolResultMessage>
}

function isBroken(message: AssistantMessage): boolean {
  return message.stopReason === 'error' || message.stopReason === 'aborted'
}

/** What is left of a reply that ended in an error or was stopped: its text. Calls in it never ran, its thinking has no valid signature. */
function saidOf(message: AssistantMessage): AssistantMessage | null {
  const content = message.content.filter((part) => part.type === 'text' && part.text.trim() !== '')
  return content.length === 0 ? null : { ...message, content }
}

function slotsOf(messages: readonly ConversationMessage[]): readonly Slot[] {
  const slots: Slot[] = []
  const waiting = new Map<string, Slot>()
  for (const message of messages) {
    if (message.role === 'toolResult') {
      // A result without its call, or a second one for the same call, can't be sent.
      waiting.get(message.toolCallId)?.results.set(message.toolCallId, message)
      waiting.delete(message.toolCallId)
      continue
    }
    const calls = message.role === 'assistant' ? message.content.filter((part) => part.type === 'toolCall') : []
    const slot: Slot = { message, calls, results: new Map() }
    slots.push(slot)
    for (const call of calls) waiting.set(call.id, slot)
  }
  return slots
}

function syntheticResult(call: ToolCallPart, timestampMs: number): ToolResultMessage {
  return { role: 'toolResult', toolCallId: call.id, toolName: call.name, content: [{ type: 'text', text: NO_RESULT }], isError: true, timestampMs }
}

/** Pure. Messages that need no repair are passed on as the same objects. */
export function repairHistory(messages: readonly ConversationMessage[]): readonly ConversationMessage[] {
  const repaired: ConversationMessage[] = []
  for (const { message, calls, results } of slotsOf(messages)) {
    if (message.role === 'user') {
      if (message.content.length > 0) repaired.push(message)
      continue
    }
    if (isBroken(message) && results.size === 0) {
      const said = saidOf(message)
      if (said !== null) repaired.push(said)
      continue
    }
    if (message.content.length === 0) continue
    repaired.push(message)
    for (const call of calls) repaired.push(results.get(call.id) ?? syntheticResult(call, message.timestampMs))
  }
  const first = repaired[0]
  if (first !== undefined && first.role !== 'user') repaired.unshift({ role: 'user', content: [{ type: 'text', text: OPENING }], timestampMs: first.timestampMs })
  return repaired
}
