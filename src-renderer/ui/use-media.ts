// Whether a media query holds now.
import { useSyncExternalStore } from 'react'

/** Narrower than this the page is one column. The same number is in the style sheets. */
export const PHONE = '(max-width: 719px)'

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}
