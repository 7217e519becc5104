// One line to type into, with its name above and what is wrong below.
import { useId } from 'react'
import type { InputHTMLAttributes, Ref } from 'react'
import styles from './text-field.module.css'

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id'> {
  readonly label: string
  readonly hint?: string
  readonly problem?: string | null
  readonly ref?: Ref<HTMLInputElement>
}

export function TextField({ label, hint, problem = null, ...rest }: TextFieldProps) {
  const id = useId()
  const about = problem !== null ? `${id}-problem` : hint !== undefined ? `${id}-hint` : undefined
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input {...rest} id={id} className={styles.input} aria-invalid={problem !== null || undefined} aria-describedby={about} />
      {problem !== null ? (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </p>
      ) : (
        hint !== undefined && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}
