// What was said that matches the search, above the chats whose names match.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useMessageSearch, useSessions } from '../../app-context.tsx'
import { shortAge } from '../../lib/format-time.ts'
import { chatPath } from '../../lib/session-address.ts'
import { sessionTitle } from '../../lib/session-title.ts'
import { splitMatches } from '../../lib/split-matches.ts'
import type { MessageHit } from '../../state/message-search-store.ts'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import styles from './message-hits.module.css'

/** Typing goes on this long before the gateway is asked. */
const PAUSE_MS = 180

export function MessageHits({ query }: { readonly query: string }) {
  const { t } = useTranslation()
  const search = useMessageSearch((state) => state.search)
  const phase = useMessageSearch((state) => state.phase)
  const hits = useMessageSearch((state) => state.hits)
  const problem = useMessageSearch((state) => state.problem)
  const isTruncated = useMessageSearch((state) => state.isTruncated)
  useEffect(() => {
    const timer = setTimeout(() => void search(query), query === '' ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [query, search])

  if (query.trim() === '') return null
  if (phase === 'failed') return <ErrorNote title={t('sessions.searchFailed')} {...(problem !== null && { details: problem })} onRetry={() => void search(query)} />
  if (hits.length === 0) return null
  return (
    <section className={styles.hits} aria-labelledby="message-hits">
      <h2 id="message-hits">{t('sessions.inMessages')}</h2>
      <ul>
        {hits.map((hit) => (
          <Hit key={hit.messageId} hit={hit} />
        ))}
      </ul>
      {isTruncated && <p>{t('sessions.moreHits')}</p>}
      <h2>{t('sessions.inNames')}</h2>
    </section>
  )
}

function Hit({ hit }: { readonly hit: MessageHit }) {
  const { t, i18n } = useTranslation()
  const row = useSessions((state) => state.rows.get(hit.sessionKey))
  const title = row === undefined ? t('session.untitled') : (sessionTitle(row) ?? t(row.isMain === true ? 'session.main' : 'session.untitled'))
  return (
    <li>
      <Link href={`${chatPath(hit.sessionKey)}?message=${encodeURIComponent(hit.messageId)}`} className={styles.hit}>
        <span className={styles.snippet} dir="auto">
          {splitMatches(hit.snippet).map(({ text, isMatch }, index) => (isMatch ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>))}
        </span>
        <span className={styles.where}>
          {t(hit.role === 'user' ? 'sessions.youIn' : 'sessions.itIn', { title })} · {shortAge(hit.timestamp, Date.now(), i18n.language, t('time.justNow'))}
        </span>
      </Link>
    </li>
  )
}
