// Everything that will change, and doing it: each change shows how it went, and what failed can be tried again or changed.
import { Check, CircleX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { referenceOf } from '../../../state/welcome/answers.ts'
import { createWelcomeStore } from '../../../state/welcome/welcome-store.ts'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { StepFrame } from '../step-frame.tsx'
import { useDescribeChange } from '../use-describe-change.ts'
import { usePlaceText } from '../use-place-text.ts'
import styles from '../welcome-view.module.css'

export function SummaryStep() {
  const { t } = useTranslation()
  const placed = usePlaceText()
  const { applying, plan, start, facts, answers, importing } = useStore(useViewStore(createWelcomeStore))
  const describe = useDescribeChange()
  const rows = applying ?? plan()
  const failed = rows.find(({ progress }) => progress.state === 'failed')
  const isRunning = applying !== null && failed === undefined
  const reference = referenceOf(answers)
  // What would come along is not known before that was looked at.
  const isLooking = answers.takesOver && importing.phase === 'looking'
  return (
    <StepFrame title={t('welcome.summary.title')} intro={t('welcome.summary.intro')} action={t(failed === undefined ? 'welcome.summary.start' : 'welcome.summary.again')} isBusy={isRunning || isLooking} onAction={() => void start()}>
      <ul className={styles.changes} aria-label={t('welcome.summary.list')}>
        {rows.map(({ change, progress }) => (
          <li key={change.id} data-state={progress.state}>
            <span className={styles.mark} aria-hidden="true">
              {progress.state === 'done' ? <Check size={16} strokeWidth={2} /> : progress.state === 'failed' ? <CircleX size={16} strokeWidth={1.75} /> : <i />}
            </span>
            <span>
              {describe(change)}
              {change.id === 'import' && progress.state === 'running' && importing.progress !== null && <em>{t('welcome.summary.copying', { ...importing.progress })}</em>}
            </span>
            {progress.state === 'done' && <span className="visually-hidden">{t('welcome.summary.done')}</span>}
          </li>
        ))}
        {isLooking && <li>{t('welcome.import.looking')}</li>}
        {rows.length === 0 && !isLooking && <li>{t('welcome.summary.nothing')}</li>}
        <li>
          <span className={styles.mark} aria-hidden="true">
            <i />
          </span>
          <span>{reference === null ? placed(answers.model === 'imported' ? 'welcome.summary.helloImported' : 'welcome.summary.helloBuiltin') : t('welcome.summary.hello', { reference })}</span>
        </li>
      </ul>
      {failed?.progress.state === 'failed' && <ErrorNote title={t('welcome.summary.failed', { what: describe(failed.change) })}>{`${failed.progress.message} ${t('welcome.summary.failedHint')}`}</ErrorNote>}
      {facts !== null && <p className={styles.quiet}>{t('welcome.summary.places', { config: facts.places.config, state: facts.places.state })}</p>}
    </StepFrame>
  )
}
