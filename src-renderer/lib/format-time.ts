// Times as people say them, by their locale. Pure; `now` is handed in.

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How many local midnights lie between two moments. */
export function daysBetween(earlierMs: number, laterMs: number): number {
  const midnight = (ms: number) => {
    const date = new Date(ms)
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  }
  return Math.round((midnight(laterMs) - midnight(earlierMs)) / DAY)
}

/** Short age for lists: `now`, `5 min`, `3 hr`, `Tue`, `Nov 3`, `Nov 3, 2024`. `justNow` is the word for less than a minute. */
export function shortAge(ms: number, nowMs: number, locale: string, justNow: string): string {
  const age = nowMs - ms
  if (age < MINUTE) return justNow
  if (age < HOUR) return unit(Math.floor(age / MINUTE), 'minute', locale)
  const days = daysBetween(ms, nowMs)
  if (days === 0 || age < 6 * HOUR) return unit(Math.floor(age / HOUR), 'hour', locale)
  if (days < 7) return new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(ms)
  const isThisYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear()
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) }).format(ms)
}

/** The whole moment, for titles and details. */
export function fullTime(ms: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(ms)
}

function unit(value: number, name: 'minute' | 'hour', locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
}
