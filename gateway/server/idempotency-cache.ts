// Remembers the answers of calls that carry an idempotency key, so that a repeat gets the first answer instead of a second effect.
import type { Clock } from '../lib/index.ts'
import type { WireError } from '../protocol/index.ts'

const LIFETIME_MS = 300_000
const MOST_ENTRIES = 1_000

export type Outcome = { readonly ok: true; readonly payload: unknown } | { readonly ok: false; readonly error: WireError }

export interface RememberedCall {
  /** Answers given under the same request id before the outcome. */
  readonly early: Readonly<Record<string, unknown>>[]
  readonly outcome: Promise<Outcome>
}

export interface IdempotencyCache {
  get(key: string): RememberedCall | undefined
  /** Keeps the call. A failure that may be retried is forgotten as soon as it is known. */
  put(key: string, call: RememberedCall): void
}

export function createIdempotencyCache(clock: Clock): IdempotencyCache {
  const calls = new Map<string, { readonly call: RememberedCall; readonly atMs: number }>()

  return {
    get(key) {
      const entry = calls.get(key)
      if (entry === undefined) return undefined
      if (clock.now() - entry.atMs < LIFETIME_MS) return entry.call
      calls.delete(key)
      return undefined
    },
    put(key, call) {
      const oldest = calls.keys().next()
      if (calls.size >= MOST_ENTRIES && oldest.done !== true) calls.delete(oldest.value)
      calls.set(key, { call, atMs: clock.now() })
      void call.outcome.then((outcome) => {
        if (!outcome.ok && outcome.error.retryable === true && calls.get(key)?.call === call) calls.delete(key)
      })
    },
  }
}
