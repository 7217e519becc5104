// All chats: found by name or by what was said in them, narrowed by state, agent and channel. Everything chosen is in the address.
import { Inbox, SearchX, Upload } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { useMay, useSessions } from '../../app-context.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { FileDrop } from './files/file-drop.tsx'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { useCommands } from '../shell/commands/use-commands.ts'
import { useHandover } from '../shell/use-handover.ts'
import { ViewFrame } from '../shell/view-frame.tsx'
import { filterSessions, SHOW } from './filter-sessions.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { MessageHits } from './message-hits.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { ImportDialog } from './files/import-dialog.tsx'
import { SessionsTable } from './sessions-table.tsx'
import { SessionsToolbar } from './sessions-toolbar.tsx'
import { useChoosing } from './use-choosing.ts'
import styles from './sessions-view.module.css'

export default function SessionsView() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const phase = useSessions((state) => state.phase)
  const problem = useSessions((state) => state.problem)
  const rows = useSessions((state) => state.rows)
  const load = useSessions((state) => state.load)
  const { show, query, agentId, channel } = readFilters(params)
  const found = useMemo(() => filterSessions(rows.values(), { show, query, agentId, channel }), [rows, show, query, agentId, channel])

  const choosing = useChoosing(found)
  const mayImport = useMay('operator.admin')
  const [importing, setImporting] = useState<readonly File[] | null>(null)
  useHandover('file', ({ name, text }) => mayImport && setImporting([new File([text], name)]))
  useCommands([
    { id: 'sessions.choose', label: t('sessions.chooseCommand'), group: 'page', run: choosing.start },
    { id: 'sessions.import', label: t('sessions.import.open'), group: 'page', run: () => setImporting([]), disabledReason: mayImport ? null : t('sessions.import.ownerOnly') },
    { id: 'sessions.keys.toggle', label: t('sessions.keys.toggle'), group: 'page', shortcut: 'x' },
    { id: 'sessions.keys.extend', label: t('sessions.keys.extend'), group: 'page', shortcut: 'shift+ArrowDown' },
    { id: 'sessions.keys.all', label: t('sessions.keys.all'), group: 'page', shortcut: 'mod+a' },
  ])

  const change = (changes: Partial<SessionFilters>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        for (const [name, value] of Object.entries(writeFilters(changes))) {
          if (value === '') next.delete(name)
          else next.set(name, value)
        }
        return next
      },
      { replace: true },
    )

  return (
    <ViewFrame
      title={t('shell.allChats')}
      actions={
        <IconButton label={mayImport ? t('sessions.import.open') : t('sessions.import.ownerOnly')} aria-disabled={!mayImport || undefined} onClick={() => mayImport && setImporting([])}>
          <Upload size={18} strokeWidth={1.75} />
        </IconButton>
      }
    >
      {mayImport && importing === null && <FileDrop onFiles={setImporting} label={t('sessions.import.drop')} />}
      {importing !== null && <ImportDialog initial={importing} onClose={() => setImporting(null)} />}
      <SessionsToolbar filters={{ show, query, agentId, channel }} onChange={change} count={phase === 'ready' ? found.length : null}
        choosing={choosing}
        bulk={<BulkBar chosen={choosing.chosen} total={found.length} onAll={choosing.chooseAll} onDone={choosing.stop} />}
      />
      {phase === 'failed' && (
        <div className={styles.problem}>
          <ErrorNote title={t('session.failed')} {...(problem !== null && { details: problem })} onRetry={() => void load()} />
        </div>
      )}
      {(phase === 'idle' || phase === 'loading') && (
        <div className={styles.column}>
          <Skeleton lines={8} label={t('loading')} />
        </div>
      )}
      {phase === 'ready' && (
        <SessionsTable
          rows={found}
          choosing={choosing}
          header={<MessageHits query={query} />}
          empty={
            query !== '' || show !== 'all' || agentId !== null || channel !== null ? (
              <EmptyState
                icon={<SearchX size={28} strokeWidth={1.5} />}
                title={t('sessions.noneFound')}
                action={<Button onClick={() => change({ show: 'all', query: '', agentId: null, channel: null })}>{t('sessions.showAll')}</Button>}
              >
                {t(`sessions.noneFor.${show}`)}
              </EmptyState>
            ) : (
              <EmptyState icon={<Inbox size={28} strokeWidth={1.5} />} title={t('sessions.emptyTitle')}>
                {t('sessions.emptyBody')}
              </EmptyState>
            )
          }
        />
      )}
    </ViewFrame>
  )
}

function readFilters(params: URLSearchParams): SessionFilters {
  const show = SHOW.find((name) => name === params.get('show')) ?? 'all'
  return { show, query: params.get('q') ?? '', agentId: params.get('agent'), channel: params.get('channel') }
}

function writeFilters({ show, query, agentId, channel }: Partial<SessionFilters>): Readonly<Record<string, string>> {
  return {
    ...(show !== undefined && { show: show === 'all' ? '' : show }),
    ...(query !== undefined && { q: query }),
    ...(agentId !== undefined && { agent: agentId ?? '' }),
    ...(channel !== undefined && { channel: channel ?? '' }),
  }
}
