// Markdown tables as aligned columns; cells that do not fit are broken inside their column.
import type { Style } from '../terminal/style.ts'
import { padEnd, widthOf, wrap } from '../terminal/text.ts'

const NARROWEST = 6
const GAP = 2

type Align = 'left' | 'right'

/** Whether a line could belong to a table. */
export function isTableLine(line: string): boolean {
  return line.trimStart().startsWith('|')
}

/** Rows of a table; null when these lines are none, or when it can't be shown in this width. */
export function tableRows(lines: readonly string[], inline: (cell: string) => string, style: Style, width: number): string[] | null {
  const [head = '', rule = '', ...body] = lines
  if (!/^[\s|:-]*-[\s|:-]*$/.test(rule)) return null
  const aligns = cellsOf(rule).map((cell): Align => (/[^:].*:$/.test(cell) || cell === '-:' ? 'right' : 'left'))
  const cells = [cellsOf(head).map((cell) => style.bold(inline(cell))), ...body.map((line) => cellsOf(line).map((cell) => inline(cell)))]
  const sizes = columnSizes(cells, width)
  if (sizes === null) return null
  const [first = [], ...rest] = cells.map((row) => drawRow(row, sizes, aligns))
  return [...first, style.dim(sizes.map((size) => style.signs.rule.repeat(size)).join(' '.repeat(GAP))), ...rest.flat()]
}

function cellsOf(line: string): string[] {
  return line.trim().replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
}

/** As wide as their contents; when that is too much the widest give way. */
function columnSizes(rows: readonly (readonly string[])[], width: number): number[] | null {
  const columns = Math.max(...rows.map((row) => row.length))
  const sizes = Array.from({ length: columns }, (_, column) => Math.max(1, ...rows.map((row) => widthOf(row[column] ?? ''))))
  const room = width - GAP * (columns - 1)
  for (let excess = sizes.reduce((sum, size) => sum + size, 0) - room; excess > 0; excess -= 1) {
    const widest = sizes.indexOf(Math.max(...sizes))
    if ((sizes[widest] ?? 0) <= NARROWEST) return null
    sizes[widest] = (sizes[widest] ?? 0) - 1
  }
  return sizes
}

function drawRow(row: readonly string[], sizes: readonly number[], aligns: readonly Align[]): string[] {
  const columns = sizes.map((size, column) => wrap(row[column] ?? '', size))
  const height = Math.max(...columns.map((column) => column.length))
  return Array.from({ length: height }, (_, line) => columns.map((column, index) => {
    const text = column[line] ?? ''
    const size = sizes[index] ?? 0
    return aligns[index] === 'right' ? `${' '.repeat(Math.max(0, size - widthOf(text)))}${text}` : padEnd(text, size)
  }).join(' '.repeat(GAP)).trimEnd())
}
