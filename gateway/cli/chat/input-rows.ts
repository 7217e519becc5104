// The input line as rows: prompt, text broken at the edge, and where the cursor stands. Long texts show the part around it.
import type { Style } from '../terminal/style.ts'
import { widthOf } from '../terminal/text.ts'
import type { EditorState } from './editor.ts'

const MOST_ROWS = 8

export function inputRows(editor: EditorState, style: Style, width: number): { readonly rows: string[]; readonly cursor: { readonly row: number; readonly column: number } } {
  const room = Math.max(4, width - 3)
  const rows: string[] = []
  let cursor = { row: 0, column: 2 }
  let row = ''
  let used = 0
  let index = 0
  for (const character of editor.text) {
    if (index === editor.cursor) cursor = { row: rows.length, column: 2 + used }
    const size = character === '\n' ? 0 : widthOf(character)
    if (character === '\n' || used + size > room) {
      rows.push(row)
      row = ''
      used = 0
      if (index === editor.cursor && character !== '\n') cursor = { row: rows.length, column: 2 }
    }
    if (character !== '\n') {
      row += character
      used += size
    }
    index += character.length
  }
  if (editor.cursor >= editor.text.length) cursor = { row: rows.length, column: 2 + used }
  rows.push(row)
  const from = Math.min(Math.max(0, cursor.row - MOST_ROWS + 2), Math.max(0, rows.length - MOST_ROWS))
  const shown = rows.slice(from, from + MOST_ROWS)
  const lead = (number: number): string => (number === 0 ? `${style.accent(style.signs.prompt)} ` : '  ')
  return { rows: shown.map((line, number) => `${lead(from + number)}${line}`), cursor: { row: cursor.row - from, column: cursor.column } }
}
