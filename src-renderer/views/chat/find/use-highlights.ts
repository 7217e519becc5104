// Marks every match in what is on the page, without touching the page: ranges that the browser paints (CSS custom highlights).
import { useEffect } from 'react'
import type { RefObject } from 'react'
import { findRanges, wordsPattern } from '../../../lib/find-words.ts'

const NAME = 'find'
const NEAR_EDGE_PX = 24

/** Follows the list while it changes: rows come and go, answers grow. `active` is the message the reader went to. */
export function useHighlights(within: RefObject<HTMLElement | null>, query: string, active: string | undefined): void {
  useEffect(() => {
    const root = within.current
    const pattern = wordsPattern(query)
    // An older browser shows which message it is, without the words in it.
    if (root === null || pattern === null || !('highlights' in CSS)) return
    let frame = 0
    let isShown = active === undefined
    const paint = (): void => {
      const ranges = rangesIn(root, pattern)
      CSS.highlights.set(NAME, new Highlight(...ranges))
      if (isShown) return
      const marked = root.querySelector('[data-marked]')
      const first = marked === null ? undefined : ranges.find(({ startContainer }) => marked.contains(startContainer))
      if (first === undefined) return
      isShown = true
      reveal(first, marked)
    }
    const later = (): void => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(paint)
    }
    const observer = new MutationObserver(later)
    observer.observe(root, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['data-marked'] })
    later()
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      CSS.highlights.delete(NAME)
    }
  }, [within, query, active])
}

function rangesIn(root: HTMLElement, pattern: RegExp): Range[] {
  const ranges: Range[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) => (node.parentElement?.closest('article') == null ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT))
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    for (const { start, end } of findRanges(node.textContent ?? '', pattern)) {
      const range = document.createRange()
      range.setStart(node, start)
      range.setEnd(node, end)
      ranges.push(range)
    }
  }
  return ranges
}

/** A long answer is on the page before the words in it are. */
function reveal(range: Range, row: Element | null): void {
  const scroller = row?.closest('[role=log]')
  if (scroller == null) return
  const frame = scroller.getBoundingClientRect()
  const place = range.getBoundingClientRect()
  if (place.top < frame.top + NEAR_EDGE_PX || place.bottom > frame.bottom - NEAR_EDGE_PX) scroller.scrollTop += place.top - (frame.top + frame.height / 3)
}
