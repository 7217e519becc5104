// A skill: its text, exactly as the model reads it, and whether any agent may use it.
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createAgentSkillsStore } from '../../../state/agent-pages/agent-skills-store.ts'
import type { SkillRow } from '../../../state/agent-pages/agent-skills-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Row, Rows } from '../../../ui/rows.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { Switch } from '../../../ui/fields/switch.tsx'
import { useAttempt } from '../../../ui/attempt/use-attempt.ts'
import styles from '../form.module.css'

export interface SkillDialogProps {
  readonly agentId: string
  readonly skill: SkillRow
  readonly mayChange: boolean
  readonly onClose: () => void
}

export function SkillDialog({ agentId, skill, mayChange, onClose }: SkillDialogProps) {
  const { t } = useTranslation()
  const store = useViewStore(createAgentSkillsStore)
  const readText = useStore(store, (state) => state.readText)
  const switching = useAttempt()
  const [text, setText] = useState<string | null>(null)
  const { problem, run } = useAttempt()
  useEffect(() => {
    void run(async () => setText((await readText(agentId, skill.name)).text))
  }, [run, readText, agentId, skill.name])
  return createPortal(
    <Dialog title={skill.name} size="wide" onClose={onClose} actions={<Button onClick={onClose}>{t('action.close')}</Button>}>
      <p className={styles.path}>{skill.filePath}</p>
      <Rows label={t('agents.skills.everyAgent')}>
        <Row
          title={t('agents.skills.everyAgent')}
          facts={t(skill.blockedByAllowlist ? 'agents.skills.heldBackAbout' : 'agents.skills.everyAgentAbout')}
          actions={<Switch label={t('agents.skills.everyAgent')} isOn={!skill.disabled && !skill.blockedByAllowlist} disabled={!mayChange || switching.isBusy || skill.blockedByAllowlist} onChange={(isOn) => void switching.run(() => store.getState().setEnabled(agentId, skill.skillKey, isOn))} />}
        />
      </Rows>
      {switching.problem !== null && <ErrorNote title={t('agents.notSaved')}>{switching.problem}</ErrorNote>}
      {problem !== null && <ErrorNote title={t('agents.skills.textFailed')}>{problem}</ErrorNote>}
      {problem === null && text === null && <Skeleton label={t('loading')} lines={5} />}
      {text !== null && <CodeEditor value={text} language="markdown" label={skill.name} readOnly height="content" />}
    </Dialog>,
    document.body,
  )
}
