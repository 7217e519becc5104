// What every part of this view reads and does: the roster, the rights of this browser, and a way to run a change and show its failure in place.
import { useCallback, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useMay, useViewStore } from '../../app-context.tsx'
import { createRosterStore } from '../../state/agent-pages/roster-store.ts'
import type { RosterStore } from '../../state/agent-pages/roster-store.ts'

export function useRoster<Selected>(select: (state: RosterStore) => Selected): Selected {
  const store = useViewStore(createRosterStore)
  useEffect(() => {
    // Also when it is known: who was last active changes without an event of its own.
    void store.getState().load()
  }, [store])
  return useStore(store, select)
}

/** Whether this browser may change agents. */
export function useMayChange(): boolean {
  return useMay('operator.admin')
}

export interface Attempt {
  readonly isBusy: boolean
  readonly problem: string | null
  /** Resolves with whether it worked; the failure is in `problem`. */
  readonly run: (action: () => Promise<unknown>) => Promise<boolean>
}

export function useAttempt(): Attempt {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = useCallback(async (action: () => Promise<unknown>) => {
    setBusy(true)
    setProblem(null)
    try {
      await action()
      return true
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  return { isBusy, problem, run }
}
