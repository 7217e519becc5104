// Whether a page that ended by itself is loaded again, or somebody is asked. Pure but for the clock.

const MOST_RELOADS = 3
const WITHIN_MS = 60_000

/** `true`: load it again. `false`: it failed too often lately. */
export function createCrashPolicy(now: () => number): () => boolean {
  let crashes: number[] = []
  return () => {
    const atMs = now()
    crashes = [...crashes.filter((earlierMs) => atMs - earlierMs < WITHIN_MS), atMs]
    return crashes.length <= MOST_RELOADS
  }
}
