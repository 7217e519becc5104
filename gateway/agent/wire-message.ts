// How an event of the log looks to clients: the message objects of chat.history and session.message. Pure.
import type { AssistantMessage, TokenUsage } from '../plugin-api/index.ts'
import type { SessionEvent } from '../sessions/index.ts'

export type WireMessage = Readonly<Record<string, unknown>>

export interface WireMessageOptions {
  /** Longer texts are cut, with a note; default: whole. */
  readonly maxChars?: number
  /** Image data is left out unless asked for. */
  readonly withImages?: boolean
}

/** Custom event types that people see as part of the conversation while models never do. */
export const COMMAND_EVENT = 'slash-command'
export const COMMAND_REPLY_EVENT = 'slash-command-reply'

/** An answer that consists of this alone is meant to stay silent. */
const SILENT = 'NO_REPLY'

/** The message, or null when the event is nothing a person reads. */
export function toWireMessage(event: SessionEvent, options: WireMessageOptions = {}): WireMessage | null {
  const { body } = event
  if (body.type === 'message') {
    const { message } = body
    const base = { timestamp: message.timestampMs, __openclaw: envelope(event) }
    if (message.role === 'user') return { role: 'user', content: userContent(message.content, options), ...base, ...keyOf(event) }
    if (message.role === 'toolResult') {
      return { role: 'toolResult', toolCallId: message.toolCallId, toolName: message.toolName, content: message.content.map((part) => wirePart(part, options)), isError: message.isError, ...base }
    }
    if (isSilent(message)) return null
    return {
      role: 'assistant',
      content: message.content.map((part) => wirePart(part, options)),
      provider: message.provider,
      model: message.model,
      ...(message.usage !== undefined && { usage: wireUsage(message.usage) }),
      stopReason: message.stopReason,
      ...(message.errorMessage !== undefined && { errorMessage: message.errorMessage }),
      ...(message.errorKind !== undefined && { errorKind: message.errorKind }),
      ...(message.responseId !== undefined && { responseId: message.responseId }),
      ...base,
    }
  }
  if (body.type === 'compaction') {
    return { role: 'system', content: [{ type: 'text', text: cut(body.summary, options) }], timestamp: event.createdAtMs, __openclaw: { ...envelope(event), kind: 'compaction', tokensBefore: body.tokensBefore } }
  }
  if (body.type === 'custom' && (body.customType === COMMAND_EVENT || body.customType === COMMAND_REPLY_EVENT)) {
    const text = cut(typeof body.data['text'] === 'string' ? body.data['text'] : '', options)
    const base = { timestamp: event.createdAtMs, __openclaw: { ...envelope(event), kind: body.customType } }
    if (body.customType === COMMAND_EVENT) return { role: 'user', content: text, ...base, ...keyOf(event) }
    return { role: 'assistant', content: [{ type: 'text', text }], provider: 'openclaw', model: 'gateway-command', stopReason: 'stop', ...base }
  }
  return null
}

/** The visible text of an assistant message; empty for a silent one. */
export function visibleText(message: AssistantMessage): string {
  let text = ''
  for (const part of message.content) if (part.type === 'text') text += part.text
  return text.trim() === SILENT ? '' : text
}

function isSilent(message: AssistantMessage): boolean {
  return message.content.every((part) => part.type === 'text') && visibleText(message) === '' && message.content.some((part) => part.type === 'text' && part.text.trim() === SILENT)
}

/** Usage as the wire carries it; the split of the cost is not known, only its sum. */
export function wireUsage(usage: TokenUsage): WireMessage {
  const { input, output, totalTokens, cacheRead, cacheWrite, cost } = usage
  return { input, output, totalTokens, cacheRead, cacheWrite, cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: cost } }
}

function envelope(event: SessionEvent): WireMessage {
  const { origin } = event
  return {
    id: event.id,
    seq: event.seq,
    recordTimestampMs: event.createdAtMs,
    ...(event.runId !== null && { runId: event.runId }),
    ...(origin?.channel !== undefined && { channel: origin.channel }),
    ...(origin?.senderIsOwner !== undefined && { senderIsOwner: origin.senderIsOwner }),
    ...(origin?.clientId !== undefined && { transport: { clients: [{ id: origin.clientId, ...(origin.clientMode !== undefined && { mode: origin.clientMode }) }] } }),
  }
}

function keyOf(event: SessionEvent): WireMessage {
  const key = event.origin?.idempotencyKey ?? event.runId
  return key === null ? {} : { idempotencyKey: `${key}:user` }
}

type Part = AssistantMessage['content'][number] | { readonly type: 'image'; readonly mimeType: string; readonly data: string }

function userContent(content: readonly Part[], options: WireMessageOptions): string | readonly WireMessage[] {
  const [only] = content
  if (content.length === 1 && only?.type === 'text' && only.file === undefined) return cut(only.text, options)
  return content.map((part) => wirePart(part, options))
}

function wirePart(part: Part, options: WireMessageOptions): WireMessage {
  if (part.type === 'text' && part.file !== undefined) {
    const { name, mimeType, bytes } = part.file
    return { type: 'attachment', attachment: { kind: mimeType.startsWith('audio/') ? 'audio' : mimeType.startsWith('video/') ? 'video' : 'document', label: name, mimeType, sizeBytes: bytes } }
  }
  if (part.type === 'text') return { type: 'text', text: cut(part.text, options) }
  if (part.type === 'thinking') return { type: 'thinking', thinking: cut(part.thinking, options) }
  if (part.type === 'toolCall') return { type: 'toolCall', id: part.id, name: part.name, arguments: part.arguments }
  if (options.withImages === true) return { type: 'image', mimeType: part.mimeType, data: part.data }
  return { type: 'image', mimeType: part.mimeType, omitted: true, bytes: Math.floor((part.data.length * 3) / 4) }
}

function cut(text: string, { maxChars }: WireMessageOptions): string {
  if (maxChars === undefined || text.length <= maxChars) return text
  return `${text.slice(0, maxChars)}\n…(cut: ${text.length - maxChars} more characters)`
}
