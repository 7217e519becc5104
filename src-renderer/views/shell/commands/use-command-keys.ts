// Runs commands by their shortcuts, wherever the focus is.
import { useEffect } from 'react'
import { useApp } from '../../../app-context.tsx'
import { isPressed, worksWhileTyping } from '../../../lib/shortcut.ts'
import { IS_MAC } from '../../../ui/keys/platform.ts'

export function useCommandKeys(): void {
  const store = useApp().stores.commands
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // What is open above the page has the keyboard to itself.
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open], [role=menu]:popover-open') !== null) return
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [contenteditable] *')
      const { commands, run } = store.getState()
      const command = commands.find(({ shortcut, run: action }) => action !== undefined && shortcut !== undefined && isPressed(shortcut, event, IS_MAC) && (!isTyping || worksWhileTyping(shortcut)))
      if (command === undefined) return
      event.preventDefault()
      run(command)
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [store])
}
