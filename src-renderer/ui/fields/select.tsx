// One of a few. The browser's own list: right on every system, by keyboard and on phones.
import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import styles from './select.module.css'

export interface SelectProps {
  readonly label: string
  /** Hidden where the text beside it says the same. */
  readonly isLabelHidden?: boolean
  readonly value: string
  readonly choices: readonly { readonly id: string; readonly label: string }[]
  readonly onChange: (id: string) => void
  readonly disabled?: boolean
}

export function Select({ label, isLabelHidden = false, value, choices, onChange, disabled = false }: SelectProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <span className={styles.box}>
        <select id={id} value={value} disabled={disabled} onChange={({ target }) => onChange(target.value)}>
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.label}
            </option>
          ))}
        </select>
        <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
      </span>
    </div>
  )
}
