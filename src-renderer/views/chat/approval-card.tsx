// A command that waits for a yes or a no. Enter never approves: whoever types on must not agree by accident.
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Decision } from '../../state/chat-store.ts'
import type { Approval } from '../../state/chat-types.ts'
import { Button } from '../../ui/buttons/button.tsx'
import styles from './approval-card.module.css'
import { useChatStore } from './chat-context.tsx'
import { useAgentName } from './use-agent-name.ts'

export function ApprovalCard({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation()
  const store = useChatStore()
  const agent = useAgentName(approval.agentId)
  const [isExplained, setExplained] = useState(false)
  // File tools ask with their name and the paths outside of the workspace.
  const isAboutFiles = /^(read|write|edit|apply_patch) [/~]/.test(approval.command)
  const titleId = `approval-${approval.id}`
  const decide = (decision: Decision) => (): void => void store.getState().answer(approval.id, decision)
  const may = (decision: Decision): boolean => approval.allowed.length === 0 || approval.allowed.includes(decision)

  return (
    <article className={styles.card} aria-labelledby={titleId}>
      <header>
        <h2 id={titleId}>{t(isAboutFiles ? 'chat.approval.filesTitle' : 'chat.approval.title')}</h2>
        <p>{t(isAboutFiles ? 'chat.approval.filesWho' : 'chat.approval.who', { agent })}</p>
      </header>
      <pre className={styles.command} tabIndex={0} aria-label={t('chat.approval.command')}>{approval.command}</pre>
      <dl>
        {approval.reason !== null && (
          <>
            <dt>{t('chat.approval.why')}</dt>
            <dd>{approval.reason}</dd>
          </>
        )}
        <dt>{t('chat.approval.where')}</dt>
        <dd>
          {t(approval.host === 'node' ? 'chat.approval.otherDevice' : 'chat.approval.thisComputer')}
          {approval.cwd !== null && <>{t('chat.approval.inFolder')} <code>{approval.cwd}</code></>}
        </dd>
      </dl>
      {isExplained && <p className={styles.explained}>{t('chat.approval.explanation')}</p>}
      {approval.error !== null && <p className={styles.problem} role="alert">{t('chat.approval.failed', { reason: approval.error })}</p>}
      <div className={styles.actions}>
        {may('allow-once') && <Button variant="primary" isBusy={approval.answering} onClick={decide('allow-once')} onKeyDown={notByEnter}>{t('chat.approval.once')}</Button>}
        {may('allow-always') && <Button disabled={approval.answering} onClick={decide('allow-always')} onKeyDown={notByEnter}>{t('chat.approval.always')}</Button>}
        <Button variant="danger" disabled={approval.answering} onClick={decide('deny')}>{t(isAboutFiles ? 'chat.approval.filesDeny' : 'chat.approval.deny')}</Button>
        <button type="button" className={styles.why} aria-expanded={isExplained} onClick={() => setExplained(!isExplained)}>{t('chat.approval.ask')}</button>
      </div>
    </article>
  )
}

/** Space presses the button; Enter does nothing. */
function notByEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault()
}
