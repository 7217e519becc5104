// All chats: found by name or by what was said in them, narrowed by state, agent and channel. Everything chosen is in the address.
import { Inbox, SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { useSessions } from '../../app-context.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import { filterSessions, SHOW } from './filter-sessions.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { MessageHits } from './message-hits.tsx'
import { SessionsTable } from './sessions-table.tsx'
import { SessionsToolbar } from './sessions-toolbar.tsx'
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
    <ViewFrame title={t('shell.allChats')}>
      <SessionsToolbar filters={{ show, query, agentId, channel }} onChange={change} count={phase === 'ready' ? found.length : null} />
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
