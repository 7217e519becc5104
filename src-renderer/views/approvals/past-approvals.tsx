// How questions ended lately: what, by whom, when.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp, useViewStore } from '../../app-context.tsx'
import { fullTime, shortAge } from '../../lib/format-time.ts'
import { createApprovalsStore } from '../../state/access/approvals-store.ts'
import type { PastApproval } from '../../state/access/approvals-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { Section } from '../../ui/page.tsx'
import { Row, Rows } from '../../ui/rows.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useAgentName } from '../chat/use-agent-name.ts'
import styles from './approvals.module.css'

const TONES = { allowed: 'good', denied: 'bad', expired: 'plain', cancelled: 'plain' } as const
const MINUTE_MS = 60_000

export function PastApprovals() {
  const { t } = useTranslation()
  const { toasts } = useApp().stores
  const { past, olderFrom, loadOlder } = useStore(useViewStore(createApprovalsStore))
  const [isBusy, setBusy] = useState(false)
  const now = useNow(MINUTE_MS)
  const more = () => {
    setBusy(true)
    loadOlder()
      .catch((error: Error) => void toasts.getState().show({ tone: 'bad', text: t('approvals.olderFailed', { reason: error.message }) }))
      .finally(() => setBusy(false))
  }
  if (past.length === 0) return null
  return (
    <Section title={t('approvals.past')} description={t('approvals.pastHint')}>
      <Rows label={t('approvals.past')}>
        {past.map((item) => (
          <PastRow key={item.id} item={item} now={now} />
        ))}
      </Rows>
      {olderFrom !== null && (
        <div className={styles.actions}>
          <Button isBusy={isBusy} onClick={more}>
            {t('approvals.older')}
          </Button>
        </div>
      )}
    </Section>
  )
}

function PastRow({ item, now }: { readonly item: PastApproval; readonly now: number }) {
  const { t, i18n } = useTranslation()
  const { status, decision, reason, resolver, presentation, resolvedAtMs } = item
  const agent = useAgentName(presentation.agentId)
  const end = status === 'allowed' ? decision : reason === 'user' ? 'deny' : reason
  return (
    <Row
      title={<code className={styles.entry}>{presentation.commandText}</code>}
      facts={
        <>
          {agent} · <time title={fullTime(resolvedAtMs, i18n.language)}>{shortAge(resolvedAtMs, now, i18n.language, t('time.justNow'))}</time>
          {resolver?.id !== undefined && <> · {t('approvals.by', { who: resolver.id })}</>}
        </>
      }
      actions={<Badge tone={TONES[status]}>{t(`approvals.end.${end}`)}</Badge>}
    />
  )
}
