// A word about a state. Colour never says it alone.
import type { ReactNode } from 'react'
import styles from './badge.module.css'

export function Badge({ tone = 'plain', children }: { readonly tone?: 'plain' | 'good' | 'warn' | 'bad' | 'accent'; readonly children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  )
}
