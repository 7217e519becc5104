// An answer: its work and its words in the order they came, then what can be done with it.
import { GitFork, RotateCcw } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useApp } from '../../../app-context.tsx'
import { compactNumber, money } from '../../../lib/format-number.ts'
import { fullTime } from '../../../lib/format-time.ts'
import { chatPath } from '../../../lib/session-address.ts'
import { answerMarkdown } from '../../../state/chat-items.ts'
import type { AnswerItem } from '../../../state/chat-items.ts'
import { modelName } from '../../../state/models-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { CopyButton } from '../../../ui/code-block/copy-button.tsx'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { useChat, useChatStore, useModels } from '../chat-context.tsx'
import styles from './answer.module.css'
import { RunStatus } from './run-status.tsx'
import { useRetry } from './use-retry.ts'
import { WorkLine } from './work-line.tsx'

export const Answer = memo(function Answer({ item, isLast }: { readonly item: AnswerItem; readonly isLast: boolean }) {
  const { t } = useTranslation()
  const { segments, live, error, errorKind, wasStopped, runId } = item
  const waitsForAnswer = useChat(({ approvals }) => live !== null && approvals.length > 0)
  const isWaiting = live !== null && (segments.length === 0 || live.phase === 'compacting' || live.retry !== null || live.isStopping)
  return (
    <article className={styles.answer} tabIndex={-1} aria-label={t('chat.answer')} aria-busy={live !== null || undefined}>
      {segments.map((segment) => (segment.kind === 'text' ? <Markdown key={segment.key} text={segment.text} isLive={segment.isLive} /> : <WorkLine key={segment.key} segment={segment} waitsForAnswer={waitsForAnswer} />))}
      {isWaiting && <RunStatus live={live} />}
      {error !== null && <Failure message={error} isLimit={errorKind === LIMIT_REACHED} runId={runId} canRetry={isLast} />}
      {live === null && <Facts item={item} isLast={isLast} wasStopped={wasStopped} />}
    </article>
  )
})

function Facts({ item, isLast, wasStopped }: { readonly item: AnswerItem; readonly isLast: boolean; readonly wasStopped: boolean }) {
  const { t, i18n } = useTranslation()
  const retry = useRetry(item.runId, isLast)
  const fork = useFork()
  const models = useModels()
  const markdown = answerMarkdown(item)
  const { usage, entryId, model } = item
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(item.atMs)
  const facts = [
    model === null || model.startsWith('openclaw/') ? null : modelName(model, models),
    usage === null || usage.total === 0 ? null : t('chat.tokens', { count: usage.total, shown: compactNumber(usage.total, i18n.language) }),
    usage === null || usage.cost === 0 ? null : money(usage.cost, i18n.language),
  ].filter((fact) => fact !== null)
  // A failure without a word has its own buttons.
  if (markdown === '' && (entryId === null || item.error !== null)) return null
  return (
    <footer className={styles.facts} data-last={isLast || undefined}>
      {markdown !== '' && <CopyButton text={markdown} label={t('chat.copyAnswer')} />}
      {entryId !== null && (
        <button type="button" onClick={() => fork(entryId)}>
          <GitFork size={14} strokeWidth={1.75} aria-hidden="true" />
          {t('chat.fork')}
        </button>
      )}
      {retry !== null && item.error === null && (
        <button type="button" onClick={retry} title={isLast ? undefined : t('chat.retryInNew')}>
          <RotateCcw size={14} strokeWidth={1.75} aria-hidden="true" />
          {t('chat.retry')}
        </button>
      )}
      <span className={styles.meta}>
        {wasStopped && <b>{t('chat.stopped')}</b>}
        <time dateTime={new Date(item.atMs).toISOString()} title={fullTime(item.atMs, i18n.language)}>{time}</time>
        {facts.map((fact) => <span key={fact}>{fact}</span>)}
      </span>
    </footer>
  )
}

/** The gateway's word for the owner's own limit. */
const LIMIT_REACHED = 'usage_limit'

function Failure({ message, isLimit, runId, canRetry }: { readonly message: string; readonly isLimit: boolean; readonly runId: string | null; readonly canRetry: boolean }) {
  const { t } = useTranslation()
  const retry = useRetry(runId, true)
  return (
    <div className={styles.failure} role="alert">
      <p className={styles.failureTitle}>{t('chat.failed')}</p>
      <p>{message}</p>
      <div className={styles.failureActions}>
        {isLimit && (
          <Link href="/models#limits" className={styles.failureLink}>
            {t('chat.openLimits')}
          </Link>
        )}
        {canRetry && retry !== null && <Button onClick={retry}>{t('action.tryAgain')}</Button>}
        <CopyButton text={message} label={t('action.copyDetails')} />
      </div>
    </div>
  )
}

/** A new chat that knows everything up to this answer. */
function useFork(): (entryId: string) => void {
  const { t } = useTranslation()
  const { stores } = useApp()
  const store = useChatStore()
  const [, navigate] = useLocation()
  return (entryId) => {
    store.getState().fork(entryId).then(
      ({ sessionKey }) => {
        navigate(chatPath(sessionKey))
        stores.toasts.getState().show({ text: t('chat.forked') })
      },
      (error: unknown) => stores.toasts.getState().show({ text: t('chat.forkFailed', { reason: error instanceof Error ? error.message : String(error) }), tone: 'bad' }),
    )
  }
}
