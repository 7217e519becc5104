// A view that is read from the top: one column with sections, scrolled as a whole.
import { useId } from 'react'
import type { ReactNode } from 'react'
import styles from './page.module.css'

export interface PageProps {
  /** What this view is for, in a sentence. */
  readonly intro?: string
  /** `wide` for tables and charts. */
  readonly width?: 'reading' | 'wide'
  readonly children: ReactNode
}

export function Page({ intro, width = 'reading', children }: PageProps) {
  return (
    <div className={styles.scroll}>
      <div className={styles.column} data-width={width}>
        {intro !== undefined && <p className={styles.intro}>{intro}</p>}
        {children}
      </div>
    </div>
  )
}

export interface SectionProps {
  readonly title: string
  readonly description?: ReactNode
  /** Buttons at the end of the title's line. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Section({ title, description, actions, children }: SectionProps) {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        {description !== undefined && <p>{description}</p>}
      </header>
      {children}
    </section>
  )
}
