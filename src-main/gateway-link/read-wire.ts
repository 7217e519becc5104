// Reads what the gateway sends into the app's view. Tolerant: a gateway elsewhere may be of another version. Pure.
import type { PendingApproval, PendingPairing, RecentSession, Reply } from './gateway-view.ts'

type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

export function readApproval(value: unknown): PendingApproval | null {
  const approval = fieldsOf(value)
  const request = fieldsOf(approval['request'])
  const id = text(approval['id'])
  if (id === null) return null
  return {
    id,
    command: text(request['command']) ?? '',
    agentId: text(request['agentId']),
    sessionKey: text(request['sessionKey']),
    reason: text(request['reason']) ?? text(request['warningText']),
    allowed: listOf(request['allowedDecisions']).filter((decision) => typeof decision === 'string'),
  }
}

export function readPairing(value: unknown): PendingPairing | null {
  const pairing = fieldsOf(value)
  const requestId = text(pairing['requestId'])
  if (requestId === null) return null
  return { requestId, name: text(pairing['displayName']) ?? text(pairing['platform']) ?? text(pairing['deviceId'])?.slice(0, 8) ?? requestId }
}

export function readSession(value: unknown): RecentSession | null {
  const row = fieldsOf(value)
  const key = text(row['key'])
  if (key === null) return null
  const channel = text(row['channel'])
  return {
    key,
    title: text(row['label']) ?? text(row['displayName']) ?? text(row['derivedTitle']),
    agentId: text(row['agentId']) ?? '',
    updatedAtMs: typeof row['updatedAt'] === 'number' ? row['updatedAt'] : 0,
    isRunning: row['hasActiveRun'] === true,
    isUnread: row['unread'] === true,
    channel: channel === 'webchat' ? null : channel,
    isBackground: row['isBackground'] === true,
    isArchived: row['archived'] === true,
  }
}

/** Of a session.message: null for what is no complete answer, such as a step on the way to one. */
export function readReply(payload: Fields): Reply | null {
  const message = fieldsOf(payload['message'])
  const sessionKey = text(payload['sessionKey'])
  const messageId = text(payload['messageId'])
  if (message['role'] !== 'assistant' || sessionKey === null || messageId === null || message['stopReason'] === 'toolUse' || message['stopReason'] === 'aborted') return null
  const parts = listOf(message['content']).map(fieldsOf)
  const words = parts.map((part) => (part['type'] === 'text' ? (text(part['text']) ?? '') : '')).join('').trim()
  return { sessionKey, messageId, text: words, error: text(message['errorMessage']) }
}
