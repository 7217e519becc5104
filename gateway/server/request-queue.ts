// Starts the requests of one connection in order, a bounded number per turn of the event loop, so that a flood from one client delays nobody else.

const STARTS_PER_TURN = 32

export interface RequestQueue {
  /** Runs `start` now or on a later turn. False when the queue is full: then it never runs. */
  add(bytes: number, start: () => void): boolean
  /** Forgets what has not started. */
  clear(): void
}

export function createRequestQueue({ maxWaiting, maxBytes }: { readonly maxWaiting: number; readonly maxBytes: number }): RequestQueue {
  let waiting: { readonly bytes: number; readonly start: () => void }[] = []
  let waitingBytes = 0
  let startedThisTurn = 0
  let isScheduled = false

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(nextTurn)
  }

  function nextTurn(): void {
    isScheduled = false
    const batch = waiting.splice(0, STARTS_PER_TURN)
    startedThisTurn = batch.length
    // Scheduled first: requests that a started one lets in must not overtake those that wait.
    if (batch.length > 0) schedule()
    for (const { bytes, start } of batch) {
      waitingBytes -= bytes
      start()
    }
  }

  return {
    add(bytes, start) {
      if (waiting.length === 0 && startedThisTurn < STARTS_PER_TURN) {
        startedThisTurn += 1
        schedule()
        start()
        return true
      }
      if (waiting.length >= maxWaiting || waitingBytes + bytes > maxBytes) return false
      waiting.push({ bytes, start })
      waitingBytes += bytes
      schedule()
      return true
    },
    clear() {
      waiting = []
      waitingBytes = 0
    },
  }
}
