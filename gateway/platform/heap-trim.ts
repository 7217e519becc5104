// Keeps the heap of a process that runs for weeks small: bounds the space for new objects while there is work, and gives memory
// back when it is over. V8 by itself lets that space grow to 64 MB and more, and its own reducer waits for times without any
// allocation, which a process with sockets hardly has.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What the trim needs of V8; replaceable for tests. */
export interface HeapControl {
  /** Size of the space for new objects. */
  newSpaceBytes(): number
  /** The factor by which it may grow; 1 holds it where it is. */
  setGrowth(factor: 1 | 2): void
  /** Everything, at once; about 50 ms in a task of its own. */
  collect(): Promise<unknown>
}

export interface HeapTrim {
  /** Work was done: memory is given back once it has been quiet for a while. Costs next to nothing. */
  touch(): void
  stop(): void
}

/** A turn allocates 0.4 MB. Smaller than this, what is still in use is moved around too often; larger only costs memory. */
const NEW_SPACE_BYTES = 8 * 1024 * 1024
/** Looking at the size takes a while, and it grows slowly. */
const LOOK_EVERY = 8

/** One per process. */
export function createHeapTrim({ isBusy, quietMs = 2_000, heap = v8Heap() }: {
  /** While it says so the collection is put off. */
  readonly isBusy: () => boolean
  readonly quietMs?: number
  readonly heap?: HeapControl
}): HeapTrim {
  let isStopped = false
  let timer: NodeJS.Timeout | null = null
  let touches = 0
  let growth: 1 | 2 = 2

  function bound(): void {
    touches += 1
    if (touches % LOOK_EVERY !== 0) return
    const wanted = heap.newSpaceBytes() < NEW_SPACE_BYTES ? 2 : 1
    if (wanted !== growth) heap.setGrowth(wanted)
    growth = wanted
  }

  function quiet(): void {
    timer = null
    if (isStopped) return
    if (isBusy()) return wait()
    void heap.collect()
  }

  function wait(): void {
    if (timer === null) timer = setTimeout(quiet, quietMs).unref()
    else timer.refresh()
  }

  return {
    touch() {
      if (isStopped) return
      bound()
      wait()
    },
    stop() {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

function v8Heap(): HeapControl {
  let gc: ((options: { readonly type: 'major'; readonly execution: 'async'; readonly flavor: 'last-resort' }) => Promise<unknown>) | null = null
  return {
    newSpaceBytes: () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0,
    setGrowth: (factor) => setFlagsFromString(`--semi-space-growth-factor=${factor}`),
    collect() {
      if (gc === null) {
        // The function is hidden unless asked for.
        setFlagsFromString('--expose-gc')
        gc = runInNewContext('gc') as NonNullable<typeof gc>
        setFlagsFromString('--no-expose-gc')
      }
      return gc({ type: 'major', execution: 'async', flavor: 'last-resort' })
    },
  }
}
