// Numbers as people read them, by their locale. Pure.

/** 12.4K, 200K. */
export function compactNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value).toLowerCase()
}

/** Dollars with as many digits as it takes to say something. */
export function money(value: number, locale: string): string {
  const maximumFractionDigits = value >= 1 ? 2 : value >= 0.01 ? 3 : 5
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits }).format(value)
}

/** 0.4 s, 18 s, 2 m 5 s. */
export function duration(ms: number, locale: string): string {
  const seconds = Math.max(0, ms) / 1000
  const unit = (value: number, name: 'second' | 'minute' | 'hour', digits = 0): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: digits }).format(value).replace(/(\d)\s?([a-z])/i, '$1 $2')
  if (seconds < 10) return unit(Math.round(seconds * 10) / 10, 'second', 1)
  if (seconds < 60) return unit(Math.round(seconds), 'second')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${unit(minutes, 'minute')} ${unit(Math.floor(seconds % 60), 'second')}`
  return `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
}

/** 12 bytes, 340 kB, 1.2 MB: the short form of a byte knows no plural. */
export function fileSize(bytes: number, locale: string): string {
  const [value, unit] = bytes < 1000 ? [bytes, 'byte'] : bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(locale, { style: 'unit', unit: String(unit), unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: 1 }).format(Number(value))
}
