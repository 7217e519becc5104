// Moving among messages with the arrow keys. Tab goes on to what can be done with the one that has the focus.
import type { KeyboardEvent } from 'react'

const MESSAGES = 'article'

/** Arrow keys on a message go to its neighbours; Escape goes back to the editor. */
export function moveAmongMessages(event: KeyboardEvent<HTMLElement>, toEditor: () => void): void {
  const { key, currentTarget, target } = event
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !(target instanceof HTMLElement)) return
  if (key === 'Escape') {
    event.preventDefault()
    return toEditor()
  }
  if ((key !== 'ArrowUp' && key !== 'ArrowDown') || !target.matches(MESSAGES)) return
  const messages = [...currentTarget.querySelectorAll<HTMLElement>(MESSAGES)]
  const next = messages[messages.indexOf(target) + (key === 'ArrowUp' ? -1 : 1)]
  event.preventDefault()
  if (next !== undefined) focusMessage(next)
  else if (key === 'ArrowDown') toEditor()
}

/** False when there is none. */
export function focusLastMessage(conversation: HTMLElement | null): boolean {
  const last = [...(conversation?.querySelectorAll<HTMLElement>(MESSAGES) ?? [])].at(-1)
  if (last === undefined) return false
  focusMessage(last)
  return true
}

function focusMessage(message: HTMLElement): void {
  message.focus({ preventScroll: true })
  message.scrollIntoView({ block: 'nearest' })
}
