// Where a problem reported by line and column lies in a text. Pure.

/** The part of CodeMirror's text that is needed here. */
interface LinedText {
  readonly lines: number
  line(number: number): { readonly from: number; readonly to: number; readonly length: number }
  sliceString(from: number, to: number): string
}

/** From the place to the end of what stands there; lines and columns count from 1 and are brought inside the text. */
export function problemRange(text: LinedText, line: number, column: number): { readonly from: number; readonly to: number } {
  const found = text.line(Math.min(Math.max(1, Math.trunc(line)), text.lines))
  const from = found.from + Math.min(Math.max(0, Math.trunc(column) - 1), found.length)
  const word = /^\s*[\w$.-]+|^\S/.exec(text.sliceString(from, found.to))?.[0].length ?? 0
  if (word > 0) return { from, to: from + word }
  // Nothing stands there: the character before it is marked, so that there is something to see.
  return { from: Math.max(found.from, from - 1), to: from }
}
