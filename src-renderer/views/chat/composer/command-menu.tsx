// The commands that fit what is typed. The focus stays in the editor.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './command-menu.module.css'
import type { Command } from './use-commands.ts'

interface CommandMenuProps {
  readonly id: string
  readonly commands: readonly Command[]
  readonly active: number
  readonly onPick: (index: number) => void
}

export function CommandMenu({ id, commands, active, onPick }: CommandMenuProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => list.current?.children[active]?.scrollIntoView({ block: 'nearest' }), [active])
  return (
    <ul ref={list} id={id} role="listbox" className={styles.menu} aria-label={t('chat.commands')}>
      {commands.map(({ name, description }, index) => (
        <li
          key={name} id={`${id}-${index}`} role="option" aria-selected={index === active}
          // The press must not take the focus from the editor.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(index)}
        >
          <b>/{name}</b>
          <span>{description}</span>
        </li>
      ))}
    </ul>
  )
}
