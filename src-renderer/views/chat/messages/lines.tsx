// The thin lines between messages: a new day, a note of the system.
import { useTranslation } from 'react-i18next'
import { daysBetween } from '../../../lib/format-time.ts'
import styles from './lines.module.css'

export function DayLine({ atMs }: { readonly atMs: number }) {
  const { t, i18n } = useTranslation()
  const days = daysBetween(atMs, Date.now())
  const isThisYear = new Date(atMs).getFullYear() === new Date().getFullYear()
  const date = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', day: 'numeric', month: 'long', ...(!isThisYear && { year: 'numeric' }) }).format(atMs)
  return <p className={styles.day}>{days === 0 ? t('group.today') : days === 1 ? t('group.yesterday') : date}</p>
}

/** What follows came since the reader last looked. */
export function NewLine() {
  const { t } = useTranslation()
  return <p className={styles.fresh}><span>{t('chat.newFromHere')}</span></p>
}

/** Where older messages were summed up for the model; the sum is one click away. */
export function NoteLine({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  return (
    <details className={styles.note}>
      <summary>{t('chat.compacted')}</summary>
      <p>{text}</p>
    </details>
  )
}
