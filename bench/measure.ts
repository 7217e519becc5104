// What a measurement is: a name, a unit, the number, and what it should reach.

export interface Measurement {
  readonly name: string
  readonly unit: 'ms' | 'MB' | 'bytes' | 'turns/s' | 'ratio' | 'count'
  readonly value: number
  /** The bare relay's number in the same run. */
  readonly floor?: number
  /** OpenClaw 2026.9.6's number on a 2-core machine, where it was measured. */
  readonly original?: number
  readonly target?: { readonly atMost: number } | { readonly atLeast: number }
  /** How it was got, where the name does not say. */
  readonly note?: string
}

export function meets({ value, target }: Measurement): boolean {
  if (target === undefined) return true
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast
}
