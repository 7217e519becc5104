// Lets HTTP requests follow the run they started: the events every client sees, filtered by run.

export type RunEvent = { readonly event: string; readonly payload: Readonly<Record<string, unknown>> }

export interface RunFeed {
  /** Called for every event of the gateway; cheap when nobody listens. */
  publish(event: string, payload: Readonly<Record<string, unknown>>): void
  /** Calls back for each `chat` event of the run until the returned function is called. */
  subscribe(runId: string, listener: (event: RunEvent) => void): () => void
}

export function createRunFeed(): RunFeed {
  const listeners = new Map<string, (event: RunEvent) => void>()
  return {
    publish(event, payload) {
      if (listeners.size === 0 || event !== 'chat') return
      listeners.get(String(payload['runId']))?.({ event, payload })
    },
    subscribe(runId, listener) {
      listeners.set(runId, listener)
      return () => listeners.delete(runId)
    },
  }
}
