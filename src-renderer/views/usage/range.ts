// The range of days in the address. Pure.
import type { UsageRange } from '../../state/usage/usage-store.ts'

export const PRESETS = [7, 30, 90] as const
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** `?days=7`, or `?from=…&to=…`; thirty days when neither makes sense. */
export function readRange(params: URLSearchParams): UsageRange {
  const [from, to] = [params.get('from'), params.get('to')]
  if (isDay(from) && isDay(to)) return from <= to ? { days: 0, first: from, last: to } : { days: 0, first: to, last: from }
  const days = Number(params.get('days'))
  return { days: PRESETS.find((preset) => preset === days) ?? 30, first: null, last: null }
}

/** A day that exists. */
export function isDay(text: string | null): text is string {
  if (text === null || !DAY.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** `YYYY-MM-DD` of this browser. */
export function localDay(ms: number): string {
  const date = new Date(ms)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}

/** For people: `Nov 3`, with the year where it is another one. */
export function dayName(day: string, locale: string, options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`))
}
