// What a compaction works on: the messages to summarise, where the kept part begins, and how it all reads as text.
import type { ConversationMessage, TrustLabel } from '../plugin-api/index.ts'
import type { Session, SessionEvent, SessionStore } from '../sessions/index.ts'
import { estimateMessageTokens, estimateTextTokens } from './estimate-tokens.ts'

export interface CompactionLimits {
  /** The newest messages that stay as they are. Never more than half of what there is, so that a compaction always makes room. */
  readonly keepTokens: number
  /** The newest turns that stay as they are even beyond `keepTokens`; within the same half. */
  readonly keepTurns: number
  /** Most tokens read for summarising; older messages stay in the log only. */
  readonly sourceTokens: number
}

export interface CompactionSource {
  /** Oldest first. */
  readonly messages: readonly ConversationMessage[]
  readonly earlierSummary: string | null
  /** Messages before these exist but were too many to read. */
  readonly isPartial: boolean
  readonly firstKeptSeq: number
  readonly keptTokens: number
  readonly tokensBefore: number
  /** The lowest trust of everything that is summarised. */
  readonly trust: TrustLabel
}

interface Measured {
  readonly seq: number
  readonly trust: TrustLabel
  readonly message: ConversationMessage
  readonly tokens: number
}

const PAGE = 200
const MOST_EVENTS = 4_000
const TRUST_ORDER: readonly TrustLabel[] = ['owner', 'contact', 'tool', 'web', 'unknown']

function lowestTrust(labels: readonly TrustLabel[]): TrustLabel {
  return TRUST_ORDER[Math.max(0, ...labels.map((label) => TRUST_ORDER.indexOf(label)))] ?? 'unknown'
}

function measured(event: SessionEvent): Measured | null {
  if (event.body.type !== 'message') return null
  const { message } = event.body
  return { seq: event.seq, trust: event.trust, message, tokens: estimateMessageTokens(message) }
}

/** Index of the first message to keep. Cuts before a user message where one is near enough, and never between a call and its result. */
function findCut(entries: readonly Measured[], { keepTokens, keepTurns, mostTokens }: { readonly keepTokens: number; readonly keepTurns: number; readonly mostTokens: number }): number {
  const openResults = new Set<string>()
  let tokens = 0
  let turns = 0
  const isEnough = (): boolean => tokens > mostTokens || (tokens > keepTokens && turns >= keepTurns)
  let atUser: number | null = null
  let atAny: number | null = null
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index]
    if (entry === undefined) break
    const { message } = entry
    tokens += entry.tokens
    if (message.role === 'toolResult') openResults.add(message.toolCallId)
    if (message.role === 'assistant') for (const part of message.content) if (part.type === 'toolCall') openResults.delete(part.id)
    if (openResults.size > 0 || message.role === 'toolResult') continue
    if (isEnough() && (atUser ?? atAny) !== null) break
    atAny = index
    if (message.role === 'user') {
      atUser = index
      turns += 1
    }
    if (isEnough()) break
  }
  return atUser ?? atAny ?? 0
}

/** Reads backwards to the previous compaction or the beginning, within limits; null when there is nothing worth summarising. */
export function readCompactionSource(sessions: SessionStore, session: Session, limits: CompactionLimits): CompactionSource | null {
  const previous = sessions.lastCompaction(session.sessionId)
  const earlier = previous?.body.type === 'compaction' ? previous.body : null
  const floor = earlier?.firstKeptSeq ?? session.resetSeq + 1
  const newestFirst: Measured[] = []
  let tokens = 0
  let beforeSeq: number | undefined
  let isComplete = false
  for (let walked = 0; !isComplete && walked < MOST_EVENTS && tokens < limits.sourceTokens + limits.keepTokens; ) {
    const page = sessions.readBefore(session.sessionId, beforeSeq === undefined ? { limit: PAGE } : { beforeSeq, limit: PAGE })
    for (const event of page.toReversed()) {
      const entry = event.seq < floor ? null : measured(event)
      if (entry === null) continue
      newestFirst.push(entry)
      tokens += entry.tokens
    }
    walked += page.length
    beforeSeq = page[0]?.seq
    isComplete = beforeSeq === undefined || beforeSeq <= floor || page.length < PAGE
  }
  const entries = newestFirst.toReversed()
  const half = Math.floor(tokens / 2)
  const cut = findCut(entries, { keepTokens: Math.min(limits.keepTokens, half), keepTurns: limits.keepTurns, mostTokens: half })
  const summarised = entries.slice(0, cut)
  const firstKept = entries[cut]
  if (summarised.length < 2 || firstKept === undefined) return null
  const keptTokens = entries.slice(cut).reduce((sum, entry) => sum + entry.tokens, 0)
  return {
    messages: summarised.map((entry) => entry.message),
    earlierSummary: earlier?.summary ?? null,
    isPartial: !isComplete,
    firstKeptSeq: firstKept.seq,
    keptTokens,
    tokensBefore: tokens + estimateTextTokens(earlier?.summary ?? ''),
    trust: lowestTrust([...summarised.map((entry) => entry.trust), ...(previous === null ? [] : [previous.trust])]),
  }
}

/** Shortens in the middle, keeping the ends where the meaning usually is. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const head = Math.ceil(length * 0.7)
  return `${text.slice(0, head)} […] ${text.slice(-(length - head))}`
}

export function plainText(message: ConversationMessage): string {
  return message.content.flatMap((part) => (part.type === 'text' ? [part.text] : part.type === 'image' ? ['[image]'] : [])).join('\n').trim()
}

/** One message as lines of a transcript; empty for messages without content. Long tool results lose their middle first. */
export function transcriptLines(message: ConversationMessage): string {
  if (message.role === 'toolResult') return `RESULT of ${message.toolName}${message.isError ? ' (failed)' : ''}: ${shorten(plainText(message), 800)}`
  const text = shorten(plainText(message), 6_000)
  const lines = text === '' ? [] : [`${message.role === 'user' ? 'USER' : 'ASSISTANT'}: ${text}`]
  for (const part of message.content) if (part.type === 'toolCall') lines.push(`CALL ${part.name} ${shorten(JSON.stringify(part.arguments), 600)}`)
  return lines.join('\n')
}
