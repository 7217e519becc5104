// Little languages inside configuration values: lengths of time, sizes, regular expressions.

const TIME_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const SIZE_UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 }

/** `"5m"` → 300000. The value has passed the schema. */
export function parseDurationMs(value: string | number): number {
  return parseQuantity(value, TIME_UNITS)
}

/** `"10gb"` → bytes. The value has passed the schema. */
export function parseByteSize(value: string | number): number {
  return parseQuantity(value, SIZE_UNITS)
}

function parseQuantity(value: string | number, units: Readonly<Record<string, number>>): number {
  if (typeof value === 'number') return Math.round(value)
  const match = /^([\d.]+)\s*([a-z]*)$/i.exec(value)
  return Math.round(Number(match?.[1] ?? 0) * (units[(match?.[2] ?? '').toLowerCase()] ?? 1))
}

/** `/pattern/flags` or a bare pattern; null when it is neither. */
export function parseRegExp(text: string): RegExp | null {
  const match = /^\/(.+)\/([a-z]*)$/s.exec(text)
  try {
    return match === null ? new RegExp(text, 'g') : new RegExp(match[1] ?? '', match[2] ?? '')
  } catch {
    return null
  }
}
