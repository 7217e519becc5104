// Slows down and locks out whoever guesses credentials (protocol v4, section 2.13).
import type { Clock } from '../lib/index.ts'
import { isLoopbackAddress, networkOf } from './locality.ts'
import type { SocketFacts } from './locality.ts'
import type { AccessSettings } from './settings.ts'

export type CredentialClass = 'shared-secret' | 'device-token' | 'bootstrap-token'

export interface AuthRateLimiter {
  /** Milliseconds until another attempt is looked at; 0 when it may be looked at now. */
  lockedFor(kind: CredentialClass, facts: SocketFacts): number
  /** Counts a wrong credential. Returns how long to wait before answering. */
  fail(kind: CredentialClass, facts: SocketFacts): number
  /** Forgets the failures of this client. */
  succeed(kind: CredentialClass, facts: SocketFacts): void
}

interface FailureRecord {
  failures: number
  windowStartMs: number
  lockedUntilMs: number
}

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 5_000
const MOST_KEYS = 10_000

export function createAuthRateLimiter({ clock, settings }: { readonly clock: Clock; readonly settings: () => Pick<AccessSettings, 'rateLimit'> }): AuthRateLimiter {
  const records = new Map<string, FailureRecord>()
  const limits = () => ({ maxAttempts: 10, windowMs: 60_000, lockoutMs: 300_000, exemptLoopback: true, ...settings().rateLimit })

  function current(key: string): FailureRecord {
    const nowMs = clock.now()
    const known = records.get(key)
    if (known !== undefined && (nowMs < known.lockedUntilMs || nowMs - known.windowStartMs < limits().windowMs)) return known
    const fresh = { failures: 0, windowStartMs: nowMs, lockedUntilMs: 0 }
    records.delete(key)
    if (records.size >= MOST_KEYS) forgetOldest(records)
    records.set(key, fresh)
    return fresh
  }

  return {
    lockedFor(kind, facts) {
      const record = records.get(keyOf(kind, facts))
      return record === undefined ? 0 : Math.max(0, record.lockedUntilMs - clock.now())
    },
    fail(kind, facts) {
      const { maxAttempts, lockoutMs, exemptLoopback } = limits()
      const record = current(keyOf(kind, facts))
      record.failures += 1
      if (exemptLoopback && isExempt(facts)) return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(record.failures - 1, 10))
      if (record.failures >= maxAttempts) record.lockedUntilMs = clock.now() + lockoutMs
      return 0
    },
    succeed(kind, facts) {
      records.delete(keyOf(kind, facts))
    },
  }
}

/** Programs on this machine are slowed down, not locked out; pages in its browser are not that trusted. */
function isExempt(facts: SocketFacts): boolean {
  return isLoopbackAddress(facts.clientIp) && !facts.hasForwardingHeaders && facts.origin === null
}

/** Whoever comes through a tunnel or from a web page must not be able to lock out the programs of this machine. */
function keyOf(kind: CredentialClass, facts: SocketFacts): string {
  if (!isLoopbackAddress(facts.clientIp)) return `${kind}|${networkOf(facts.clientIp)}`
  if (facts.hasForwardingHeaders) return `${kind}|forwarded`
  return facts.origin === null ? `${kind}|local` : `${kind}|origin:${facts.origin.slice(0, 256)}`
}

function forgetOldest(records: Map<string, unknown>): void {
  const oldest = records.keys().next()
  if (oldest.done !== true) records.delete(oldest.value)
}
