// What the dispatcher asks of a channel. Channel plugins' outbound halves and the built-in web chat implement it.
import type { OutboxRow } from './outbox.ts'

export type DeliveryOutcome =
  | { readonly status: 'sent'; readonly receipt?: Readonly<Record<string, unknown>> }
  /** Surely not delivered; sending again is safe. `retryAfterMs` when the channel says how long to wait. */
  | { readonly status: 'retry'; readonly reason: string; readonly retryAfterMs?: number }
  /** Surely not delivered, and never will be. */
  | { readonly status: 'failed'; readonly reason: string }
  /** The request left, the answer did not come. */
  | { readonly status: 'unknown'; readonly reason: string }

export interface Deliverer {
  readonly channel: string
  /** True when the channel drops a second send with the same row id, or can be asked whether it has it: unknown outcomes are then sent again. */
  readonly deduplicates: boolean
  /** Never rejects for expected failures. A rejection counts as an unknown outcome. */
  deliver(row: OutboxRow, signal: AbortSignal): Promise<DeliveryOutcome>
}
