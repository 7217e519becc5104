// chat.history: one page of a conversation read from the store, its delta after a cursor, and what is going on right now.
import { toWireMessage, type AgentRuntime, type WireMessage } from '../../agent/index.ts'
import type { chatWire } from '../../protocol/index.ts'
import type { Session, SessionEvent, SessionStore } from '../../sessions/index.ts'

export interface HistoryDependencies {
  readonly sessions: SessionStore
  readonly runtime: Pick<AgentRuntime, 'active' | 'thinkingLevel'>
  /** The session's row as in sessions.list. */
  readonly sessionRow: (session: Session) => Readonly<Record<string, unknown>>
  /** The `defaults` block of sessions.list. */
  readonly defaults: (agentId: string) => Readonly<Record<string, unknown>>
}

type Json = Readonly<Record<string, unknown>>

const DEFAULT_LIMIT = 200
const DEFAULT_MAX_CHARS = 100_000
const BYTE_BUDGET = 6_291_456
const DELTA_EVENTS = 200
const DELTA_BYTES = 1_000_000
const PENDING_SHOWN = 20

/** The page, or with a cursor what is new since then. `sessionKey` echoes what the client asked with. */
export function readHistory(params: chatWire.HistoryParams, session: Session | null, agentId: string, deps: HistoryDependencies): Json {
  if (session === null) return emptyHistory(params, agentId, deps)
  if (params.cursor !== undefined) return readDelta(params.cursor, params, session, deps)
  const page = readPage(params, session, deps)
  return {
    sessionKey: params.sessionKey,
    sessionId: session.sessionId,
    messages: page.messages,
    activity: activityOf(page.events),
    pendingInputs: pendingInputs(session, deps),
    deltaCursor: cursorAt(session, session.lastSeq),
    ...(page.offset > 0 && { offset: page.offset }),
    ...(page.hasMore && { nextOffset: page.offset + page.events.length }),
    hasMore: page.hasMore,
    totalMessages: session.messageCount,
    completeSnapshot: !page.hasMore && page.offset === 0,
    ...liveState(session, deps),
  }
}

function emptyHistory(params: chatWire.HistoryParams, agentId: string, deps: HistoryDependencies): Json {
  if (params.cursor !== undefined) return { kind: 'reset' }
  return {
    sessionKey: params.sessionKey, messages: [], pendingInputs: { items: [], total: 0 }, hasMore: false, totalMessages: 0, completeSnapshot: true,
    defaults: deps.defaults(agentId), verboseLevel: 'off',
  }
}

function liveState(session: Session, deps: HistoryDependencies): Json {
  const [run] = deps.runtime.active(session.key)
  return {
    defaults: deps.defaults(session.agentId),
    sessionInfo: deps.sessionRow(session),
    thinkingLevel: deps.runtime.thinkingLevel(session.key),
    verboseLevel: session.settings.verboseLevel ?? 'off',
    ...(run !== undefined && { inFlightRun: { runId: run.runId, text: run.text, startedAt: run.startedAtMs, events: [] } }),
  }
}

interface Page {
  readonly events: readonly SessionEvent[]
  readonly messages: readonly WireMessage[]
  readonly offset: number
  readonly hasMore: boolean
}

/** Offsets count events from the end of the log, so a page costs the same wherever it is. */
function readPage(params: chatWire.HistoryParams, session: Session, deps: HistoryDependencies): Page {
  const limit = params.limit ?? DEFAULT_LIMIT
  const around = params.messageId === undefined ? null : deps.sessions.getEvent(params.messageId)
  const centered = around !== null && around.sessionId === session.sessionId ? Math.max(0, session.lastSeq - around.seq - Math.floor(limit / 2)) : null
  const offset = centered ?? params.offset ?? 0
  const read = deps.sessions.readBefore(session.sessionId, { beforeSeq: session.lastSeq + 1 - offset, limit })
  const budget = Math.min(params.maxBytes ?? BYTE_BUDGET, BYTE_BUDGET)
  const { events, messages } = fit(read, params.maxChars ?? DEFAULT_MAX_CHARS, budget)
  const [first] = events
  return { events, messages, offset, hasMore: first !== undefined && first.seq > session.resetSeq + 1 }
}

/** The newest events whose messages fit the budget; at least one. */
function fit(read: readonly SessionEvent[], maxChars: number, budget: number): { readonly events: readonly SessionEvent[]; readonly messages: readonly WireMessage[] } {
  const messages: WireMessage[] = []
  let bytes = 0
  let index = read.length
  while (index > 0) {
    const event = read[index - 1]
    const message = event === undefined ? null : toWireMessage(event, { maxChars })
    if (message !== null) {
      bytes += sizeOf(message)
      if (bytes > budget && messages.length > 0) break
      messages.push(message)
    }
    index -= 1
  }
  return { events: read.slice(index), messages: messages.reverse() }
}

/** About the size of the JSON: its texts, and a constant for the rest. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 8
  let size = 2
  for (const [key, item] of Object.entries(value)) size += key.length + 4 + sizeOf(item)
  return size
}

function readDelta(cursor: string, params: chatWire.HistoryParams, session: Session, deps: HistoryDependencies): Json {
  const seq = seqOf(cursor, session)
  if (seq === null || session.lastSeq - seq > DELTA_EVENTS) return { kind: 'reset' }
  const events = deps.sessions.readAfter(session.sessionId, seq, DELTA_EVENTS)
  const messages = events.map((event) => toWireMessage(event, { maxChars: params.maxChars ?? DEFAULT_MAX_CHARS })).filter((message) => message !== null)
  if (sizeOf(messages) > DELTA_BYTES) return { kind: 'reset' }
  const { sessionInfo, inFlightRun } = liveState(session, deps)
  return { kind: 'delta', messages, deltaCursor: cursorAt(session, session.lastSeq), sessionInfo, pendingInputs: pendingInputs(session, deps), ...(inFlightRun !== undefined && { inFlightRun }) }
}

/** Valid for one life of one session. */
function cursorAt(session: Session, seq: number): string {
  return Buffer.from(JSON.stringify([session.sessionId, session.lifecycleRevision, seq])).toString('base64url')
}

function seqOf(cursor: string, session: Session): number | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (!Array.isArray(parsed)) return null
    const [sessionId, revision, seq] = parsed as readonly unknown[]
    return sessionId === session.sessionId && revision === session.lifecycleRevision && typeof seq === 'number' && seq <= session.lastSeq ? seq : null
  } catch {
    // Not a cursor of ours: the client starts over.
    return null
  }
}

function pendingInputs(session: Session, deps: HistoryDependencies): Json {
  const waiting = deps.sessions.waiting(session.key)
  const items = waiting.slice(0, PENDING_SHOWN).map((message) => ({
    id: message.id,
    runId: message.runId,
    message: message.event.body.type === 'message' ? { role: 'user', content: message.event.body.message.content.filter((part) => part.type === 'text'), timestamp: message.receivedAtMs } : null,
    acceptedAt: message.receivedAtMs,
    state: 'queued',
  }))
  return { items, total: waiting.length }
}

/** What the tools of these messages did, for clients that show activity instead of raw calls. */
function activityOf(events: readonly SessionEvent[]): readonly Json[] {
  const failed = new Map<string, boolean>()
  for (const { body } of events) if (body.type === 'message' && body.message.role === 'toolResult') failed.set(body.message.toolCallId, body.message.isError)
  return events.flatMap(({ id, body }): Json[] => {
    if (body.type !== 'message') return []
    const { message } = body
    const calls = message.role === 'toolResult' ? [{ id: message.toolCallId, name: message.toolName }] : message.role === 'assistant' ? message.content.filter((part) => part.type === 'toolCall') : []
    if (calls.length === 0) return []
    return [{
      messageId: id,
      items: calls.map((call) => ({
        itemId: `tool:${call.id}`, toolCallId: call.id, name: call.name, kind: 'tool', title: call.name,
        ...(failed.has(call.id) ? { phase: 'end', status: failed.get(call.id) === true ? 'failed' : 'completed' } : { phase: 'start', status: 'running' }),
      })),
    }]
  })
}
