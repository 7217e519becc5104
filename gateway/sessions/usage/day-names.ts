// Calendar days in a time zone: what usage is counted by.

/** A time zone's name, or undefined for this machine's own. */
export type TimeZone = string | undefined

/** `YYYY-MM-DD` in the given zone (default: this machine's). Asked for once a minute at most. */
export function createDayNamer(timeZone?: TimeZone | (() => TimeZone)): (ms: number) => string {
  const zoneNow = typeof timeZone === 'function' ? timeZone : () => timeZone
  let zone: TimeZone | null = null
  let nameOf = localDay
  let minute = -1
  let day = ''
  return (ms) => {
    const current = Math.floor(ms / 60_000)
    const asked = zoneNow()
    if (current === minute && asked === zone) return day
    if (asked !== zone) {
      zone = asked
      nameOf = asked === undefined ? localDay : createZoneDay(asked)
    }
    minute = current
    day = nameOf(ms)
    return day
  }
}

/** Without Intl: its first use loads 10 ms worth of tables. */
function localDay(ms: number): string {
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The machine's own zone stands in for a name that nobody knows. */
function createZoneDay(timeZone: string): (ms: number) => string {
  try {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    return (ms) => format.format(ms)
  } catch {
    return localDay
  }
}
