// Reads what the gateway sends about a session: messages, rows, approvals. Tolerant: what is missing becomes empty. Pure.
import type { Approval, Entry, EntryPart, SessionFacts, Usage } from './chat-types.ts'

export type Json = Readonly<Record<string, unknown>>

export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

const ROLES: Readonly<Record<string, Entry['role']>> = { user: 'user', assistant: 'assistant', toolResult: 'tool', system: 'note' }

/** A message of chat.history or session.message; null when it has no place in a conversation. */
export function readEntry(value: unknown): Entry | null {
  const message = record(value)
  const envelope = record(message['__openclaw'])
  const role = ROLES[text(message['role']) ?? '']
  const id = text(envelope['id'])
  if (role === undefined || id === null) return null
  const error = text(message['errorMessage'])
  const errorKind = text(message['errorKind'])
  const key = text(message['idempotencyKey']) ?? text(envelope['idempotencyKey'])
  return {
    id, role, error,
    ...(errorKind !== null && { errorKind }),
    seq: count(envelope['seq']),
    runId: text(envelope['runId']) ?? text(message['runId']),
    atMs: count(message['timestamp']) || count(envelope['recordTimestampMs']),
    sendKey: role === 'user' && key !== null ? key.replace(/:user$/, '') : null,
    parts: withoutError(readParts(message['content']), error),
    model: modelName(message['provider'], message['model']),
    usage: readUsage(message['usage']),
    stopReason: text(message['stopReason']),
    origin: role === 'user' ? originOf(text(envelope['channel'])) : null,
    isOwner: envelope['senderIsOwner'] !== false,
    result: role === 'tool' ? { callId: text(message['toolCallId']) ?? '', name: text(message['toolName']) ?? '', isError: message['isError'] === true } : null,
    isProvisional: false,
  }
}

/** The dashboard and the terminal are nowhere else. */
function originOf(channel: string | null): string | null {
  return channel === null || channel === '' || channel === 'webchat' ? null : channel
}

export function readParts(content: unknown): readonly EntryPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }]
  return list(content).flatMap((value): EntryPart[] => {
    const part = record(value)
    if (part['type'] === 'text') return text(part['text']) === null || part['text'] === '' ? [] : [{ kind: 'text', text: String(part['text']) }]
    if (part['type'] === 'thinking') return text(part['thinking']) === null || part['thinking'] === '' ? [] : [{ kind: 'thinking', text: String(part['thinking']) }]
    if (part['type'] === 'toolCall') return [{ kind: 'tool', id: text(part['id']) ?? '', name: text(part['name']) ?? '', args: record(part['arguments']) }]
    if (part['type'] === 'image') return [{ kind: 'image', mimeType: text(part['mimeType']) ?? 'image/png', ...(typeof part['data'] === 'string' && { data: part['data'] }) }]
    if (part['type'] === 'attachment') {
      const { label, mimeType, sizeBytes } = record(part['attachment'])
      return [{ kind: 'file', name: text(label) ?? '', mimeType: text(mimeType) ?? '', bytes: count(sizeBytes) }]
    }
    return []
  })
}

/** The gateway repeats the reason of a failure at the end of the text; here it has a place of its own. */
function withoutError(parts: readonly EntryPart[], error: string | null): readonly EntryPart[] {
  if (error === null) return parts
  return parts.flatMap((part): EntryPart[] => {
    if (part.kind !== 'text' || !part.text.endsWith(error)) return [part]
    const rest = part.text.slice(0, -error.length).replace(/⚠️\s*$/, '').trimEnd()
    return rest === '' ? [] : [{ kind: 'text', text: rest }]
  })
}

const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** The kinds of pictures that models see and browsers show; everything else is a file. */
export function isPicture(mimeType: string): boolean {
  return PICTURES.has(mimeType)
}

export function textOf(parts: readonly EntryPart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
}

function modelName(provider: unknown, model: unknown): string | null {
  if (typeof model !== 'string' || model === '') return null
  return typeof provider === 'string' && provider !== '' ? `${provider}/${model}` : model
}

export function readUsage(value: unknown): Usage | null {
  if (typeof value !== 'object' || value === null) return null
  const usage = record(value)
  const input = count(usage['input']) + count(usage['cacheRead']) + count(usage['cacheWrite'])
  return { input, output: count(usage['output']), total: count(usage['totalTokens']) || input + count(usage['output']), cost: count(record(usage['cost'])['total']) }
}

/** From a session row and, for a session that does not exist yet, the defaults of its agent. */
export function readFacts(row: Json, defaults: Json = {}, thinkingLevel?: unknown): SessionFacts {
  const levels = list(row['thinkingOptions'] ?? defaults['thinkingOptions']).filter((level) => typeof level === 'string')
  return {
    sessionId: text(row['sessionId']),
    lifecycleRevision: text(row['lifecycleRevision']),
    title: text(row['label']) ?? text(row['displayName']) ?? text(row['derivedTitle']),
    channel: text(row['channel']),
    model: modelName(row['modelProvider'] ?? defaults['modelProvider'], row['model'] ?? defaults['model']),
    modelIsOwn: row['modelOverrideSource'] === 'user',
    thinkingLevel: text(thinkingLevel) ?? text(row['thinkingLevel']) ?? text(row['thinkingDefault']) ?? text(defaults['thinkingDefault']) ?? 'off',
    thinkingLevels: levels,
    permissionMode: text(row['permissionMode']),
    execMode: text(defaults['execMode']),
    contextTokens: count(row['totalTokens']),
    contextWindow: count(row['contextTokens'] ?? defaults['contextTokens']),
    cost: count(row['estimatedCostUsd']),
  }
}

/** An exec approval of this session, or null when it belongs to another one. */
export function readApproval(value: unknown, sessionKey: string): Approval | null {
  return record(record(value)['request'])['sessionKey'] === sessionKey ? readAnyApproval(value) : null
}

/** An exec approval, whatever it belongs to; null for what is none. */
export function readAnyApproval(value: unknown): Approval | null {
  const approval = record(value)
  const request = record(approval['request'])
  const id = text(approval['id'])
  if (id === null) return null
  return {
    id,
    command: text(request['command']) ?? '',
    cwd: text(request['cwd']),
    host: text(request['host']),
    reason: text(request['reason']) ?? text(request['warningText']),
    agentId: text(request['agentId']),
    sessionKey: text(request['sessionKey']),
    runId: text(request['runId']),
    resolvedPath: text(request['resolvedPath']),
    allowed: list(request['allowedDecisions']).filter((decision) => typeof decision === 'string'),
    createdAtMs: count(approval['createdAtMs']),
    expiresAtMs: count(approval['expiresAtMs']),
    answering: false,
    error: null,
  }
}

/** The text of a tool result or of what a tool has said so far. */
export function outputText(result: unknown): string {
  if (typeof result === 'string') return result
  const { content } = record(result)
  return typeof content === 'string' ? content : textOf(readParts(content))
}
