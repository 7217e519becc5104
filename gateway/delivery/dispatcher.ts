// Sends what the outbox holds: woken by new rows, by channels that appear, and by the time of the next retry. Never polls.
import type { Clock } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import type { Deliverer, DeliveryOutcome } from './deliverer.ts'
import type { Outbox, OutboxRow } from './outbox.ts'

export interface DispatcherOptions {
  readonly outbox: Outbox
  readonly clock: Clock
  readonly logger: Logger
  /** Told of every final outcome: `sent`, `unknown` or `failed`. */
  readonly onSettled?: (row: OutboxRow) => void
  /** Replaceable for tests. Returns what `cancel` takes. */
  readonly schedule?: (run: () => void, delayMs: number) => () => void
}

export interface Dispatcher {
  /** Rows of this channel are sent from now on. Those an earlier process left are looked at first. */
  add(deliverer: Deliverer): void
  remove(channel: string): void
  /** Something was put into the outbox. Cheap; call it after every commit that did. */
  wake(): void
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>
  /** Ends what is being sent; rows stay pending. */
  stop(): Promise<void>
}

const MAX_ATTEMPTS = 8
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 15 * 60_000
const SEND_TIMEOUT_MS = 60_000
const BATCH = 20
const AT_ONCE = 8

/** 2 s, 4 s, 8 s… up to a quarter of an hour. */
export function retryDelayMs(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1), LONGEST_RETRY_MS)
}

function systemSchedule(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs).unref()
  return () => clearTimeout(timer)
}

export function createDispatcher({ outbox, clock, logger, onSettled, schedule = systemSchedule }: DispatcherOptions): Dispatcher {
  const deliverers = new Map<string, Deliverer>()
  const sending = new Map<string, Promise<void>>()
  /** Two replies of one conversation are never on their way at once, so that they arrive in order. */
  const busySessions = new Set<string>()
  const stopping = new AbortController()
  let isWoken = false
  let cancelTimer: (() => void) | null = null

  function wake(): void {
    if (isWoken || stopping.signal.aborted) return
    isWoken = true
    queueMicrotask(() => {
      isWoken = false
      if (stopping.signal.aborted) return
      try {
        look()
      } catch (error) {
        logger.error('the outbox could not be read', { error })
        plan(clock.now() + FIRST_RETRY_MS)
      }
    })
  }

  function look(): void {
    const channels = [...deliverers.keys()]
    if (channels.length === 0) return
    for (const row of outbox.due(channels, BATCH + sending.size)) {
      const deliverer = deliverers.get(row.channel)
      if (sending.size >= AT_ONCE) return
      if (deliverer === undefined || sending.has(row.id) || busySessions.has(row.sessionKey)) continue
      busySessions.add(row.sessionKey)
      sending.set(
        row.id,
        send(row, deliverer)
          .catch((error: unknown) => logger.error('a delivery could not be recorded', { error, id: row.id }))
          .finally(() => {
            sending.delete(row.id)
            busySessions.delete(row.sessionKey)
            wake()
          }),
      )
    }
    if (sending.size === 0) plan(outbox.nextDueAtMs(channels))
  }

  function plan(atMs: number | null): void {
    cancelTimer?.()
    cancelTimer = atMs === null || stopping.signal.aborted ? null : schedule(wake, Math.max(0, atMs - clock.now()))
  }

  async function send(row: OutboxRow, deliverer: Deliverer): Promise<void> {
    const claimed = outbox.claim(row.id)
    if (claimed === null) return
    // Not AbortSignal.any and timeout: those would live on until the minute is over, one pair for every reply.
    const limit = new AbortController()
    const abort = (): void => limit.abort(stopping.signal.reason)
    const timer = setTimeout(() => limit.abort(new Error('the channel took too long')), SEND_TIMEOUT_MS).unref()
    stopping.signal.addEventListener('abort', abort, { once: true })
    let outcome: DeliveryOutcome
    try {
      outcome = await deliverer.deliver(claimed, limit.signal)
    } catch (error) {
      outcome = { status: 'unknown', reason: error instanceof Error ? error.message : String(error) }
    } finally {
      clearTimeout(timer)
      stopping.signal.removeEventListener('abort', abort)
    }
    record(claimed, deliverer, outcome)
  }

  function record(row: OutboxRow, deliverer: Deliverer, outcome: DeliveryOutcome): void {
    if (outcome.status === 'sent') return settled(row, () => outbox.markSent(row.id, outcome.receipt ?? {}))
    if (outcome.status === 'failed') return settled(row, () => outbox.markFailed(row.id, outcome.reason))
    if (outcome.status === 'unknown' && !deliverer.deduplicates) return settled(row, () => outbox.markUnknown(row.id, outcome.reason))
    if (row.attempts >= MAX_ATTEMPTS) return settled(row, () => outbox.markFailed(row.id, `gave up after ${row.attempts} attempts: ${outcome.reason}`))
    const asked = outcome.status === 'retry' ? (outcome.retryAfterMs ?? 0) : 0
    outbox.retryAt(row.id, clock.now() + Math.max(asked, retryDelayMs(row.attempts)), outcome.reason)
  }

  function settled(row: OutboxRow, write: () => void): void {
    write()
    const stored = outbox.get(row.id)
    if (stored !== null) onSettled?.(stored)
  }

  /** A send that was begun and never recorded: the process died meanwhile. */
  function recoverInterrupted(deliverer: Deliverer): void {
    if (deliverer.deduplicates) return
    for (const row of outbox.interrupted(deliverer.channel)) {
      if (sending.has(row.id)) continue
      settled(row, () => outbox.markUnknown(row.id, 'the gateway was stopped while this was being sent'))
    }
  }

  return {
    add(deliverer) {
      recoverInterrupted(deliverer)
      deliverers.set(deliverer.channel, deliverer)
      wake()
    },
    remove: (channel) => void deliverers.delete(channel),
    wake,
    async idle() {
      while (isWoken || sending.size > 0) {
        await Promise.resolve()
        await Promise.all(sending.values())
      }
    },
    async stop() {
      stopping.abort()
      cancelTimer?.()
      await Promise.all(sending.values())
    },
  }
}
