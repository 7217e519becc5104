// The text of a skill, exactly as the model reads it.
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createAgentSkillsStore } from '../../../state/agent-pages/agent-skills-store.ts'
import type { SkillRow } from '../../../state/agent-pages/agent-skills-store.ts'
import { Button } from '../../../ui/button.tsx'
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import styles from '../form.module.css'
import { useAttempt } from '../use-agents.ts'

export function SkillDialog({ agentId, skill, onClose }: { readonly agentId: string; readonly skill: SkillRow; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const readText = useStore(useViewStore(createAgentSkillsStore), (state) => state.readText)
  const [text, setText] = useState<string | null>(null)
  const { problem, run } = useAttempt()
  useEffect(() => {
    void run(async () => setText((await readText(agentId, skill.name)).text))
  }, [run, readText, agentId, skill.name])
  return createPortal(
    <Dialog title={skill.name} size="wide" onClose={onClose} actions={<Button onClick={onClose}>{t('action.close')}</Button>}>
      <p className={styles.path}>{skill.filePath}</p>
      {problem !== null && <ErrorNote title={t('agents.skills.textFailed')}>{problem}</ErrorNote>}
      {problem === null && text === null && <Skeleton label={t('loading')} lines={5} />}
      {text !== null && <CodeEditor value={text} language="markdown" label={skill.name} readOnly height="content" />}
    </Dialog>,
    document.body,
  )
}
