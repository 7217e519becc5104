// One thing done at a time, with its failure kept for the place where it was asked for.
import { useCallback, useState } from 'react'

export interface Attempt {
  readonly isBusy: boolean
  readonly problem: string | null
  /** Runs it; resolves with whether it worked. Never rejects: the failure is in `problem`. */
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
