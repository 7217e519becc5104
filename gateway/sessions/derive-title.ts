// Titles, previews and plain text of messages: what lists show and what search finds. Pure.
import type { ConversationMessage } from '../plugin-api/index.ts'

const TITLE_LENGTH = 60
const PREVIEW_LENGTH = 160
/** Cut before the expensive replacements: only the beginning can end up in a title or preview. */
const CONSIDERED = 2_000

/** All text parts of a message, joined by line breaks. Thinking, tool calls and attached files are not text. */
export function messageText(message: ConversationMessage): string {
  const [only] = message.content
  if (message.content.length === 1 && only?.type === 'text' && only.file === undefined) return only.text
  const texts: string[] = []
  for (const part of message.content) if (part.type === 'text' && part.file === undefined) texts.push(part.text)
  return texts.join('\n')
}

/** The names of attached files: what a message without words is called. */
export function fileNames(message: ConversationMessage): string {
  return message.content.flatMap((part) => (part.type === 'text' && part.file !== undefined ? [part.file.name] : [])).join(', ')
}

/** Cuts at `length` characters without breaking a surrogate pair, ending with `…` when something was cut. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const end = length - 1
  const code = text.charCodeAt(end - 1)
  return `${text.slice(0, code >= 0xd800 && code <= 0xdbff ? end - 1 : end).trimEnd()}…`
}

function oneLine(text: string): string {
  return text.slice(0, CONSIDERED).replace(/\s+/g, ' ').trim()
}

/** A title from the first thing a person said; null when there is nothing to show. */
export function deriveTitle(text: string): string | null {
  const firstLine = text.slice(0, CONSIDERED).split('\n').find((line) => line.trim() !== '')
  if (firstLine === undefined) return null
  const title = oneLine(firstLine)
  if (title.length <= TITLE_LENGTH) return title === '' ? null : title
  const cut = title.lastIndexOf(' ', TITLE_LENGTH - 1)
  return cut > TITLE_LENGTH / 2 ? `${title.slice(0, cut)}…` : shorten(title, TITLE_LENGTH)
}

/** What Markdown adds to words: fences, rules, marks at the start of a line, cells, links, weight and code. */
function withoutMarks(text: string): string {
  return text.slice(0, CONSIDERED)
    .replace(/^[ \t]*```.*$/gm, '')
    .replace(/^[ \t|:]*-[ \t|:-]*$/gm, '')
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+/gm, '')
    .replace(/^[ \t]*\|(.+)\|[ \t]*$/gm, (_, cells: string) => cells.split('|').map((cell) => cell.trim()).filter((cell) => cell !== '').join(', '))
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/(\*\*|`)(?=\S)([^\n]*?\S)\1/g, '$2')
}

/** One line of a message for lists, as it reads; null when it has no text. */
export function derivePreview(text: string): string | null {
  const line = oneLine(withoutMarks(text))
  return line === '' ? null : shorten(line, PREVIEW_LENGTH)
}
