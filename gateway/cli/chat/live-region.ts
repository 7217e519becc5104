// The lower end of the terminal that is drawn anew: finished rows scroll away above it, the rest is replaced in place.
import { widthOf } from '../terminal/text.ts'
import type { Output } from '../io.ts'

export interface LiveRegion {
  /** Adds finished rows above and replaces the moving ones. `cursor` is a position in `rows`. */
  draw(finished: readonly string[], rows: readonly string[], cursor: { readonly row: number; readonly column: number }): void
  /** Removes the moving rows; the cursor stands at the beginning of an empty row. */
  clear(): void
}

export function createLiveRegion(output: Output): LiveRegion {
  let widths: number[] = []
  let cursorRow = 0
  let cursorColumn = 0
  let last = ''

  /** Rows may have been broken anew by the terminal when its window changed. */
  function back(): string {
    const columns = Math.max(1, output.columns ?? 80)
    const above = widths.slice(0, cursorRow).reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0) + Math.floor(cursorColumn / columns)
    return `${above > 0 ? `\u001B[${above}A` : ''}\r\u001B[J`
  }

  return {
    draw(finished, rows, cursor) {
      const height = Math.max(2, (output.rows ?? 24) - 1)
      const hidden = Math.max(0, rows.length - height)
      const shown = rows.slice(hidden)
      const row = Math.max(0, cursor.row - hidden)
      const up = shown.length - 1 - row
      const body = shown.join('\r\n') + (up > 0 ? `\u001B[${up}A` : '') + `\r${cursor.column > 0 ? `\u001B[${cursor.column}C` : ''}`
      if (finished.length === 0 && body === last) return
      output.write(back() + finished.map((line) => `${line}\r\n`).join('') + body)
      widths = shown.map(widthOf)
      cursorRow = row
      cursorColumn = cursor.column
      last = body
    },
    clear() {
      output.write(back())
      widths = []
      cursorRow = 0
      cursorColumn = 0
      last = ''
    },
  }
}
