// The commands that fit what is typed, a few at a time around the chosen one. The focus stays in the editor.
import { useTranslation } from 'react-i18next'
import styles from './command-menu.module.css'
import type { Command } from './use-commands.ts'

interface CommandMenuProps {
  readonly id: string
  readonly commands: readonly Command[]
  readonly active: number
  readonly onPick: (index: number) => void
  readonly onActive: (index: number) => void
}

/** What cannot be scrolled needs no focus of its own. */
const SHOWN = 7

export function CommandMenu({ id, commands, active, onPick, onActive }: CommandMenuProps) {
  const { t } = useTranslation()
  const first = Math.max(0, Math.min(active - SHOWN + 2, commands.length - SHOWN))
  return (
    <ul id={id} role="listbox" className={styles.menu} aria-label={t('chat.commands')}>
      {commands.slice(first, first + SHOWN).map(({ name, description }, offset) => {
        const index = first + offset
        return (
          <li
            key={name} id={`${id}-${index}`} role="option" aria-selected={index === active} aria-posinset={index + 1} aria-setsize={commands.length}
            // The press must not take the focus from the editor.
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => onActive(index)}
            onClick={() => onPick(index)}
          >
            <b>/{name}</b>
            <span>{description}</span>
          </li>
        )
      })}
    </ul>
  )
}
