// What every part of this view reads: the roster, and the rights of this browser.
import { useEffect } from 'react'
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
