// How any layer tells clients that something happened. The server decides who receives it (scopes, subscriptions).

export interface EmitOptions {
  /** Skipped for a connection whose buffer is full instead of closing it. */
  readonly dropIfSlow?: boolean
  /** Deliver to these connections only. */
  readonly connectionIds?: ReadonlySet<string>
  /** Canonical key, for connections that receive session-scoped events only. */
  readonly sessionKey?: string
}

/** Never throws; delivery is best effort and in order per connection. */
export type EventSink = (event: string, payload: Readonly<Record<string, unknown>>, options?: EmitOptions) => void
