// No result may flood the context: long text keeps its beginning and its end, and says what is missing.
import type { ToolResult } from '../plugin-api/index.ts'

/** How many characters of text one result may bring into a context window of this many tokens. */
export function resultLimit(contextWindow: number): number {
  if (contextWindow >= 200_000) return 64_000
  return contextWindow >= 100_000 ? 32_000 : 16_000
}

const HEAD_SHARE = 0.7

function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}

/** Moves a cut out of the middle of a surrogate pair. */
function safeCut(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

function capText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const headEnd = safeCut(text, Math.floor(limit * HEAD_SHARE))
  const tailStart = safeCut(text, text.length - (limit - headEnd))
  const head = text.slice(0, headEnd)
  const first = countLines(head)
  const last = first + countLines(text.slice(headEnd, tailStart)) - 1
  return `${head}\n\n[… ${tailStart - headEnd} of ${text.length} characters left out here (lines ${first}-${last} of this result). Ask for a smaller part to see them. …]\n\n${text.slice(tailStart)}`
}

/** The result with its text within the limit, shared by its text parts in order. Images pass as they are. */
export function capResult(result: ToolResult, limit: number): ToolResult {
  const total = result.content.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0)
  if (total <= limit) return result
  let room = limit
  const content = result.content.map((part) => {
    if (part.type !== 'text') return part
    const text = capText(part.text, Math.max(room, 200))
    room -= Math.min(room, part.text.length)
    return { ...part, text }
  })
  return { ...result, content }
}
