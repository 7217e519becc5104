// What this is, what it may do and what it will not do, before anything is asked.
import { Download, FolderOpen, HardDrive, ShieldCheck, Terminal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useConnection } from '../../../app-context.tsx'
import { Button } from '../../../ui/buttons/button.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { StepFrame } from '../step-frame.tsx'
import { usePlaceText } from '../use-place-text.ts'
import { useWelcome } from '../use-welcome.ts'
import styles from '../welcome-view.module.css'

const POINTS = [{ id: 'home', Icon: HardDrive }, { id: 'files', Icon: FolderOpen }, { id: 'commands', Icon: Terminal }, { id: 'keys', Icon: ShieldCheck }] as const

export function AboutStep() {
  const { t } = useTranslation()
  const placed = usePlaceText()
  const [, navigate] = useLocation()
  const leave = useWelcome((state) => state.leave)
  const go = useWelcome((state) => state.go)
  // Where one was found there is a step for it; it may also be in a place of its own.
  const hasStep = useWelcome((state) => state.steps.includes('import'))
  const canImport = useConnection(({ hello }) => hello?.methods.has('desktop.import.preview') === true) && !hasStep
  const [problem, setProblem] = useState<string | null>(null)
  const skip = () => {
    leave().then(() => navigate('/'), (error: Error) => setProblem(error.message))
  }
  return (
    <StepFrame title={t('welcome.about.title')} intro={placed('welcome.about.intro')} action={t('welcome.about.action')} more={<Button variant="plain" onClick={skip}>{t('welcome.about.skip')}</Button>}>
      <ul className={styles.points}>
        {POINTS.map(({ id, Icon }) => (
          <li key={id}>
            <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
            <div>
              <b>{placed(`welcome.about.${id}.title`)}</b>
              <span>{placed(`welcome.about.${id}.body`)}</span>
            </div>
          </li>
        ))}
      </ul>
      {canImport && (
        <Link href="/settings/import" className={styles.earlier} onClick={() => go('about')}>
          <Download size={18} strokeWidth={1.75} aria-hidden="true" />
          <span className={styles.words}>
            <b>{t('welcome.about.earlier')}</b>
            <span>{t('welcome.about.earlierFacts')}</span>
          </span>
        </Link>
      )}
      {problem !== null && <ErrorNote title={t('welcome.notLeft')}>{problem}</ErrorNote>}
    </StepFrame>
  )
}
