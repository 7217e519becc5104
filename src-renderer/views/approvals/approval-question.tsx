// One command that waits for a yes or a no: who wants it and why, exactly what it is, where it came from, how long there is time. Enter never approves.
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { useSessions, useViewStore } from '../../app-context.tsx'
import { chatPath } from '../../lib/session-address.ts'
import { sessionTitle } from '../../lib/session-title.ts'
import { createApprovalsStore } from '../../state/access/approvals-store.ts'
import type { Decision } from '../../state/access/approvals-store.ts'
import type { Approval } from '../../state/chat-types.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useAgentName } from '../chat/use-agent-name.ts'
import styles from './approvals.module.css'
import { isAboutFiles } from './describe-entry.ts'

export function ApprovalQuestion({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation()
  const decideOn = useStore(useViewStore(createApprovalsStore), (state) => state.decide)
  const agent = useAgentName(approval.agentId)
  const files = isAboutFiles(approval.command)
  const titleId = `question-${approval.id}`
  const decide = (decision: Decision) => (): void => void decideOn(approval.id, decision)
  const may = (decision: Decision): boolean => approval.allowed.length === 0 || approval.allowed.includes(decision)
  return (
    <article className={styles.card} aria-labelledby={titleId}>
      <header>
        <h3 id={titleId}>{t(files ? 'approvals.filesTitle' : 'approvals.commandTitle')}</h3>
        <p>{t(files ? 'approvals.filesWho' : 'approvals.commandWho', { agent })}</p>
      </header>
      <pre className={styles.command} tabIndex={0} aria-label={t('approvals.wholeCommand')}>
        {approval.command}
      </pre>
      <Facts approval={approval} />
      {approval.error !== null && (
        <p className={styles.problem} role="alert">
          {t('approvals.notDecided', { reason: approval.error })}
        </p>
      )}
      <div className={styles.actions}>
        {may('allow-once') && (
          <Button variant="primary" isBusy={approval.answering} onClick={decide('allow-once')} onKeyDown={notByEnter}>
            {t('approvals.once')}
          </Button>
        )}
        {may('allow-always') && (
          <Button disabled={approval.answering} onClick={decide('allow-always')} onKeyDown={notByEnter}>
            {t('approvals.always')}
          </Button>
        )}
        <Button variant="danger" disabled={approval.answering} onClick={decide('deny')}>
          {t(files ? 'approvals.filesDeny' : 'approvals.deny')}
        </Button>
      </div>
    </article>
  )
}

function Facts({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation()
  const { sessionKey, reason, cwd, host, resolvedPath, command, expiresAtMs } = approval
  const row = useSessions(({ rows }) => (sessionKey === null ? undefined : rows.get(sessionKey)))
  return (
    <dl className={styles.facts}>
      {reason !== null && (
        <>
          <dt>{t('approvals.why')}</dt>
          <dd>{reason}</dd>
        </>
      )}
      {sessionKey !== null && (
        <>
          <dt>{t('approvals.askedIn')}</dt>
          <dd>
            <Link href={chatPath(sessionKey)}>{(row === undefined ? null : sessionTitle(row)) ?? t(row?.isMain === true ? 'session.main' : 'session.untitled')}</Link>
            {row?.channel !== undefined && <span className={styles.hint}>{t('approvals.cameBy', { channel: t(`channel.${row.channel}`, { defaultValue: row.channel }) })}</span>}
          </dd>
        </>
      )}
      <dt>{t('approvals.where')}</dt>
      <dd>
        {t(host === 'node' ? 'approvals.otherDevice' : 'approvals.thisComputer')}
        {cwd !== null && (
          <>
            {t('approvals.inFolder')} <code>{cwd}</code>
          </>
        )}
      </dd>
      {resolvedPath !== null && !command.includes(resolvedPath) && !SEVERAL.test(command) && (
        <>
          <dt>{t('approvals.program')}</dt>
          <dd>
            <code>{resolvedPath}</code>
          </dd>
        </>
      )}
      <dt>{t('approvals.time')}</dt>
      <dd>
        <TimeLeft untilMs={expiresAtMs} />
      </dd>
    </dl>
  )
}

/** Of a line with several commands the first program would say too little. */
const SEVERAL = /[;&|\n`$(]/

/** Not read out every second. */
function TimeLeft({ untilMs }: { readonly untilMs: number }) {
  const { t } = useTranslation()
  const now = useNow(1000)
  const seconds = Math.max(0, Math.ceil((untilMs - now) / 1000))
  return <span aria-live="off">{seconds === 0 ? t('approvals.ranOut') : t('approvals.timeLeft', { minutes: Math.floor(seconds / 60), seconds: String(seconds % 60).padStart(2, '0') })}</span>
}

/** Space presses the button; Enter does nothing. */
function notByEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault()
}
