// One of several ways, as a card; what it needs opens below its line.
import { useId } from 'react'
import type { ReactNode } from 'react'
import styles from './welcome-view.module.css'

export interface ChoiceProps {
  /** Choices of one name exclude each other. */
  readonly name: string
  readonly isOn: boolean
  readonly title: string
  readonly facts: string
  /** At the end of the line. */
  readonly note?: string
  readonly onChoose: () => void
  readonly children?: ReactNode
}

export function Choice({ name, isOn, title, facts, note, onChoose, children }: ChoiceProps) {
  const id = useId()
  return (
    <div className={styles.choice} data-on={isOn || undefined}>
      <label htmlFor={id}>
        <input type="radio" id={id} name={name} checked={isOn} aria-labelledby={`${id}-title`} aria-describedby={`${id}-facts`} onChange={onChoose} />
        <span className={styles.words}>
          <b id={`${id}-title`}>{title}</b>
          <span id={`${id}-facts`}>{facts}</span>
        </span>
        {note !== undefined && <em>{note}</em>}
      </label>
      {isOn && children !== undefined && <div className={styles.more}>{children}</div>}
    </div>
  )
}
