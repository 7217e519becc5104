// One thing done at a time, with its failure kept for the place where it was asked for.
import { useState } from 'react'

export interface Action {
  readonly isBusy: boolean
  readonly problem: string | null
  /** Runs it; resolves to whether it worked. Never rejects. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>
}

export function useAction(): Action {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  return {
    isBusy,
    problem,
    async run(act) {
      setBusy(true)
      setProblem(null)
      try {
        await act()
        return true
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error))
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}
