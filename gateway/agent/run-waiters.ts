// Waiting for the end of a run: from memory while it runs here, from the store when it already ended.
import type { RunRecord, SessionStore } from '../sessions/index.ts'
import type { WaitOutcome } from './agent-runtime.ts'

export interface RunWaiters {
  /** Also waits for runs that nobody has sent yet. An abort ends the wait like a timeout. */
  wait(runId: string, timeoutMs: number, signal?: AbortSignal): Promise<WaitOutcome>
  /** The run has ended and its result is stored. */
  settle(runId: string): void
  /** The run's message is answered by another run; whoever waits for it gets that run's result. */
  settleWith(runId: string, answeredBy: string): void
}

const LONGEST_TIMER_MS = 2 ** 31 - 1
/** Merged runs remembered for late waiters. */
const REMEMBERED = 1000

/** One per runtime. */
export function createRunWaiters(sessions: SessionStore): RunWaiters {
  const waiting = new Map<string, Set<() => void>>()
  const answeredBy = new Map<string, string>()

  function ended(runId: string): RunRecord | null {
    const run = sessions.getRun(answeredBy.get(runId) ?? runId)
    return run !== null && run.result !== null && run.result.stopReason !== 'merged' ? run : null
  }

  function wake(runId: string): void {
    const listeners = waiting.get(runId)
    waiting.delete(runId)
    for (const listener of listeners ?? []) listener()
  }

  return {
    settle: wake,
    settleWith(runId, other) {
      answeredBy.set(runId, other)
      const [oldest] = answeredBy.keys()
      if (answeredBy.size > REMEMBERED && oldest !== undefined) answeredBy.delete(oldest)
      wake(runId)
    },
    wait(runId, timeoutMs, signal) {
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', done)
          const listeners = waiting.get(runId)
          listeners?.delete(done)
          if (listeners?.size === 0) waiting.delete(runId)
          const run = ended(runId)
          resolve(run === null || run.result === null ? { status: 'timeout' } : { status: 'finished', run, result: run.result })
        }
        const timer = setTimeout(done, Math.min(Math.max(timeoutMs, 0), LONGEST_TIMER_MS))
        if (signal?.aborted === true || ended(runId) !== null) {
          done()
          return
        }
        signal?.addEventListener('abort', done, { once: true })
        const listeners = waiting.get(runId) ?? new Set()
        listeners.add(done)
        waiting.set(runId, listeners)
      })
    },
  }
}
