// Two texts compared: what went and what came, with a few lines around, for people to read.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { diffParts } from '../../lib/line-diff.ts'
import styles from './text-diff.module.css'

export interface TextDiffProps {
  readonly before: string
  readonly after: string
  /** Its name for screen readers. */
  readonly label: string
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const

export function TextDiff({ before, after, label }: TextDiffProps) {
  const { t } = useTranslation()
  const parts = useMemo(() => diffParts(before, after), [before, after])
  if (parts.length === 0) return <p className={styles.nothing}>{t('diff.same')}</p>
  return (
    <div className={styles.diff} role="group" aria-label={label} tabIndex={0}>
      {parts.map(({ skipped, lines }, part) => (
        <div key={part}>
          {skipped > 0 && <p className={styles.skipped}>{t('diff.skipped', { count: skipped })}</p>}
          {lines.map(({ kind, text }, line) => (
            <div key={line} className={styles.line} data-kind={kind}>
              <span className={styles.sign} aria-hidden="true">
                {SIGNS[kind]}
              </span>
              <span>
                {kind !== 'same' && <span className="visually-hidden">{t(`diff.${kind}`)} </span>}
                {text === '' ? ' ' : text}
              </span>
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
