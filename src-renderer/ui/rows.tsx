// A quiet list of things: a name, what there is to know about it, what can be done with it. Separated by hairlines.
import type { ReactNode } from 'react'
import styles from './rows.module.css'

export function Rows({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul className={styles.rows} aria-label={label}>
      {children}
    </ul>
  )
}

export interface RowProps {
  readonly icon?: ReactNode
  readonly title: ReactNode
  /** Facts below the title. */
  readonly facts?: ReactNode
  /** Buttons or a control at the end. */
  readonly actions?: ReactNode
  /** What opens below the line. */
  readonly children?: ReactNode
}

export function Row({ icon, title, facts, actions, children }: RowProps) {
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        {icon !== undefined && (
          <span className={styles.icon} aria-hidden="true">
            {icon}
          </span>
        )}
        <div className={styles.text}>
          <div className={styles.title}>{title}</div>
          {facts !== undefined && <div className={styles.facts}>{facts}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </li>
  )
}
