// What the assistant is doing while there is nothing to read yet: one quiet line.
import { useTranslation } from 'react-i18next'
import { duration } from '../../../lib/format-number.ts'
import type { LiveRun } from '../../../state/chat-types.ts'
import { useNow } from '../../../ui/use-now.ts'
import styles from './work-line.module.css'

/** Faster answers need no clock. */
const PATIENCE_MS = 2000

export function RunStatus({ live }: { readonly live: LiveRun }) {
  const { t, i18n } = useTranslation()
  const now = useNow(1000)
  const elapsed = now - live.startedAtMs
  const { retry } = live
  const text = live.isStopping ? t('chat.stopping')
    : retry !== null ? t('chat.retrying', { attempt: retry.attempt, most: retry.maxAttempts, reason: t(`chat.retryReason.${retry.reason}`, { defaultValue: t('chat.retryReason.other') }) })
    : live.phase === 'compacting' ? t('chat.compacting')
    : t('chat.thinking')
  return (
    <p className={styles.status}>
      <i className={styles.running} aria-hidden="true" />
      <span>{text}</span>
      {elapsed > PATIENCE_MS && <span className={styles.time}>{duration(elapsed, i18n.language)}</span>}
    </p>
  )
}
