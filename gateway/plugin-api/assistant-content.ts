// Assembles an assistant message from stream deltas, the same way for every provider: text, thinking and tool calls in
// the order they came, so that what was shown before a failure is exactly what is stored.
import type { AssistantMessage, TextPart, ThinkingPart, ToolCallPart } from './conversation.ts'

/** A tool call whose argument text is still arriving. */
interface OpenToolCall {
  readonly kind: 'toolCall'
  id: string
  name: string
  text: string
}

type OpenPart = { readonly kind: 'text'; text: string } | { readonly kind: 'thinking'; text: string; signature: string | null } | OpenToolCall

/**
 * Parses the arguments a model wrote. Anything but a JSON object is kept as `invalidArguments`, so that the call is
 * refused with a message the model can learn from instead of being guessed at. No text at all means no arguments.
 */
export function parseToolArguments(text: string): Pick<ToolCallPart, 'arguments' | 'invalidArguments'> {
  if (text.trim() === '') return { arguments: {} }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { arguments: value as Record<string, unknown> }
  } catch {
    return { arguments: {}, invalidArguments: text }
  }
  return { arguments: {}, invalidArguments: text }
}

/** Collects one assistant message. `key` tells concurrent tool calls of one stream apart (an index or an item id). */
export class AssistantContent {
  readonly #parts: OpenPart[] = []
  readonly #calls = new Map<string | number, OpenToolCall>()

  appendText(text: string): void {
    const last = this.#parts.at(-1)
    if (last?.kind === 'text') last.text += text
    else this.#parts.push({ kind: 'text', text })
  }

  appendThinking(text: string): void {
    const last = this.#parts.at(-1)
    if (last?.kind === 'thinking' && last.signature === null) last.text += text
    else this.#parts.push({ kind: 'thinking', text, signature: null })
  }

  /** Seals the thinking so far with the provider's proof; makes an empty one when nothing was shown. */
  signThinking(signature: string): void {
    const last = this.#parts.at(-1)
    if (last?.kind === 'thinking' && last.signature === null) last.signature = signature
    else this.#parts.push({ kind: 'thinking', text: '', signature })
  }

  startToolCall(key: string | number, id: string, name: string): void {
    const call: OpenToolCall = { kind: 'toolCall', id, name, text: '' }
    this.#parts.push(call)
    this.#calls.set(key, call)
  }

  hasToolCall(key: string | number): boolean {
    return this.#calls.has(key)
  }

  appendArguments(key: string | number, text: string): void {
    const call = this.#calls.get(key)
    if (call !== undefined) call.text += text
  }

  /** Replaces what was streamed; for services that repeat the complete arguments at the end. */
  setArguments(key: string | number, text: string): void {
    const call = this.#calls.get(key)
    if (call !== undefined) call.text = text
  }

  get toolCallCount(): number {
    return this.#calls.size
  }

  /** The complete message. Call once, at the end. */
  finish(): AssistantMessage['content'] {
    return this.#parts.flatMap((part): (TextPart | ThinkingPart | ToolCallPart)[] => {
      if (part.kind === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text }]
      if (part.kind === 'thinking') {
        if (part.signature !== null) return [{ type: 'thinking', thinking: part.text, signature: part.signature }]
        return part.text === '' ? [] : [{ type: 'thinking', thinking: part.text }]
      }
      return [{ type: 'toolCall', id: part.id, name: part.name, ...parseToolArguments(part.text) }]
    })
  }

  /** What may be kept after a failure: half-written tool calls are left out, they were never meant to run. */
  finishPartial(): AssistantMessage['content'] {
    return this.finish().filter((part) => part.type !== 'toolCall')
  }
}
