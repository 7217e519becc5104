// How the last test of a model went: its timing and its word, or what is wrong and what to do.
import { CircleCheck, CircleX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { duration } from '../../lib/format-number.ts'
import type { ModelTest } from '../../state/models/model-setup-store.ts'
import styles from './models-view.module.css'

const KNOWN = new Set(['auth', 'billing', 'rate_limit', 'overloaded', 'not_found', 'timeout', 'network', 'invalid_request', 'context_overflow', 'cut_stream', 'unasked'])

export function TestLine({ test }: { readonly test: ModelTest }) {
  const { t, i18n } = useTranslation()
  const time = (ms: number) => (ms < 1000 ? new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'millisecond' }).format(ms) : duration(ms, i18n.language))
  return (
    <div className={styles.test} data-phase={test.phase} role="status">
      {test.phase === 'running' && (
        <>
          <i className={styles.dot} aria-hidden="true" />
          <p>{t('models.test.running')}</p>
        </>
      )}
      {test.phase === 'ok' && (
        <>
          <CircleCheck size={16} strokeWidth={1.75} aria-hidden="true" />
          <div>
            <p>{test.firstTokenMs === null ? t('models.test.okNoFirst', { total: time(test.durationMs) }) : t('models.test.ok', { total: time(test.durationMs), first: time(test.firstTokenMs) })}</p>
            {test.text !== '' && <p className={styles.said}>{t('models.test.said', { text: test.text })}</p>}
          </div>
        </>
      )}
      {test.phase === 'failed' && (
        <>
          <CircleX size={16} strokeWidth={1.75} aria-hidden="true" />
          <div>
            <p>{t(`models.test.failed.${KNOWN.has(test.reason) ? test.reason : 'unknown'}`)}</p>
            {test.message !== '' && <p className={styles.said}>{test.message}</p>}
          </div>
        </>
      )}
    </div>
  )
}
