// A summary without a model: what was asked, what was said to hold, what was done, where things stand; and the identifiers that
// any summary must keep. Deterministic.
import type { ConversationMessage } from '../plugin-api/index.ts'
import { plainText, shorten } from './compaction-source.ts'

export interface ExtractiveInput {
  readonly messages: readonly ConversationMessage[]
  readonly earlierSummary: string | null
}

const EARLIER = 3_000
const REQUESTS = 8
const FACTS = 20
const ACTIONS = 15
/** Sentences that state a decision, a preference, an obligation or a fact worth keeping. */
const CUES = /\b(?:decid\w+|decision|agreed?|we(?:'ll| will)|must|always|never|prefer\w*|remember|important|deadline|because|means?|called|is set to|uses?|todo|next step|fixed|works?|failed|error)\b|[:=] *\S/i

function sentences(text: string): readonly string[] {
  return text
    .slice(0, 20_000)
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.replace(/^[\s#*>-]+/, '').trim())
    .filter((sentence) => sentence.length >= 12 && sentence.length <= 300)
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n${lines.map((line) => `- ${line}`).join('\n')}`
}

function facts(messages: readonly ConversationMessage[]): readonly string[] {
  const newestFirst = new Set<string>()
  for (const message of messages.toReversed()) {
    if (message.role === 'toolResult') continue
    for (const sentence of sentences(plainText(message)).toReversed()) {
      if (CUES.test(sentence)) newestFirst.add(sentence)
      if (newestFirst.size === FACTS) return [...newestFirst].toReversed()
    }
  }
  return [...newestFirst].toReversed()
}

function actions(messages: readonly ConversationMessage[]): readonly string[] {
  const failed = new Map(messages.flatMap((message) => (message.role === 'toolResult' ? [[message.toolCallId, message.isError] as const] : [])))
  return messages
    .flatMap((message) => (message.role === 'assistant' ? message.content.filter((part) => part.type === 'toolCall') : []))
    .slice(-ACTIONS)
    .map((call) => `${call.name} ${shorten(JSON.stringify(call.arguments), 160)} → ${failed.get(call.id) === undefined ? 'outcome unknown' : failed.get(call.id) === true ? 'failed' : 'done'}`)
}

/** Headings and lists in the order a reader needs them: the past, the requests, what holds, what was done, the last words. */
export function extractiveSummary({ messages, earlierSummary }: ExtractiveInput): string {
  const requests = messages.filter((message) => message.role === 'user').map((message) => shorten(plainText(message).replace(/\s+/g, ' '), 300)).filter((text) => text !== '')
  const lastReply = messages.findLast((message) => message.role === 'assistant' && plainText(message) !== '')
  return [
    earlierSummary === null ? '' : `## Before that\n${shorten(earlierSummary.replace(/^## /gm, '### '), EARLIER)}`,
    section('Requests', requests.slice(-REQUESTS)),
    section('What was said to hold', facts(messages)),
    section('What was done', actions(messages)),
    lastReply === undefined ? '' : `## Where it stood\n${shorten(plainText(lastReply), 600)}`,
  ].filter((text) => text !== '').join('\n\n')
}

/** Every repetition is bounded where it could be retried from inside itself: the texts come from anywhere. */
const PATTERNS: readonly RegExp[] = [
  /https?:\/\/[^\s<>"'`)\]]+/g,
  /(?:~|\.{1,2})?(?:\/[\w.@+-]+){2,}\/?/g,
  /\b[\w-]{1,80}(?:\/[\w.@-]{1,80})+\b/g,
  /\b[\w-]{1,80}\.(?:[cm]?[jt]sx?|json5?|ya?ml|toml|md|txt|py|rs|go|java|c|h|cpp|sh|sql|html|css|csv|pdf|docx?|xlsx?|png|jpe?g|log|conf|ini|env)\b/gi,
  /\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+\b/g,
  /\b(?=[a-f]{0,40}\d)[0-9a-f]{7,40}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g,
  /\b\d{4}-\d{2}-\d{2}\b/g,
  /\bv?\d{1,9}\.\d{1,9}(?:\.\d{1,9})?(?:-[\w.]{1,40})?\b/g,
  /(?:[$€£#] ?)?\b\d[\d,.]{0,30}\d\b(?: ?(?:%|€|[kKMG]?B\b|ms\b|EUR\b|USD\b))?/g,
]
const LONGEST = 200
/** Enough for what a summary can hold, and quick enough for the event loop. */
const SCANNED_CHARACTERS = 60_000

/** In order of first appearance in the newest part of the text, each once, leaving out pieces of longer ones. */
export function findIdentifiers(text: string): readonly string[] {
  const scanned = text.slice(-SCANNED_CHARACTERS)
  const covered = new Uint8Array(scanned.length)
  const found = new Map<string, number>()
  for (const pattern of PATTERNS) {
    for (const match of scanned.matchAll(pattern)) {
      const value = match[0].replace(/[.,;:]+$/, '').trim()
      const end = match.index + match[0].length
      if (value.length < 2 || value.length > LONGEST || covered[match.index] === 1) continue
      covered.fill(1, match.index, end)
      if (!found.has(value)) found.set(value, match.index)
    }
  }
  return [...found].toSorted((a, b) => a[1] - b[1]).map(([value]) => value)
}
