// Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet. Pure.

/** What spreadsheets take for the beginning of a formula, also behind white space they drop. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/

/** A table with its header. Numbers are written with a point and without grouping; text that looks like a formula is made text by an apostrophe. */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? plain(value) : ''
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Without an exponent: not every spreadsheet reads `1e-7`. */
function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(8).replace(/0+$/, '').replace(/\.$/, '')
}
