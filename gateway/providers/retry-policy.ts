// How failures are met: which are tried again, how often, how long to wait, and which make way for another key or model.
import type { ProviderErrorKind, ProviderFailure } from '../plugin-api/index.ts'

/** What to do next after a failure that came before the first token. */
export type Reaction =
  /** The key is the problem: let it rest and take the next one. */
  | 'next-profile'
  /** Passing trouble: the same again after a while. */
  | 'retry'
  /** This model can't be had: the next one. */
  | 'next-model'
  /** Nothing else would help: the request itself is the problem. */
  | 'give-up'

export function reactionTo(kind: ProviderErrorKind): Reaction {
  switch (kind) {
    case 'auth':
    case 'billing':
    case 'rate_limit': return 'next-profile'
    case 'overloaded':
    case 'network':
    case 'timeout':
    case 'cut_stream':
    case 'unknown': return 'retry'
    case 'usage_limit':
    case 'not_found': return 'next-model'
    case 'context_overflow':
    case 'invalid_request': return 'give-up'
  }
}

/** Retries of one model with one key. A dead address or a silent service is not worth many; an overloaded one is. */
const RETRIES: Readonly<Partial<Record<ProviderErrorKind, number>>> = { overloaded: 5, rate_limit: 3, network: 2, cut_stream: 2, timeout: 1, unknown: 1 }

/** How often this failure is retried; once at most while another model waits to take over. */
export function maxRetries(kind: ProviderErrorKind, hasAlternative: boolean): number {
  const retries = RETRIES[kind] ?? 0
  return hasAlternative ? Math.min(1, retries) : retries
}

const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 30_000

/**
 * The wait before the next try: doubling from half a second, or what the service asks for. Null when it asks for longer
 * than anybody would sit and watch.
 */
export function retryDelayMs(failure: ProviderFailure, retry: number): number | null {
  const backoff = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (retry - 1))
  if (failure.retryAfterMs === undefined) return backoff
  return failure.retryAfterMs > MAX_DELAY_MS ? null : Math.max(backoff, failure.retryAfterMs)
}
