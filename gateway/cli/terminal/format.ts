// Numbers, times and tables for people.
import { cut, padEnd, widthOf } from './text.ts'

/** `0.4s`, `12s`, `3m 5s`, `2h 4m`, `3d 2h`. */
export function formatDuration(ms: number): string {
  if (ms < 9950) return `${(Math.max(0, ms) / 1000).toFixed(1)}s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`
  return `${Math.floor(seconds / 86_400)}d ${Math.floor((seconds % 86_400) / 3600)}h`
}

/** In a sentence: `under 0.1 s`, `2.4 s`. */
export function spokenTime(ms: number): string {
  return ms < 100 ? 'under 0.1 s' : `${(ms / 1000).toFixed(1)} s`
}

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago`, or the date. */
export function formatAgo(atMs: number | null | undefined, nowMs: number): string {
  if (typeof atMs !== 'number') return ''
  const minutes = Math.floor((nowMs - atMs) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 60 * 24) return `${Math.floor(minutes / 60)} h ago`
  if (minutes < 60 * 24 * 30) return `${Math.floor(minutes / 1440)} d ago`
  return new Date(atMs).toISOString().slice(0, 10)
}

/** `950`, `12.3k`, `1.2M`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(count)
  if (count < 1_000_000) return `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)}k`
  return `${(count / 1_000_000).toFixed(1)}M`
}

/** Left-aligned columns, two spaces apart; the last column is cut to the width. */
export function formatTable(table: readonly (readonly string[])[], width: number): string[] {
  // A line break in a cell would look like a row of its own.
  const rows = table.map((row) => row.map((cell) => cell.replace(/\s*\n\s*/g, ' ')))
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const sizes = Array.from({ length: columns }, (_, column) => Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ''))))
  return rows.map((row) => {
    const line = row.map((cell, column) => (column === columns - 1 ? cell : padEnd(cell, sizes[column] ?? 0))).join('  ')
    return cut(line, width).trimEnd()
  })
}
