// What came from outside and was agreed to, until a page takes it: once, and not for long. Its id stands in the address of the view that shows it.
import type { Handover } from '../../src-preload/channels.ts'

const MOST = 10
const KEPT_MS = 10 * 60_000

export interface Handovers {
  /** Returns the id that a page takes it by. */
  keep(handover: Handover): string
  take(id: string): Handover | null
}

export function createHandovers({ now, newId }: { readonly now: () => number; readonly newId: () => string }): Handovers {
  const kept = new Map<string, { readonly handover: Handover; readonly untilMs: number }>()
  return {
    keep(handover) {
      for (const [id, { untilMs }] of kept) if (untilMs <= now() || kept.size >= MOST) kept.delete(id)
      const id = newId()
      kept.set(id, { handover, untilMs: now() + KEPT_MS })
      return id
    },
    take(id) {
      const found = kept.get(id)
      kept.delete(id)
      return found === undefined || found.untilMs <= now() ? null : found.handover
    },
  }
}
