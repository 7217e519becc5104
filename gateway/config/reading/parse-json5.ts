// Text to value. The only file that knows the json5 package.
import JSON5 from 'json5'
import { isDeeperThan } from '../json-values.ts'

export type ParsedText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly line?: number; readonly column?: number }

const MAX_CHARS = 4 * 1024 * 1024
const MAX_DEPTH = 64

/** Parses JSON5 (plain JSON takes the fast way). Never throws; positions are 1-based. */
export function parseJson5(text: string): ParsedText {
  if (text.length > MAX_CHARS) return { ok: false, message: 'is larger than 4 MiB' }
  const value = parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  if (value.ok && isDeeperThan(value.value, MAX_DEPTH)) return { ok: false, message: `is nested deeper than ${MAX_DEPTH} levels` }
  return value
}

function parse(text: string): ParsedText {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    // Not plain JSON: json5 decides, and has the better message when it is neither.
  }
  try {
    return { ok: true, value: JSON5.parse(text) }
  } catch (fault) {
    const { lineNumber, columnNumber } = fault as { readonly lineNumber?: number; readonly columnNumber?: number }
    const position = lineNumber === undefined || columnNumber === undefined ? {} : { line: lineNumber, column: columnNumber }
    return { ok: false, message: describe(fault), ...position }
  }
}

function describe(fault: unknown): string {
  const message = fault instanceof Error ? fault.message : 'unreadable'
  return `is not valid JSON5: ${message.replace(/^JSON5: /, '').replace(/ at \d+:\d+$/, '')}`
}
