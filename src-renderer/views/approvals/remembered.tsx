// What runs without asking because the owner said so once: by agent, with its last use, and a way to take it back.
import { ListChecks } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp, useMay, useViewStore } from '../../app-context.tsx'
import { shortAge } from '../../lib/format-time.ts'
import { createRememberedStore } from '../../state/access/remembered-store.ts'
import type { Remembered } from '../../state/access/remembered-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Section } from '../../ui/page.tsx'
import { Row, Rows } from '../../ui/rows.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useAgentName } from '../chat/use-agent-name.ts'
import styles from './approvals.module.css'
import { describeEntry } from './describe-entry.ts'

const MINUTE_MS = 60_000

export function RememberedApprovals() {
  const { t } = useTranslation()
  const may = useMay('operator.admin')
  const { phase, data, problem, load } = useStore(useViewStore(createRememberedStore))
  useEffect(() => {
    if (may) void load()
  }, [may, load])
  const agentIds = [...new Set(data?.map(({ agentId }) => agentId))]
  return (
    <Section title={t('approvals.remembered')} description={t('approvals.rememberedHint')}>
      {!may && <p className={styles.hint}>{t('approvals.mayNotRemembered')}</p>}
      {may && phase === 'failed' && <ErrorNote title={t('approvals.rememberedFailed')} {...(problem !== null && { details: problem })} onRetry={() => void load()} />}
      {may && data === null && phase !== 'failed' && <Skeleton label={t('loading')} />}
      {may && data?.length === 0 && (
        <EmptyState icon={<ListChecks size={28} strokeWidth={1.5} />} title={t('approvals.noneRemembered')}>
          {t('approvals.noneRememberedBody')}
        </EmptyState>
      )}
      {may && data !== null && agentIds.map((agentId) => <OfAgent key={agentId} agentId={agentId} isNamed={agentIds.length > 1} items={data.filter((item) => item.agentId === agentId)} />)}
    </Section>
  )
}

function OfAgent({ agentId, isNamed, items }: { readonly agentId: string; readonly isNamed: boolean; readonly items: readonly Remembered[] }) {
  const { t } = useTranslation()
  const name = useAgentName(agentId)
  const now = useNow(MINUTE_MS)
  const title = agentId === '*' ? t('approvals.everyAgent') : name
  return (
    <>
      {isNamed && <h3 className={styles.agent}>{title}</h3>}
      <Rows label={t('approvals.rememberedOf', { agent: title })}>
        {items.map((item, index) => (
          <RememberedRow key={item.entry.id ?? `${item.entry.pattern} ${index}`} item={item} now={now} />
        ))}
      </Rows>
    </>
  )
}

function RememberedRow({ item, now }: { readonly item: Remembered; readonly now: number }) {
  const { t, i18n } = useTranslation()
  const { toasts } = useApp().stores
  const { forget, restore } = useStore(useViewStore(createRememberedStore))
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { kind, text } = describeEntry(item.entry)
  const { lastUsedAt } = item.entry
  const undo = () => {
    restore(item).catch((error: Error) => void toasts.getState().show({ tone: 'bad', text: t('approvals.notRestored', { reason: error.message }) }))
  }
  const remove = () => {
    setBusy(true)
    setProblem(null)
    forget(item).then(
      () => void toasts.getState().show({ text: t('approvals.forgotten', { what: text }), action: { label: t('action.undo'), run: undo } }),
      (error: Error) => {
        setProblem(t('approvals.notForgotten', { reason: error.message }))
        setBusy(false)
      },
    )
  }
  const used = lastUsedAt === undefined ? t('approvals.neverUsed') : t('approvals.lastUsed', { ago: shortAge(lastUsedAt, now, i18n.language, t('time.justNow')) })
  return (
    <Row
      title={<code className={styles.entry}>{text}</code>}
      facts={
        <>
          {t(`approvals.kind.${kind}`)} · {used}
          {problem !== null && (
            <span className={styles.problem} role="alert">
              {' '}
              {problem}
            </span>
          )}
        </>
      }
      actions={
        <Button variant="plain" isBusy={isBusy} aria-label={t('approvals.forgetThis', { what: text })} onClick={remove}>
          {t('approvals.forget')}
        </Button>
      }
    />
  )
}
