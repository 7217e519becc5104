// The first run: a page of its own that asks a few friendly questions, says what will change, does it, and shows the first reply.
import { useEffect } from 'react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useMay } from '../../app-context.tsx'
import type { Step } from '../../state/welcome/answers.ts'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { appSide } from './app-side.ts'
import { FirstReply } from './first-reply.tsx'
import { AboutStep } from './steps/about-step.tsx'
import { AppStep } from './steps/app-step.tsx'
import { FaceStep } from './steps/face-step.tsx'
import { FilesStep } from './steps/files-step.tsx'
import { ImportStep } from './steps/import-step.tsx'
import { ModelStep } from './steps/model-step.tsx'
import { SummaryStep } from './steps/summary-step.tsx'
import { useWelcome } from './use-welcome.ts'
import styles from './welcome-view.module.css'

const VIEWS: Readonly<Record<Step, ComponentType>> = { about: AboutStep, import: ImportStep, model: ModelStep, face: FaceStep, files: FilesStep, app: AppStep, summary: SummaryStep }

export default function WelcomeView() {
  const { t } = useTranslation()
  const mayChange = useMay('operator.admin')
  const load = useWelcome((state) => state.load)
  useEffect(() => {
    document.title = `${t('welcome.title')} · ${t('product')}`
  }, [t])
  // Once: another language, for example, is no reason to begin again.
  useEffect(() => {
    if (mayChange) void load(appSide(window.openclawDesktop))
  }, [load, mayChange])
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <Mark size={48} />
        {mayChange ? <Current /> : <NotAllowed />}
      </div>
    </main>
  )
}

function Current() {
  const { t } = useTranslation()
  const phase = useWelcome((state) => state.phase)
  const problem = useWelcome((state) => state.problem)
  const load = useWelcome((state) => state.load)
  const step = useWelcome((state) => state.step)
  const isDone = useWelcome((state) => state.isDone)
  if (phase === 'loading') return <Skeleton lines={6} label={t('loading')} />
  if (phase === 'failed') {
    return (
      <ErrorNote title={t('welcome.failed')} {...(problem !== null && { details: problem })} onRetry={() => void load(appSide(window.openclawDesktop))}>
        {t('welcome.failedBody')}
      </ErrorNote>
    )
  }
  const View = VIEWS[step]
  return isDone ? <FirstReply /> : <View key={step} />
}

function NotAllowed() {
  const { t } = useTranslation()
  return (
    <>
      <h1>{t('welcome.title')}</h1>
      <p className={styles.intro}>{t('welcome.notAllowed')}</p>
      <Link href="/" className={styles.link}>
        {t('welcome.toChats')}
      </Link>
    </>
  )
}
