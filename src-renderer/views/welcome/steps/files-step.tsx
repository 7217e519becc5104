// The folder the assistant works in.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/buttons/button.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { TextField } from '../../../ui/fields/text-field.tsx'
import { usePlace } from '../../shell/sidebar/use-place.ts'
import { StepFrame } from '../step-frame.tsx'
import { useWelcome } from '../use-welcome.ts'
import styles from '../welcome-view.module.css'

const ABSOLUTE = /^(\/|~($|[\\/])|[A-Za-z]:[\\/]|\\\\)/

export function FilesStep() {
  const { t } = useTranslation()
  const workspace = useWelcome((state) => state.answers.workspace)
  const set = useWelcome((state) => state.set)
  const steps = useWelcome((state) => state.steps)
  const go = useWelcome((state) => state.go)
  const [isChecked, setChecked] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  // The system's dialog shows the folders of this computer.
  const isHere = usePlace() === null
  const bridge = isHere ? window.openclawDesktop : undefined
  const isFine = ABSOLUTE.test(workspace.trim())
  const choose = () => {
    setProblem(null)
    bridge?.call('folder.choose', { title: t('welcome.files.choose') }).then(({ path }) => path !== null && set({ workspace: path }), (error: Error) => setProblem(error.message))
  }
  return (
    <StepFrame
      title={t('welcome.files.title')}
      intro={t('welcome.files.intro')}
      onAction={() => {
        setChecked(true)
        const next = steps[steps.indexOf('files') + 1]
        if (isFine && next !== undefined) go(next)
      }}
    >
      <div className={styles.folder}>
        <TextField label={t('welcome.files.folder')} hint={t('welcome.files.hint')} problem={isChecked && !isFine ? t('welcome.files.problem') : null} value={workspace} autoComplete="off" spellCheck={false} autoFocus onChange={({ target }) => set({ workspace: target.value })} />
        {bridge !== undefined && <Button onClick={choose}>{t('welcome.files.browse')}</Button>}
      </div>
      {problem !== null && <ErrorNote title={t('welcome.files.notChosen')}>{problem}</ErrorNote>}
    </StepFrame>
  )
}
