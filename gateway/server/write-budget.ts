// Limits control-plane writes: 30 calls a minute for one method and one caller (protocol v4, section 2.13).
import type { Clock } from '../lib/index.ts'

const MOST_CALLS = 30
const WINDOW_MS = 60_000
const MOST_KEYS = 5_000

export interface WriteBudget {
  /** Takes one call. Returns 0, or the milliseconds until the next one is allowed. */
  take(method: string, caller: string): number
}

export function createWriteBudget(clock: Clock): WriteBudget {
  const windows = new Map<string, { startMs: number; calls: number }>()
  return {
    take(method, caller) {
      const nowMs = clock.now()
      const key = `${method}|${caller}`
      const window = windows.get(key)
      if (window === undefined || nowMs - window.startMs >= WINDOW_MS) {
        windows.delete(key)
        const oldest = windows.keys().next()
        if (windows.size >= MOST_KEYS && oldest.done !== true) windows.delete(oldest.value)
        windows.set(key, { startMs: nowMs, calls: 1 })
        return 0
      }
      if (window.calls >= MOST_CALLS) return window.startMs + WINDOW_MS - nowMs
      window.calls += 1
      return 0
    },
  }
}
