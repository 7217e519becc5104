// Buttons with words. One `primary` in a view; destructive ones are text.
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from '../../lib/class-names.ts'
import styles from './button.module.css'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  readonly variant?: 'primary' | 'quiet' | 'plain' | 'danger'
  /** Something is being done: the button waits and says so to screen readers. */
  readonly isBusy?: boolean
  readonly icon?: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({ variant = 'quiet', isBusy = false, icon, children, disabled, type = 'button', ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} className={classNames(styles.button, styles[variant])} disabled={disabled === true || isBusy} aria-busy={isBusy || undefined}>
      {icon}
      <span>{children}</span>
    </button>
  )
}
