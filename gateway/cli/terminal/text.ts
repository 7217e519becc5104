// Text on a terminal: what it is wide, where it wraps, and what in it must not reach the terminal.
import { stripVTControlCharacters } from 'node:util'

/** Removes everything that could steer the terminal or hide what is shown; keeps line breaks and tabs (as spaces). */
export function clean(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '  ')
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, '')
}

/** Control and format characters, spaces that are none, letters that draw nothing. */
const HIDDEN = /(?![\n\t ])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\u115F\u1160\u2800\u3164\uFFA0]|\u034F|[\u17B4\u17B5]|[\u180B-\u180F]|[\uFE00-\uFE0E]|[\u{E0100}-\u{E01EF}]/gu

/** As `clean`, but shows what it would remove, and direction changes, as visible marks: for commands somebody must judge. */
export function reveal(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(HIDDEN, (character) => `<U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`)
    .replace(/\t/g, '  ')
}

/** Columns a text takes; styling counts nothing. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) width += widthOfCharacter(character.codePointAt(0) ?? 0)
  return width
}

function widthOfCharacter(code: number): number {
  if (code < 32 || (code >= 0x7f && code < 0xa0)) return 0
  if (code < 0x300) return 1
  if ((code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0x20d0 && code <= 0x20ff)) return 0
  const wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff)
    || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd)
  return wide ? 2 : 1
}

// A styled text as a run of spaces or a word; a word's styling belongs to it, so that `(code)` is never torn apart.
// oxlint-disable-next-line no-control-regex
const UNITS = /[ ]+|(?:\u001B\[[0-9;]*m|[^ \u001B])+/g
// oxlint-disable-next-line no-control-regex
const PIECES = /\u001B\[[0-9;]*m|[^\u001B]+/g

/** Breaks one line (styled or not) at spaces so that no row is wider than `width`; longer words are cut. */
export function wrap(line: string, width: number): string[] {
  if (widthOf(line) <= width) return [line]
  const rows: string[] = []
  let row = ''
  let used = 0
  let open: string[] = []
  const breakRow = (): void => {
    rows.push(open.length > 0 ? `${row.trimEnd()}\u001B[0m` : row.trimEnd())
    row = open.join('')
    used = 0
  }
  const add = (piece: string): void => {
    if (piece.startsWith('\u001B')) {
      row += piece
      open = /\[(0|22|23|24|39)m$/.test(piece) ? open.slice(0, -1) : [...open, piece]
      return
    }
    let rest = piece
    while (used + widthOf(rest) > width) {
      const head = width > used ? takeColumns(rest, width - used) : ''
      if (used === 0 || used + widthOf(head) <= width) {
        row += head
        rest = rest.slice(head.length)
      }
      breakRow()
    }
    row += rest
    used += widthOf(rest)
  }
  for (const unit of line.match(UNITS) ?? []) {
    const size = widthOf(unit)
    if (unit.startsWith(' ')) {
      if (used > 0 && used + size > width) breakRow()
      if (used === 0 && rows.length > 0) continue
    } else if (used > 0 && used + size > width) breakRow()
    for (const piece of unit.match(PIECES) ?? []) add(piece)
  }
  if (used > 0 || rows.length === 0) rows.push(row)
  return rows
}

/** The longest beginning that fits; always at least one character. */
export function takeColumns(text: string, width: number): string {
  let taken = ''
  let used = 0
  for (const character of text) {
    const size = widthOf(character)
    if (used + size > width && taken !== '') break
    taken += character
    used += size
  }
  return taken
}

/** One line of at most `width` columns; says with `…` that something is missing. */
export function cut(text: string, width: number, more = '…'): string {
  const line = text.replace(/\s*\n\s*/g, ' ')
  return widthOf(line) <= width ? line : `${takeColumns(line, Math.max(1, width - widthOf(more)))}${more}`
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
