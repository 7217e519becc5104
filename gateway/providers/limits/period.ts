// The calendar day or month that a moment lies in, and when it ends. Knows no time zone: it is told the name of a moment's day.

export type PeriodKind = 'day' | 'month'

export interface Period {
  /** Its first day, `YYYY-MM-DD`. */
  readonly firstDay: string
  /** The first moment after it. */
  readonly endMs: number
}

/** `YYYY-MM-DD` of a moment. */
export type DayOf = (ms: number) => string

const MINUTE_MS = 60_000
/** No zone is further from UTC. */
const FURTHEST_ZONE_MS = 16 * 60 * MINUTE_MS

export function periodAt(kind: PeriodKind, ms: number, dayOf: DayOf): Period {
  const today = dayOf(ms)
  const next = new Date(`${today}T00:00:00Z`)
  if (kind === 'day') next.setUTCDate(next.getUTCDate() + 1)
  else next.setUTCMonth(next.getUTCMonth() + 1, 1)
  return { firstDay: kind === 'day' ? today : `${today.slice(0, 7)}-01`, endMs: startOf(next.toISOString().slice(0, 10), dayOf) }
}

/** The first minute that belongs to the day or a later one: right where clocks are changed at midnight and where a day is left out. */
function startOf(day: string, dayOf: DayOf): number {
  const utc = Date.parse(`${day}T00:00:00Z`)
  let [before, after] = [(utc - FURTHEST_ZONE_MS) / MINUTE_MS, (utc + FURTHEST_ZONE_MS) / MINUTE_MS]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayOf(middle * MINUTE_MS) >= day) after = middle
    else before = middle
  }
  return after * MINUTE_MS
}
