// The files the agent reads before every conversation: the list on one side, one of them open on the other.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { fileKey, isUnsaved } from '../../../state/agent-pages/agent-files-store.ts'
import type { FileEntry } from '../../../state/agent-pages/agent-files-store.ts'
import { Badge } from '../../../ui/badge.tsx'
import { EmptyState } from '../../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { PHONE, useMedia } from '../../../ui/use-media.ts'
import { filePath } from '../agent-address.ts'
import { FileHistory } from './file-history.tsx'
import { FilePage } from './file-page.tsx'
import styles from './files-tab.module.css'
import { useFileList, useFiles, useFilesStore, useLeaveGuard } from './use-files.ts'

/** The file that says who the agent is: what people come for. */
const FIRST = 'SOUL.md'

export function FilesTab({ agentId, name, isHistory }: { readonly agentId: string; readonly name: string | null; readonly isHistory: boolean }) {
  const { t } = useTranslation()
  const store = useFilesStore()
  const isPhone = useMedia(PHONE)
  const { data, phase, problem } = useFileList(agentId)
  useLeaveGuard()
  if (data === null) {
    return (
      <div className={styles.alone}>
        {phase === 'failed' ? <ErrorNote title={t('agents.files.listFailed')} onRetry={() => void store.getState().lists.getState().load(agentId)}>{problem ?? ''}</ErrorNote> : <Skeleton label={t('loading')} lines={5} />}
      </div>
    )
  }
  const shown = name ?? (isPhone ? null : FIRST)
  const isKnown = shown !== null && data.files.some((file) => file.name === shown)
  return (
    <div className={styles.split}>
      {(shown === null || !isPhone) && (
        <nav className={styles.list} aria-label={t('agents.tab.files')}>
          <p>{t('agents.files.intro')}</p>
          <ul>
            {data.files.map((file) => (
              <FileLine key={file.name} agentId={agentId} file={file} isShown={file.name === shown} />
            ))}
          </ul>
        </nav>
      )}
      {shown !== null && !isKnown && (
        <EmptyState title={t('agents.files.unknownTitle')}>{t('agents.files.unknown', { name: shown })}</EmptyState>
      )}
      {shown !== null && isKnown && (isHistory ? <FileHistory key={shown} agentId={agentId} name={shown} /> : <FilePage key={shown} agentId={agentId} name={shown} />)}
    </div>
  )
}

function FileLine({ agentId, file: { name, missing }, isShown }: { readonly agentId: string; readonly file: FileEntry; readonly isShown: boolean }) {
  const { t } = useTranslation()
  const hasDraft = useFiles((state) => isUnsaved(state.files.get(fileKey(agentId, name))))
  return (
    <li>
      <Link href={filePath(agentId, name)} aria-current={isShown ? 'page' : undefined}>
        <span className={styles.name}>
          {name}
          {hasDraft ? <Badge tone="accent">{t('agents.files.unsaved')}</Badge> : missing && <span className={styles.missing}>{t('agents.files.notThere')}</span>}
        </span>
        <span className={styles.about}>{t(`agents.files.about.${name.replace('.', '_')}`, { defaultValue: '' })}</span>
      </Link>
    </li>
  )
}
