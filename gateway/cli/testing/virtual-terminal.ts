// A small terminal for tests: understands the few sequences the chat writes and shows the screen as text.
import { widthOf } from '../terminal/text.ts'

export interface VirtualTerminal {
  readonly isTTY: true
  readonly columns: number
  readonly rows: number
  readonly write: (text: string) => void
  /** Everything written so far, scrolled-away rows included; empty rows at the end are left out. */
  readonly text: () => string
  readonly cursor: () => { readonly row: number; readonly column: number }
}

export function createVirtualTerminal(columns = 60, height = 20): VirtualTerminal {
  const lines: string[][] = [[]]
  let row = 0
  let column = 0
  const line = (): string[] => {
    while (lines.length <= row) lines.push([])
    return lines[row] ?? []
  }
  const put = (character: string): void => {
    const width = widthOf(character)
    if (column + width > columns) {
      row += 1
      column = 0
    }
    const cells = line()
    while (cells.length < column) cells.push(' ')
    cells[column] = character
    if (width === 2) cells[column + 1] = ''
    column += width
  }
  const control = (parameters: string, final: string): void => {
    const count = Number(parameters) || 1
    if (final === 'A') row = Math.max(Math.max(0, lines.length - height), row - count)
    else if (final === 'C') column += count
    else if (final === 'J') {
      line().length = Math.min(line().length, column)
      lines.length = row + 1
    } else if (final === 'K') line().length = Math.min(line().length, column)
  }
  return {
    isTTY: true, columns, rows: height,
    write(text) {
      // oxlint-disable-next-line no-control-regex
      for (const [, parameters, final, character] of text.matchAll(/\u001B\[([?0-9;]*)([A-Za-z])|([\s\S])/gu)) {
        if (final !== undefined) control(parameters ?? '', final)
        else if (character === '\n') {
          row += 1
          line()
        } else if (character === '\r') column = 0
        else put(character ?? '')
      }
    },
    text: () => lines.map((cells) => cells.join('').trimEnd()).join('\n').trimEnd(),
    cursor: () => ({ row, column }),
  }
}
