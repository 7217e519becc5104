// How a view says what can be done in it. The palette (Ctrl/⌘ K), the shortcuts sheet (?) and the keyboard follow by themselves.
//
//   const { t } = useTranslation()
//   useCommands([
//     { id: 'logs.pause', label: t('logs.pause'), group: 'page', shortcut: 'p', run: pause },
//     { id: 'logs.clear', label: t('logs.clear'), group: 'page', run: clear, disabledReason: mayClear ? null : t('logs.ownerOnly') },
//     // A key that a control handles by itself, listed for the shortcuts sheet only:
//     { id: 'logs.keys', label: t('logs.nextLine'), group: 'page', shortcut: 'ArrowDown' },
//   ])
//
// They are there while the component is. `id` stays the same whatever the language; `group: 'page'` is about what is on screen.
import { useEffect, useId, useRef } from 'react'
import { useApp } from '../../../app-context.tsx'
import type { Command } from '../../../state/commands-store.ts'

/** The array may be new in every render; what `run` does is always the latest. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId()
  const store = useApp().stores.commands
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  // What is shown of them decides whether they are registered anew; functions are new in every render.
  const shown = JSON.stringify(commands.map((command) => ({ ...command, run: command.run !== undefined })))
  useEffect(
    () =>
      store.getState().register(
        owner,
        latest.current.map((command) => (command.run === undefined ? command : { ...command, run: () => latest.current.find(({ id }) => id === command.id)?.run?.() })),
      ),
    [store, owner, shown],
  )
}
