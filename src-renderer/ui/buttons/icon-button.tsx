// A button that is an icon: always with a name, shown as its tooltip.
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from '../../lib/class-names.ts'
import styles from './icon-button.module.css'
import { Tooltip } from '../tooltip.tsx'

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'aria-label' | 'title'> {
  readonly label: string
  readonly children: ReactNode
  readonly isActive?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton({ label, children, isActive = false, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button {...rest} type={type} aria-label={label} className={classNames(styles.button, isActive && styles.active)}>
        {children}
      </button>
    </Tooltip>
  )
}
