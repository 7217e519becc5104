// Everything that will change, and doing it: each change shows how it went, and what failed can be tried again or changed.
import { Check, CircleX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { referenceOf } from '../../../state/welcome/answers.ts'
import { createWelcomeStore } from '../../../state/welcome/welcome-store.ts'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { StepFrame } from '../step-frame.tsx'
import { useDescribeChange } from '../use-describe-change.ts'
import styles from '../welcome-view.module.css'

export function SummaryStep() {
  const { t } = useTranslation()
  const { applying, plan, start, facts, answers } = useStore(useViewStore(createWelcomeStore))
  const describe = useDescribeChange()
  const rows = applying ?? plan()
  const failed = rows.find(({ progress }) => progress.state === 'failed')
  const isRunning = applying !== null && failed === undefined
  const reference = referenceOf(answers)
  return (
    <StepFrame title={t('welcome.summary.title')} intro={t('welcome.summary.intro')} action={t(failed === undefined ? 'welcome.summary.start' : 'welcome.summary.again')} isBusy={isRunning} onAction={() => void start()}>
      <ul className={styles.changes} aria-label={t('welcome.summary.list')}>
        {rows.map(({ change, progress }) => (
          <li key={change.id} data-state={progress.state}>
            <span className={styles.mark} aria-hidden="true">
              {progress.state === 'done' ? <Check size={16} strokeWidth={2} /> : progress.state === 'failed' ? <CircleX size={16} strokeWidth={1.75} /> : <i />}
            </span>
            <span>{describe(change)}</span>
            {progress.state === 'done' && <span className="visually-hidden">{t('welcome.summary.done')}</span>}
          </li>
        ))}
        {rows.length === 0 && <li>{t('welcome.summary.nothing')}</li>}
        <li>
          <span className={styles.mark} aria-hidden="true">
            <i />
          </span>
          <span>{t(reference === null ? 'welcome.summary.helloBuiltin' : 'welcome.summary.hello', { reference })}</span>
        </li>
      </ul>
      {failed?.progress.state === 'failed' && <ErrorNote title={t('welcome.summary.failed', { what: describe(failed.change) })}>{`${failed.progress.message} ${t('welcome.summary.failedHint')}`}</ErrorNote>}
      {facts !== null && <p className={styles.quiet}>{t('welcome.summary.places', { config: facts.places.config, state: facts.places.state })}</p>}
    </StepFrame>
  )
}
