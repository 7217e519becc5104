// The window is as high as its page: it is told whenever the content becomes higher or lower.
import { useEffect } from 'react'
import type { RefObject } from 'react'
import type { DesktopBridge } from '../../../src-preload/channels.ts'

/** Measures the children, which keep their height whatever the window's is; what scrolls counts with its content. */
export function useGrowingWindow(page: RefObject<HTMLElement | null>, desktop: DesktopBridge): void {
  useEffect(() => {
    const element = page.current
    if (element === null) return
    let told = 0
    let frame = 0
    const measure = (): void => {
      frame = 0
      const height = contentHeight(element)
      if (height === told || height === 0) return
      told = height
      void desktop.call('quickChat.grow', { height })
    }
    const soon = (): void => {
      frame ||= requestAnimationFrame(measure)
    }
    const sizes = new ResizeObserver(soon)
    const watch = (): void => {
      sizes.disconnect()
      for (const part of element.querySelectorAll('[data-grows]')) sizes.observe(part)
      soon()
    }
    const parts = new MutationObserver(watch)
    parts.observe(element, { childList: true, subtree: true })
    watch()
    return () => {
      parts.disconnect()
      sizes.disconnect()
      cancelAnimationFrame(frame)
    }
  }, [page, desktop])
}

function contentHeight(element: HTMLElement): number {
  let height = 0
  for (const part of element.querySelectorAll<HTMLElement>('[data-grows]')) height += part.offsetHeight
  return height === 0 ? element.scrollHeight : height + 2
}
