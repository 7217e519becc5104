// Gives memory back when a burst of work is over. V8 by itself keeps what the burst needed: its own reducer waits for times
// without any allocation, which a process with sockets hardly has.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = () => Promise<unknown>

export interface HeapTrim {
  /** Work was done: memory is given back once it has been quiet for a while. Costs next to nothing. */
  touch(): void
  stop(): void
}

/** One per process. */
export function createHeapTrim({ isBusy, quietMs = 2_000, collect = fullCollection() }: {
  /** While it says so the collection is put off. */
  readonly isBusy: () => boolean
  readonly quietMs?: number
  /** Replaceable for tests. */
  readonly collect?: Collect
}): HeapTrim {
  let isStopped = false
  let timer: NodeJS.Timeout | null = null

  function quiet(): void {
    timer = null
    if (isStopped) return
    if (isBusy()) return touch()
    void collect()
  }

  function touch(): void {
    if (isStopped) return
    if (timer === null) timer = setTimeout(quiet, quietMs).unref()
    else timer.refresh()
  }

  return {
    touch,
    stop() {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** About 50 ms, in a task of its own. The function is hidden unless asked for; it is fetched at the first use. */
function fullCollection(): Collect {
  let gc: ((options: { readonly type: 'major'; readonly execution: 'async'; readonly flavor: 'last-resort' }) => Promise<unknown>) | null = null
  return () => {
    if (gc === null) {
      setFlagsFromString('--expose-gc')
      gc = runInNewContext('gc') as NonNullable<typeof gc>
      setFlagsFromString('--no-expose-gc')
    }
    return gc({ type: 'major', execution: 'async', flavor: 'last-resort' })
  }
}
