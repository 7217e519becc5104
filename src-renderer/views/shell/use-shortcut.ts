// Keyboard shortcuts of the whole app. Ctrl elsewhere, ⌘ on a Mac.
import { useEffect, useRef } from 'react'

export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** `keys` is a letter, or `shift+` and a letter; the platform's command key is always part of it. */
export function useShortcut(keys: string, run: () => void): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const withShift = keys.startsWith('shift+')
    const letter = withShift ? keys.slice('shift+'.length) : keys
    const listen = (event: KeyboardEvent) => {
      const isCommand = IS_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
      if (!isCommand || event.altKey || event.shiftKey !== withShift || event.key.toLowerCase() !== letter) return
      event.preventDefault()
      latest.current()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [keys])
}
