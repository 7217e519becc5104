// What is different between two texts, line by line, with a little of what stays around it.
import { useTranslation } from 'react-i18next'
import { changedLines } from '../../lib/text-diff.ts'
import styles from './line-diff.module.css'

const KINDS: Readonly<Record<string, 'added' | 'removed'>> = { '+': 'added', '-': 'removed' }

export function LineDiff({ before, after, label }: { readonly before: string; readonly after: string; readonly label: string }) {
  const { t } = useTranslation()
  return (
    <div className={styles.diff} role="region" aria-label={label} tabIndex={0}>
      {changedLines(before, after).map((lines, index) => (
        <pre key={index} className={styles.hunk}>
          {lines.map((line, place) => {
            const kind = KINDS[line[0] ?? '']
            return (
              <span key={place} className={styles.line} data-kind={kind}>
                <b aria-hidden="true">{line[0]}</b>
                {kind !== undefined && <span className="visually-hidden">{t(`diff.${kind}`)} </span>}
                {line.slice(1)}
                {'\n'}
              </span>
            )
          })}
        </pre>
      ))}
    </div>
  )
}
