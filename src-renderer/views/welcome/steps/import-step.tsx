// An OpenClaw that is there already: how much of what it has, and whether it comes along. Nothing is copied before Start.
import { useTranslation } from 'react-i18next'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { Choice } from '../choice.tsx'
import { StepFrame } from '../step-frame.tsx'
import { useCounts } from '../use-counts.ts'
import { usePlaceText } from '../use-place-text.ts'
import { useWelcome } from '../use-welcome.ts'
import styles from '../welcome-view.module.css'

export function ImportStep() {
  const { t } = useTranslation()
  const placed = usePlaceText()
  const { parts } = useCounts()
  const { phase, problem } = useWelcome((state) => state.importing)
  const takeover = useWelcome((state) => state.takeover)
  const takesOver = useWelcome((state) => state.answers.takesOver)
  const takeOver = useWelcome((state) => state.takeOver)
  const lookForOpenClaw = useWelcome((state) => state.lookForOpenClaw)
  return (
    <StepFrame title={t('welcome.import.title')} intro={placed('welcome.import.intro')} isBusy={phase === 'looking'}>
      {phase === 'looking' && takeover === null && <Skeleton lines={4} label={t('welcome.import.looking')} />}
      {takeover !== null && (
        <fieldset className={styles.choices}>
          <legend className="visually-hidden">{t('welcome.import.title')}</legend>
          <Choice name="import" isOn={takesOver} title={t('welcome.import.yes')} facts={t('welcome.import.yesFacts', { folder: takeover.folder })} onChoose={() => takeOver(true)}>
            <ul className={styles.bring} aria-label={t('welcome.import.list')}>
              {parts(takeover.counts).map((part) => (
                <li key={part}>{part}</li>
              ))}
            </ul>
            <p className={styles.quiet}>{t(takeover.leavesOutside ? 'welcome.import.outside' : 'welcome.import.rest')}</p>
          </Choice>
          <Choice name="import" isOn={!takesOver} title={t('welcome.import.no')} facts={t('welcome.import.noFacts')} onChoose={() => takeOver(false)} />
        </fieldset>
      )}
      {problem !== null && takeover === null && (
        <ErrorNote title={t('welcome.import.failed')} onRetry={() => void lookForOpenClaw()}>
          {problem}
        </ErrorNote>
      )}
    </StepFrame>
  )
}
