// The part of a session's log that a request carries. Read backwards in pages once, then only what was added:
// the cost of a turn depends on the window, never on the length of the session.
import type { Session, SessionEvent, SessionStore } from '../sessions/index.ts'
import { historyEntry, summaryEntry } from './history-entry.ts'
import type { HistoryEntry } from './history-entry.ts'
import { protectedFrom, pruneHistory } from './prune-history.ts'
import type { PruningSettings } from './prune-history.ts'

export interface HistoryLimits {
  readonly tokens: number
  readonly messages: number
  /** The turn in progress may use this much: it is only cut when the model's window is full. */
  readonly turnTokens: number
  readonly contextWindow: number
  readonly nowMs: number
  readonly pruning: PruningSettings
}

export interface HistoryWindow {
  /** Oldest first, starting with a user message or the summary where there is one. */
  readonly entries: readonly HistoryEntry[]
  readonly tokens: number
  readonly summaryTokens: number
  /** Messages of this conversation are neither in the window nor in the summary. */
  readonly leftOut: boolean
}

const PAGE = 200
/** Events that are no messages (state for clients) may lie between messages; this bounds how many are walked over. */
const EVENTS_PER_MESSAGE = 4
/** When the window is full it is cut to this share, so that its start (and the provider's cache) then holds for many turns. */
const REFILL_SHARE = 0.75
const CACHED_SESSIONS = 32
const CACHED_TOKENS = 1_500_000

interface CachedWindow {
  readonly sessionId: string
  readonly resetSeq: number
  readonly limits: HistoryLimits
  readonly summary: HistoryEntry | null
  entries: HistoryEntry[]
  lastSeq: number
  leftOut: boolean
  tokens: number
}

function lastUserIndex(entries: readonly HistoryEntry[]): number {
  return Math.max(0, entries.findLastIndex((entry) => entry.message.role === 'user'))
}

/** The newest entries within the limits, cut only where a turn (or, inside the current turn, a call with its results) begins. */
function newestWithin(entries: readonly HistoryEntry[], limits: HistoryLimits): HistoryEntry[] {
  const turn = lastUserIndex(entries)
  const whole = limits.pruning.mode === 'off' ? 0 : protectedFrom(entries, limits.pruning.keepLastAssistants)
  let tokens = 0
  let start = entries.length
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index]
    if (entry === undefined) break
    tokens += index < whole ? Math.min(entry.tokens, entry.trimmedTokens) : entry.tokens
    const isTurn = index >= turn
    const isOver = isTurn ? tokens > limits.turnTokens : tokens > limits.tokens || entries.length - index > limits.messages
    if (isOver && index < entries.length - 1) break
    start = index
  }
  if (start > turn) {
    const opening = entries[turn]
    const rest = entries.slice(start)
    const aligned = rest.findIndex((entry) => entry.message.role !== 'toolResult')
    return [...(opening === undefined ? [] : [opening]), ...(aligned < 0 ? [] : rest.slice(aligned))]
  }
  while (start < turn && entries[start]?.message.role !== 'user') start += 1
  return entries.slice(start)
}

/** Holds the windows of the sessions in use. `read` is synchronous and costs one small query when the window is known. */
export function createHistoryWindows({ sessions }: { readonly sessions: SessionStore }): { read(session: Session, limits: HistoryLimits): HistoryWindow } {
  const windows = new Map<string, CachedWindow>()

  function load(session: Session, limits: HistoryLimits): CachedWindow {
    const compaction = sessions.lastCompaction(session.sessionId)
    const floor = compaction?.body.type === 'compaction' ? compaction.body.firstKeptSeq : session.resetSeq + 1
    const newestFirst: HistoryEntry[] = []
    let beforeSeq: number | undefined
    let lastSeq = compaction?.seq ?? session.resetSeq
    let tokens = 0
    let walked = 0
    let hasUser = false
    let isFull = false
    let isComplete = false
    while (!isFull && !isComplete && walked < limits.messages * EVENTS_PER_MESSAGE) {
      const page: readonly SessionEvent[] = sessions.readBefore(session.sessionId, beforeSeq === undefined ? { limit: PAGE } : { beforeSeq, limit: PAGE })
      if (beforeSeq === undefined) lastSeq = Math.max(lastSeq, page.at(-1)?.seq ?? 0)
      for (const event of page.toReversed()) {
        const entry = event.seq < floor ? null : historyEntry(event, limits.pruning.trim)
        if (entry === null) continue
        newestFirst.push(entry)
        tokens += limits.pruning.mode === 'off' ? entry.tokens : entry.trimmedTokens
        hasUser ||= entry.message.role === 'user'
        isFull = newestFirst.length > limits.messages || tokens > (hasUser ? limits.tokens : limits.turnTokens)
        if (isFull) break
      }
      walked += page.length
      beforeSeq = page[0]?.seq
      isComplete = !isFull && (beforeSeq === undefined || beforeSeq <= floor || page.length < PAGE)
    }
    const oldest = newestFirst.at(-1)?.seq ?? floor
    return {
      sessionId: session.sessionId,
      resetSeq: session.resetSeq,
      limits,
      summary: compaction === null ? null : summaryEntry(compaction),
      entries: newestFirst.toReversed(),
      lastSeq,
      leftOut: !isComplete && oldest > floor,
      tokens,
    }
  }

  /** Adds what was appended since; false when the window has to be loaded anew. */
  function catchUp(window: CachedWindow): boolean {
    for (;;) {
      const added = sessions.readAfter(window.sessionId, window.lastSeq, PAGE)
      for (const event of added) {
        if (event.body.type === 'compaction' || event.body.type === 'reset') return false
        const entry = historyEntry(event, window.limits.pruning.trim)
        if (entry !== null) window.entries.push(entry)
        window.lastSeq = event.seq
      }
      if (added.length < PAGE) return true
    }
  }

  function remember(window: CachedWindow): void {
    windows.delete(window.sessionId)
    windows.set(window.sessionId, window)
    let held = 0
    for (const each of windows.values()) held += each.tokens
    for (const [sessionId, oldest] of windows) {
      if (windows.size <= CACHED_SESSIONS && (held <= CACHED_TOKENS || windows.size === 1)) return
      held -= oldest.tokens
      windows.delete(sessionId)
    }
  }

  function current(session: Session, limits: HistoryLimits): CachedWindow {
    const known = windows.get(session.sessionId)
    const isUsable = known !== undefined && known.resetSeq === session.resetSeq && (!known.leftOut || limits.tokens <= known.limits.tokens) && catchUp(known)
    return isUsable ? known : load(session, limits)
  }

  return {
    read(session, limits) {
      const window = current(session, limits)
      const summaryTokens = window.summary?.tokens ?? 0
      const room: HistoryLimits = { ...limits, tokens: Math.max(1_000, limits.tokens - summaryTokens) }
      window.tokens = pruneHistory(window.entries, limits.pruning, { budgetTokens: room.tokens, contextWindow: limits.contextWindow, nowMs: limits.nowMs })
      if (window.leftOut || window.tokens > room.tokens || window.entries.length > room.messages) {
        const isOver = window.tokens > room.tokens || window.entries.length > room.messages
        const target: HistoryLimits = isOver ? { ...room, tokens: room.tokens * REFILL_SHARE, messages: Math.floor(room.messages * REFILL_SHARE) } : room
        const kept = newestWithin(window.entries, target)
        if (kept.length < window.entries.length) {
          window.leftOut = true
          window.entries = kept
          window.tokens = kept.reduce((sum, entry) => sum + entry.tokens, 0)
        }
      }
      remember(window)
      const { entries, tokens, summary, leftOut } = window
      return { entries: summary === null ? entries : [summary, ...entries], tokens: tokens + summaryTokens, summaryTokens, leftOut }
    },
  }
}
