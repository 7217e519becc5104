// The chats of the sidebar: pinned first, then by day. Only the recent ones; the sessions view has all.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useSessions } from '../../../app-context.tsx'
import { groupByDay } from '../../../lib/group-by-day.ts'
import { matchesAll } from '../../../lib/match-words.ts'
import { sessionTitle } from '../../../lib/session-title.ts'
import type { SessionRow } from '../../../state/sessions-store.ts'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { SessionItem } from './session-item.tsx'
import styles from './session-list.module.css'

const MOST = 60
const MINUTE_MS = 60_000

export function SessionList({ query }: { readonly query: string }) {
  const { t } = useTranslation()
  const phase = useSessions((state) => state.phase)
  const problem = useSessions((state) => state.problem)
  const rows = useSessions((state) => state.rows)
  const load = useSessions((state) => state.load)
  const now = useNow(MINUTE_MS)
  const asked = query.trim()

  const { groups, hiddenCount } = useMemo(() => {
    const shown = [...rows.values()].filter((row) => isListed(row) && (asked === '' || matchesAll(`${sessionTitle(row) ?? ''} ${row.channel ?? ''}`, asked)))
    const recent = shown.sort((left, right) => Number(right.pinned ?? false) - Number(left.pinned ?? false) || timeOf(right) - timeOf(left)).slice(0, MOST)
    return { groups: groupByDay(recent, now, (row) => ({ timeMs: timeOf(row), isPinned: row.pinned === true })), hiddenCount: shown.length - recent.length }
  }, [rows, asked, now])

  if (phase === 'failed') return <ErrorNote title={t('session.failed')} {...(problem !== null && { details: problem })} onRetry={() => void load()} />
  if (phase !== 'ready') return <Skeleton lines={5} label={t('loading')} />
  return (
    <div className={styles.list}>
      {asked !== '' && (
        <Link href={`/sessions?q=${encodeURIComponent(asked)}`} className={styles.search}>
          {t('shell.searchMessages', { query: asked })}
        </Link>
      )}
      {groups.length === 0 && <p className={styles.none}>{asked === '' ? t('session.none') : t('session.noMatch')}</p>}
      {groups.map(({ group, items }) => (
        <section key={group} aria-labelledby={`chats-${group}`}>
          <h2 id={`chats-${group}`}>{t(`group.${group}`)}</h2>
          <ul>
            {items.map((row) => (
              <SessionItem key={row.key} row={row} now={now} />
            ))}
          </ul>
        </section>
      ))}
      {hiddenCount > 0 && (
        <Link href="/sessions" className={styles.search}>
          {t('shell.allChatsCount', { count: rows.size })}
        </Link>
      )}
    </div>
  )
}

function timeOf({ lastInteractionAt, updatedAt }: SessionRow): number {
  return lastInteractionAt ?? updatedAt ?? 0
}

/** What works in the background belongs to whoever started it; empty chats are not worth a line. */
function isListed(row: SessionRow): boolean {
  return row.archived !== true && row.isBackground !== true && (row.systemSent !== false || row.hasActiveRun === true || row.isMain === true || row.label !== undefined)
}
