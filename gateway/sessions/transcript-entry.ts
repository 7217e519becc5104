// One entry of an OpenClaw transcript and one event of our log: the two directions of the translation. Pure.
import type { AssistantMessage, ConversationMessage, ImagePart, StopReason, TextPart, TokenUsage } from '../plugin-api/index.ts'
import type { SessionEvent, SessionEventBody } from './session.ts'

type Json = Record<string, unknown>

/** Entries we have no event for are kept whole under this type and come out unchanged. */
export const FOREIGN_ENTRY = 'openclaw.entry'
/** A new life of the session; state only, as the format has no entry for it. */
const RESET_ENTRY = 'desktop.reset'

/** Says what is wrong with an entry; the caller adds the line. */
export class EntryProblem extends Error {}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new EntryProblem(`${name} must be a text`)
  return value
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** Milliseconds from a number or an ISO date; undefined for anything else. */
export function entryTime(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : value
  return typeof ms === 'number' && Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? Math.trunc(ms) : undefined
}

type ImportedPart = AssistantMessage['content'][number] | ImagePart

/** What a text part stands for, when another gateway of ours wrote it. The bytes themselves stay where they were. */
function importFile(value: unknown): Pick<TextPart, 'file'> {
  if (!isObject(value)) return {}
  const { name, mimeType, bytes, sha256 } = value
  return typeof name === 'string' && typeof mimeType === 'string' && typeof bytes === 'number' && typeof sha256 === 'string' ? { file: { name, mimeType, bytes, sha256 } } : {}
}

function importPart(part: unknown): ImportedPart {
  if (!isObject(part)) throw new EntryProblem('message.content must hold objects')
  if (part['type'] === 'text') return { type: 'text', text: text(part['text'], 'text of a text part'), ...importFile(part['file']) }
  if (part['type'] === 'thinking') {
    const signature = part['thinkingSignature'] ?? part['signature']
    return { type: 'thinking', thinking: text(part['thinking'], 'thinking'), ...(typeof signature === 'string' && { signature }) }
  }
  if (part['type'] === 'image') return { type: 'image', mimeType: text(part['mimeType'], 'mimeType of an image'), data: text(part['data'], 'data of an image') }
  if (part['type'] === 'toolCall') {
    const { id, name, arguments: args, invalidArguments } = part
    return { type: 'toolCall', id: text(id, 'id of a toolCall'), name: text(name, 'name of a toolCall'), arguments: isObject(args) ? args : {}, ...(typeof invalidArguments === 'string' && { invalidArguments }) }
  }
  return { type: 'text', text: JSON.stringify(part) }
}

function importContent(content: unknown): ImportedPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) throw new EntryProblem('message.content must be a text or a list')
  return content.map(importPart)
}

function plain(parts: readonly ImportedPart[]): (TextPart | ImagePart)[] {
  return parts.map((part) => (part.type === 'text' || part.type === 'image' ? part : { type: 'text', text: JSON.stringify(part) }))
}

const STOP_REASONS: readonly StopReason[] = ['stop', 'length', 'toolUse', 'error', 'aborted']

function importUsage(value: unknown): TokenUsage | undefined {
  if (!isObject(value)) return undefined
  const cost = isObject(value['cost']) ? value['cost']['total'] : value['cost']
  return { input: count(value['input']), output: count(value['output']), cacheRead: count(value['cacheRead']), cacheWrite: count(value['cacheWrite']), totalTokens: count(value['totalTokens']), cost: count(cost) }
}

/** Null for roles the conversation does not have. */
function importMessage(message: unknown, fallbackMs: number): ConversationMessage | null {
  if (!isObject(message)) throw new EntryProblem('message must be an object')
  const timestampMs = entryTime(message['timestamp']) ?? fallbackMs
  const role = text(message['role'], 'message.role')
  if (role === 'user') return { role, content: plain(importContent(message['content'])), timestampMs }
  if (role === 'toolResult') {
    return { role, toolCallId: text(message['toolCallId'], 'toolCallId'), toolName: text(message['toolName'], 'toolName'), content: plain(importContent(message['content'])), isError: message['isError'] === true, timestampMs }
  }
  if (role !== 'assistant') return null
  const { provider, model, responseId, errorMessage } = message
  const usage = importUsage(message['usage'])
  return {
    role,
    content: importContent(message['content']).map((part) => (part.type === 'image' ? { type: 'text', text: `[image ${part.mimeType}]` } : part)),
    provider: typeof provider === 'string' ? provider : 'unknown',
    model: typeof model === 'string' ? model : 'unknown',
    stopReason: STOP_REASONS.find((reason) => reason === message['stopReason']) ?? 'stop',
    ...(usage !== undefined && { usage }),
    ...(typeof responseId === 'string' && { responseId }),
    ...(typeof errorMessage === 'string' && { errorMessage }),
    timestampMs,
  }
}

/** `seqOf` gives the place of an entry id in the imported log. Throws EntryProblem. */
export function entryToBody(entry: Readonly<Json>, fallbackMs: number, seqOf: (entryId: string) => number | undefined, ownSeq: number): SessionEventBody {
  if (entry['type'] === 'message') {
    const message = importMessage(entry['message'], entryTime(entry['timestamp']) ?? fallbackMs)
    if (message !== null) return { type: 'message', message }
  }
  if (entry['type'] === 'compaction') {
    const kept = entry['firstKeptEntryId']
    return {
      type: 'compaction',
      summary: text(entry['summary'], 'summary'),
      firstKeptSeq: (typeof kept === 'string' ? seqOf(kept) : undefined) ?? ownSeq,
      tokensBefore: count(entry['tokensBefore']),
      byModel: entry['byModel'] !== false,
    }
  }
  if (entry['type'] === 'custom' && entry['customType'] !== FOREIGN_ENTRY) {
    const { customType, data } = entry
    return { type: 'custom', customType: text(customType, 'customType'), data: isObject(data) ? data : data === undefined ? {} : { value: data } }
  }
  return { type: 'custom', customType: FOREIGN_ENTRY, data: { ...entry } }
}

function exportMessage(message: ConversationMessage): Json {
  const { timestampMs, content, ...rest } = message
  const parts = content.map((part) => {
    if (part.type !== 'thinking' || part.signature === undefined) return part
    const { signature, ...thinking } = part
    return { ...thinking, thinkingSignature: signature }
  })
  const usage = message.role === 'assistant' && message.usage !== undefined ? { usage: { ...message.usage, cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: message.usage.cost } } } : {}
  return { ...rest, content: parts, ...usage, timestamp: timestampMs }
}

/** The entry of an event, without its line break. `idAt` gives the id of the entry that has a seq. */
export function eventToEntry(event: SessionEvent, parentId: string | null, idAt: (seq: number) => string | undefined): Json {
  const { body } = event
  const base = { id: event.id, parentId, timestamp: new Date(event.createdAtMs).toISOString() }
  if (body.type === 'message') return { type: 'message', ...base, message: exportMessage(body.message) }
  if (body.type === 'compaction') {
    const { summary, firstKeptSeq, tokensBefore, byModel } = body
    return { type: 'compaction', ...base, summary, firstKeptEntryId: idAt(firstKeptSeq) ?? event.id, tokensBefore, byModel }
  }
  if (body.type === 'reset') return { type: 'custom', ...base, customType: RESET_ENTRY, data: { reason: body.reason } }
  if (body.customType === FOREIGN_ENTRY) return { ...body.data, id: event.id, parentId }
  return { type: 'custom', ...base, customType: body.customType, data: body.data }
}
