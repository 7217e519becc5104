// Lets a key be painted before anything else changes the page: what can wait, such as more words of an answer, waits for that, and between
// two keys the page rests.

export interface QuietMoment {
  /** A key was pressed: what comes now waits until that is painted. */
  pressed(): void
  /** Does it now, or while somebody types with the next key that is painted. Always in the order it was asked for. */
  whenQuiet(task: () => void): void
  /** Does what waits at once: something that must come after it is here. */
  settle(): void
}

export interface QuietMomentDependencies {
  /** Calls back when the frame that is being made is painted. */
  readonly afterPaint: (callback: () => void) => void
  readonly later: (callback: () => void, ms: number) => void
}

/** A page in the background paints nothing at all. */
const LONGEST_PAINT_MS = 50
/** Who types looks at what they type: nobody sees other words come this much later. */
const TYPING_MS = 200

export function createQuietMoment({ afterPaint, later }: QuietMomentDependencies): QuietMoment {
  const waiting: (() => void)[] = []
  let isTyping = false
  /** Counts the keys: the paint of an earlier one does not end the wait for a later one. */
  let keys = 0
  /** The key that began the wait for a paint; 0 while none is waited for. */
  let since = 0

  function settle(): void {
    for (const task of waiting.splice(0)) task()
  }
  function release(): void {
    since = 0
    settle()
  }

  return {
    settle,
    pressed() {
      keys += 1
      const key = keys
      isTyping = true
      if (since === 0) {
        since = key
        later(() => {
          if (since === key) release()
        }, LONGEST_PAINT_MS)
      }
      afterPaint(() => {
        if (since !== 0 && key === keys) release()
      })
      later(() => {
        if (key !== keys) return
        isTyping = false
        settle()
      }, TYPING_MS)
    },
    whenQuiet(task) {
      if (isTyping) waiting.push(task)
      else task()
    },
  }
}

/** The one of this page. */
export function quietMomentOf(page: Window): QuietMoment {
  const moment = createQuietMoment({
    afterPaint: (callback) => page.requestAnimationFrame(() => page.setTimeout(callback)),
    later: (callback, ms) => page.setTimeout(callback, ms),
  })
  page.addEventListener('keydown', () => moment.pressed(), { capture: true, passive: true })
  return moment
}
