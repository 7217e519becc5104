// What a file was like before: every version with when and by whom, compared, and brought back if wanted.
import { ArrowLeft, RotateCcw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useToasts } from '../../../app-context.tsx'
import { fullTime } from '../../../lib/format-time.ts'
import { fileSize } from '../../../lib/format-number.ts'
import { chatPath } from '../../../lib/session-address.ts'
import { isUnsaved } from '../../../state/agent-pages/agent-files-store.ts'
import type { FileVersion } from '../../../state/agent-pages/agent-files-store.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/buttons/button.tsx'
import { EmptyState } from '../../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Select } from '../../../ui/fields/select.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { TextDiff } from '../../../ui/text-diff/text-diff.tsx'
import { useAttempt } from '../../../ui/attempt/use-attempt.ts'
import { filePath } from '../agent-address.ts'
import { useMayChange } from '../use-agents.ts'
import styles from './file-history.module.css'
import page from './file-page.module.css'
import { useFilesStore, useHistory, useOpenFile } from './use-files.ts'

export function FileHistory({ agentId, name }: { readonly agentId: string; readonly name: string }) {
  const { t } = useTranslation()
  const store = useFilesStore()
  const { data: versions, phase, problem } = useHistory(agentId, name)
  const [chosenId, setChosenId] = useState<number | null>(null)
  const chosen = versions?.find(({ id }) => id === chosenId) ?? versions?.[0]
  return (
    <section className={page.page} aria-labelledby="file-name">
      <header className={page.head}>
        <Link href={filePath(agentId, name)} className={page.history}>
          <ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />
          {t('agents.files.backToFile')}
        </Link>
        <h2 id="file-name">{t('agents.history.title', { name })}</h2>
        <p>{t('agents.history.about')}</p>
      </header>
      {versions === null && phase === 'failed' && <ErrorNote title={t('agents.history.failed')} onRetry={() => void store.getState().histories.getState().load(`${agentId}/${name}`)}>{problem ?? ''}</ErrorNote>}
      {versions === null && phase !== 'failed' && <Skeleton label={t('loading')} lines={4} />}
      {versions?.length === 0 && <EmptyState title={t('agents.history.emptyTitle')}>{t('agents.history.empty')}</EmptyState>}
      {versions !== null && chosen !== undefined && (
        <div className={styles.split}>
          <ol className={styles.versions} aria-label={t('agents.history.versions')}>
            {versions.map((version, index) => (
              <VersionLine key={version.id} version={version} isNow={index === 0} isChosen={version.id === chosen.id} onChoose={() => setChosenId(version.id)} />
            ))}
          </ol>
          <Comparison key={chosen.id} agentId={agentId} name={name} version={chosen} before={versions[versions.indexOf(chosen) + 1] ?? null} isNow={chosen === versions[0]} />
        </div>
      )}
    </section>
  )
}

function VersionLine({ version, isNow, isChosen, onChoose }: { readonly version: FileVersion; readonly isNow: boolean; readonly isChosen: boolean; readonly onChoose: () => void }) {
  const { t, i18n } = useTranslation()
  return (
    <li>
      <button type="button" aria-pressed={isChosen} onClick={onChoose}>
        <span className={styles.when}>
          {fullTime(version.recordedAtMs, i18n.language)}
          {isNow && <Badge>{t('agents.history.now')}</Badge>}
        </span>
        <span className={styles.who}>
          {t(version.restoredFrom === undefined ? `agents.history.by.${version.author}` : 'agents.history.by.restored')}
          <span>{version.hash === null ? t('agents.history.gone') : fileSize(version.size, i18n.language)}</span>
        </span>
      </button>
    </li>
  )
}

interface ComparisonProps {
  readonly agentId: string
  readonly name: string
  readonly version: FileVersion
  /** The version before it, as far as it is kept. */
  readonly before: FileVersion | null
  readonly isNow: boolean
}

interface Texts {
  readonly text: string | null
  readonly earlier: string
}

function Comparison({ agentId, name, version, before, isNow }: ComparisonProps) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const store = useFilesStore()
  const file = useOpenFile(agentId, name)
  const mayChange = useMayChange()
  const show = useToasts((state) => state.show)
  const reading = useAttempt()
  const restoring = useAttempt()
  const [against, setAgainst] = useState('before')
  const [texts, setTexts] = useState<Texts | null>(null)
  const { run } = reading
  useEffect(() => {
    const { readVersion } = store.getState()
    void run(async () => {
      const [text, earlier] = await Promise.all([readVersion(agentId, name, version.id), before === null ? null : readVersion(agentId, name, before.id)])
      setTexts({ text, earlier: earlier ?? '' })
    })
  }, [store, run, agentId, name, version.id, before])
  const restore = () => void restoring.run(() => store.getState().restore(agentId, name, version.id)).then((isDone) => {
    if (!isDone) return
    show({ text: t('agents.history.restored', { name }) })
    navigate(filePath(agentId, name))
  })
  if (reading.problem !== null) return <ErrorNote title={t('agents.history.versionFailed')}>{reading.problem}</ErrorNote>
  if (texts === null) return <Skeleton label={t('loading')} lines={4} />
  const isAgainstNow = against === 'now' && !isNow
  return (
    <div className={styles.comparison}>
      <div className={styles.tools}>
        {!isNow && (
          <Select label={t('agents.history.compare')} isLabelHidden value={against} choices={[{ id: 'before', label: t('agents.history.withBefore') }, { id: 'now', label: t('agents.history.withNow') }]} onChange={setAgainst} />
        )}
        {version.sessionKey !== undefined && (
          <Link href={chatPath(version.sessionKey)} className={page.history}>
            {t('agents.history.toChat')}
          </Link>
        )}
        {!isNow && texts.text !== null && (
          <Button variant="primary" icon={<RotateCcw size={16} strokeWidth={1.75} />} isBusy={restoring.isBusy} disabled={!mayChange || file?.phase !== 'ready' || isUnsaved(file)} onClick={restore}>
            {t('agents.history.restore')}
          </Button>
        )}
      </div>
      {!isNow && isUnsaved(file) && <p>{t('agents.history.unsaved')}</p>}
      {restoring.problem !== null && <ErrorNote title={t('agents.history.notRestored')}>{restoring.problem}</ErrorNote>}
      <TextDiff before={isAgainstNow ? (texts.text ?? '') : texts.earlier} after={isAgainstNow ? (file?.saved ?? '') : (texts.text ?? '')} label={t('agents.history.difference')} />
    </div>
  )
}
