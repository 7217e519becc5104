// OpenAI chat messages → the agent's words: what goes into the log first, and the message that starts the run. Pure.
import { z } from 'zod'
import type { AssistantMessage, ConversationMessage, ImagePart, TextPart, ToolResultMessage } from '../plugin-api/index.ts'
import { HttpProblem } from './http-problem.ts'

const MAX_IMAGES = 8
const MAX_IMAGE_BYTES = 10_000_000

const textPart = z.looseObject({ type: z.enum(['text', 'input_text', 'output_text']), text: z.string() })
const imagePart = z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) })
const content = z.union([z.string(), z.array(z.union([textPart, imagePart])), z.null()])

export const chatMessageSchema = z.discriminatedUnion('role', [
  z.looseObject({ role: z.enum(['system', 'developer']), content }),
  z.looseObject({ role: z.literal('user'), content }),
  z.looseObject({
    role: z.literal('assistant'),
    content: content.optional(),
    tool_calls: z.array(z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string(), arguments: z.string() }) })).optional(),
  }),
  z.looseObject({ role: z.literal('tool'), tool_call_id: z.string(), content }),
])
export type ChatMessage = z.output<typeof chatMessageSchema>

export interface ConversationInput {
  readonly system: string
  /** Oldest first; everything before the starting message. */
  readonly history: readonly ConversationMessage[]
  /** The message that starts the run: the last user message, or the last result of a tool that the client ran. */
  readonly start: { readonly kind: 'user'; readonly text: string; readonly images: readonly ImagePart[] } | { readonly kind: 'tool'; readonly result: ToolResultMessage }
}

/** Throws HttpProblem 400 when there is nothing to answer or a part can't be used. */
export function conversationInput(messages: readonly ChatMessage[], nowMs: number): ConversationInput {
  const system = messages.filter((message) => message.role === 'system' || message.role === 'developer').map((message) => parts(message.content ?? null).text).join('\n\n')
  const spoken = messages.filter((message) => message.role !== 'system' && message.role !== 'developer')
  const last = spoken.at(-1)
  if (last === undefined || last.role === 'assistant') throw new HttpProblem(400, 'the last message must be from the user or a tool result', 'invalid_request_error', 'messages')
  const names = new Map(spoken.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []).map((call) => [call.id, call.function.name] as const) : [])))
  const converted = spoken.map((message) => convert(message, names, nowMs))
  const start = converted.at(-1)
  const history = converted.slice(0, -1)
  if (start?.role === 'toolResult') return { system, history, start: { kind: 'tool', result: start } }
  const { text, images } = parts(last.content ?? null)
  if (text.trim() === '' && images.length === 0) throw new HttpProblem(400, 'the last message is empty', 'invalid_request_error', 'messages')
  return { system, history, start: { kind: 'user', text, images } }
}

function convert(message: ChatMessage, toolNames: ReadonlyMap<string, string>, nowMs: number): ConversationMessage {
  if (message.role === 'assistant') {
    const { text } = parts(message.content ?? null)
    const calls = message.tool_calls ?? []
    const contents: AssistantMessage['content'] = [
      ...(text === '' ? [] : [{ type: 'text' as const, text }]),
      ...calls.map((call) => ({ type: 'toolCall' as const, id: call.id, name: call.function.name, ...toolArguments(call.function.arguments) })),
    ]
    return { role: 'assistant', content: contents, provider: 'client', model: 'client', stopReason: calls.length > 0 ? 'toolUse' : 'stop', timestampMs: nowMs }
  }
  const { text, images } = parts(message.content ?? null)
  const list: (TextPart | ImagePart)[] = [{ type: 'text', text }, ...images]
  if (message.role === 'tool') {
    return { role: 'toolResult', toolCallId: message.tool_call_id, toolName: toolNames.get(message.tool_call_id) ?? 'tool', content: list, isError: false, timestampMs: nowMs }
  }
  return { role: 'user', content: list, timestampMs: nowMs }
}

function toolArguments(text: string): { arguments: Readonly<Record<string, unknown>>; invalidArguments?: string } {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { arguments: value as Record<string, unknown> }
  } catch {
    // Falls through: the raw text is kept for the model to see.
  }
  return { arguments: {}, invalidArguments: text }
}

function parts(value: z.output<typeof content>): { text: string; images: ImagePart[] } {
  if (value === null) return { text: '', images: [] }
  if (typeof value === 'string') return { text: value, images: [] }
  const text = value.flatMap((part) => (part.type === 'image_url' ? [] : [part.text])).join('\n')
  const images = value.flatMap((part) => (part.type === 'image_url' ? [dataUrlImage(part.image_url.url)] : []))
  if (images.length > MAX_IMAGES) throw new HttpProblem(400, `at most ${MAX_IMAGES} images can be sent at once`, 'invalid_request_error', 'messages')
  return { text, images }
}

function dataUrlImage(url: string): ImagePart {
  const match = /^data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=]+)$/.exec(url)
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new HttpProblem(400, 'images must be data: URLs of type png, jpeg, gif or webp; the gateway fetches no address that a request names', 'invalid_request_error', 'messages')
  }
  if (match[2].length * 0.75 > MAX_IMAGE_BYTES) throw new HttpProblem(400, `an image is larger than ${MAX_IMAGE_BYTES} bytes`, 'invalid_request_error', 'messages')
  return { type: 'image', mimeType: match[1], data: match[2] }
}
