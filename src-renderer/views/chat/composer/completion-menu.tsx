// What fits what is typed, a few at a time around the chosen one. The focus stays in the editor.
import { useTranslation } from 'react-i18next'
import styles from './completion-menu.module.css'
import type { Completion } from './use-completion.ts'

interface CompletionMenuProps {
  readonly id: string
  readonly completion: Completion
  readonly onPick: (index: number) => void
}

/** What cannot be scrolled needs no focus of its own. */
const SHOWN = 7

export function CompletionMenu({ id, completion: { matches, active, setActive, sign }, onPick }: CompletionMenuProps) {
  const { t } = useTranslation()
  const first = Math.max(0, Math.min(active - SHOWN + 2, matches.length - SHOWN))
  return (
    <ul id={id} role="listbox" className={styles.menu} aria-label={t(sign === '@' ? 'chat.agents' : 'chat.commands')}>
      {matches.slice(first, first + SHOWN).map(({ id: key, label, description }, offset) => {
        const index = first + offset
        return (
          <li
            key={key} id={`${id}-${index}`} role="option" aria-selected={index === active} aria-posinset={index + 1} aria-setsize={matches.length}
            // The press must not take the focus from the editor.
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => setActive(index)}
            onClick={() => onPick(index)}
          >
            <b>{label}</b>
            <span>{description}</span>
          </li>
        )
      })}
    </ul>
  )
}
