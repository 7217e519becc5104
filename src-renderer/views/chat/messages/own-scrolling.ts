// How the list of messages scrolls itself: it hears of that at once, and gives way as soon as a person scrolls.
import type { FlatIndexLocationWithAlign } from 'react-virtuoso'

export interface OwnScrolling {
  /** The list was told to go somewhere. */
  readonly began: () => void
  /** A scroll event: whoever scrolled. */
  readonly scrolled: () => void
  /** Puts the scroller at its end. */
  readonly toEnd: () => void
}

interface Parts {
  readonly scroller: HTMLElement
  /** How high what stands above the first message is, in pixels. */
  readonly headHeight: () => number
  readonly goTo: (place: FlatIndexLocationWithAlign) => void
}

/**
 * A list told to go to a message goes there again whenever a row turns out to have another height, until none did for a while. The rows a person
 * scrolls to are such rows: somebody who scrolls up right after opening a chat would be thrown back to its end, over and over. So the list is told to
 * stay where it is as soon as the place moves up without its doing.
 */
export function createOwnScrolling({ scroller, headHeight, goTo }: Parts): OwnScrolling {
  // A list that appears goes to its end.
  let isGoing = true
  let isStopping = false
  let last = scroller.scrollTop
  const native = scroller.scrollTo.bind(scroller)
  const scrollTo = (to: ScrollToOptions): void => {
    native(to)
    last = scroller.scrollTop
  }
  const heard = (): boolean => scroller.dispatchEvent(new Event('scroll'))
  // Arriving is what ends the way: smoothly, because only then the list asks whether it has arrived.
  const here: FlatIndexLocationWithAlign = { index: 0, align: 'start', behavior: 'smooth', get offset() { return scroller.scrollTop - headHeight() } }
  const stop = (): void => {
    isGoing = false
    isStopping = true
    goTo(here)
    isStopping = false
  }

  scroller.scrollTo = (to?: ScrollToOptions | number, top?: number): void => {
    // At most a part of a pixel away: it is there.
    if (isStopping) heard()
    // It set out late: a person was faster.
    else if (!isGoing) stop()
    else scrollTo(typeof to === 'object' ? to : { left: to, top })
  }
  // The list scrolls itself when older messages come before the first, right before a frame is painted, and hears of that with the next one: for one
  // frame it would show a place it has drawn nothing for. Now it hears of it at once.
  scroller.scrollBy = (to?: ScrollToOptions | number): void => {
    if (typeof to === 'object') scrollTo({ ...to, top: scroller.scrollTop + (to.top ?? 0) })
    heard()
  }
  return {
    began: () => {
      isGoing = true
    },
    scrolled: () => {
      const isUp = scroller.scrollTop < last - 1
      last = scroller.scrollTop
      // At the end it was the page that moved it: what is above became lower.
      const isAtEnd = scroller.scrollHeight - last - scroller.clientHeight < 1
      if (isUp && !isAtEnd && isGoing) stop()
    },
    toEnd: () => scrollTo({ top: scroller.scrollHeight }),
  }
}
