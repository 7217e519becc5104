// Medians and percentiles, and rounding for people.

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Three significant digits. */
export function round(value: number): number {
  return Number(value.toPrecision(3))
}

/** Runs an action `times` times, one after the other. */
export async function repeat<T>(times: number, action: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < times; index += 1) results.push(await action(index))
  return results
}
