// Reads a settings file as it is typed, with line and column of what is wrong. Pure.
import JSON5 from 'json5'

export type ParsedText = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly line: number; readonly column: number; readonly message: string }

export function parseJson5(text: string): ParsedText {
  try {
    return { ok: true, value: JSON5.parse(text) }
  } catch (error) {
    const { lineNumber, columnNumber, message } = error as SyntaxError & { readonly lineNumber?: number; readonly columnNumber?: number }
    const [, reason = message] = /^JSON5: (.+?)(?: at \d+:\d+)?$/.exec(message) ?? []
    return { ok: false, line: lineNumber ?? 1, column: columnNumber ?? 1, message: reason }
  }
}
