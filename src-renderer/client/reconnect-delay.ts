// How long to wait before the next attempt. Pure.

const FIRST_MS = 1000
const LONGEST_MS = 30_000

/** Doubles from 1 s to 30 s, each ±20 %, so that not all browsers come back in the same moment. `failures` counts from 1; `random` is in [0, 1). */
export function reconnectDelayMs(failures: number, random: number): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10))
  return Math.round(Math.min(LONGEST_MS, base * (0.8 + 0.4 * random)))
}
