// One file in the editor: what it is for, whether it is saved, its history, and what to do when somebody else wrote it meanwhile.
import { ArrowLeft, History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { isUnsaved } from '../../../state/agent-pages/agent-files-store.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/buttons/button.tsx'
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { TextDiff } from '../../../ui/text-diff/text-diff.tsx'
import { agentPath, filePath } from '../agent-address.ts'
import { useMayChange } from '../use-agents.ts'
import styles from './file-page.module.css'
import { useFilesStore, useOpenFile } from './use-files.ts'

export function FilePage({ agentId, name }: { readonly agentId: string; readonly name: string }) {
  const { t } = useTranslation()
  const store = useFilesStore()
  const file = useOpenFile(agentId, name)
  const mayChange = useMayChange()
  const { open, edit, save, discard, resolve } = store.getState()
  if (file === undefined || file.phase === 'loading') return <div className={styles.page}><Skeleton label={t('loading')} lines={6} /></div>
  if (file.phase === 'failed') return <div className={styles.page}><ErrorNote title={t('agents.files.openFailed', { name })} onRetry={() => void open(agentId, name)}>{file.problem ?? ''}</ErrorNote></div>
  const hasDraft = isUnsaved(file)
  return (
    <section className={styles.page} aria-labelledby="file-name">
      <header className={styles.head}>
        <Link href={agentPath(agentId, 'files')} className={styles.back} aria-label={t('agents.files.back')}>
          <ArrowLeft size={18} strokeWidth={1.75} />
        </Link>
        <h2 id="file-name">{name}</h2>
        {hasDraft && <Badge tone="accent">{t('agents.files.unsaved')}</Badge>}
        <div className={styles.actions}>
          <Link href={filePath(agentId, name, true)} className={styles.history}>
            <History size={16} strokeWidth={1.75} aria-hidden="true" />
            {t('agents.files.history')}
          </Link>
          {hasDraft && file.conflict === null && (
            <Button variant="plain" onClick={() => discard(agentId, name)}>
              {t('agents.files.discard')}
            </Button>
          )}
          <Button variant={hasDraft ? 'primary' : 'quiet'} isBusy={file.phase === 'saving'} disabled={!mayChange || !hasDraft || file.conflict !== null} onClick={() => void save(agentId, name)}>
            {t('action.save')}
          </Button>
        </div>
        <p>
          {t(`agents.files.about.${name.replace('.', '_')}`, { defaultValue: '' })} {file.hash === null && t('agents.files.willCreate')} {!mayChange && t('agents.mayNot')}
        </p>
      </header>
      {file.problem !== null && <ErrorNote title={t('agents.files.notSaved', { name })}>{file.problem}</ErrorNote>}
      {file.conflict !== null && (
        <div className={styles.conflict} role="alert">
          <h3>{t('agents.files.conflict.title')}</h3>
          <p>{t('agents.files.conflict.about')}</p>
          <TextDiff before={file.conflict.content} after={file.draft} label={t('agents.files.conflict.difference')} />
          <div className={styles.answers}>
            <Button onClick={() => void resolve(agentId, name, 'theirs')}>{t('agents.files.conflict.theirs')}</Button>
            <Button variant="primary" disabled={!mayChange} onClick={() => void resolve(agentId, name, 'mine')}>
              {t('agents.files.conflict.mine')}
            </Button>
          </div>
        </div>
      )}
      <div className={styles.editor}>
        <CodeEditor value={file.draft} language="markdown" label={name} readOnly={!mayChange} onChange={(draft) => edit(agentId, name, draft)} onSave={() => void save(agentId, name)} />
      </div>
    </section>
  )
}
