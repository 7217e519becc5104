// Usage: what was used and what it cost, by day, model, agent and chat. What is chosen is in the address.
import { ChartColumn, Download } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'wouter'
import { useStore } from 'zustand'
import { useAgents, useConnection, useSessions, useViewStore } from '../../app-context.tsx'
import { compactNumber } from '../../lib/format-number.ts'
import { chatPath } from '../../lib/session-address.ts'
import { sessionTitle } from '../../lib/session-title.ts'
import { createUsageStore } from '../../state/usage/usage-store.ts'
import type { UsageReport } from '../../state/usage/usage-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import { DailyUsage } from './daily-usage.tsx'
import { LimitsLine } from './limits-line.tsx'
import { readRange } from './range.ts'
import { RangePicker } from './range-picker.tsx'
import { ShareTable } from './share-table.tsx'
import { Totals } from './totals.tsx'
import { usageCsv } from './usage-csv.ts'
import styles from './usage-view.module.css'

export default function UsageView() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const { phase, report, problem, load } = useStore(useViewStore(createUsageStore))
  const range = useMemo(() => readRange(params), [params])
  const agentId = params.get('agent')
  useEffect(() => void load(range, agentId), [load, range, agentId])
  const change = (changes: Readonly<Record<string, string | null>>) =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) next.delete(name)
        else next.set(name, value)
      }
      return next
    }, { replace: true })
  const isEmpty = report !== null && report.totals.totalTokens === 0 && report.totals.missingCostEntries === 0
  return (
    <ViewFrame
      title={t('usage.title')}
      actions={
        <Button variant="plain" icon={<Download size={16} strokeWidth={1.75} />} disabled={report === null || isEmpty} onClick={() => report !== null && download(report)}>
          {t('usage.csv')}
        </Button>
      }
    >
      <Page width="wide">
        <RangePicker range={range} agentId={agentId} onChange={change} />
        <LimitsLine />
        {phase === 'failed' && <ErrorNote title={t('usage.failed')} {...(problem !== null && { details: problem })} onRetry={() => void load(range, agentId)} />}
        {report === null && phase === 'loading' && <Skeleton lines={8} label={t('loading')} />}
        {report !== null && (isEmpty ? <NothingUsed /> : <Report report={report} isStale={phase === 'loading'} />)}
      </Page>
    </ViewFrame>
  )
}

function NothingUsed() {
  const { t } = useTranslation()
  const main = useConnection(({ hello }) => hello?.mainSessionKey)
  return (
    <EmptyState
      icon={<ChartColumn size={28} strokeWidth={1.5} />}
      title={t('usage.emptyTitle')}
      action={
        main === undefined ? undefined : (
          <Link href={chatPath(main)} className={styles.link}>
            {t('usage.emptyAction')}
          </Link>
        )
      }
    >
      {t('usage.emptyBody')}
    </EmptyState>
  )
}

function Report({ report, isStale }: { readonly report: UsageReport; readonly isStale: boolean }) {
  const { t, i18n } = useTranslation()
  const agents = useAgents((state) => state.agents)
  const rows = useSessions((state) => state.rows)
  const titleOf = (key: string, label: string | null) => {
    const row = rows.get(key)
    return label ?? (row === undefined ? null : sessionTitle(row)) ?? (row?.isMain === true ? t('session.main') : t('session.untitled'))
  }
  return (
    <div className={styles.report} aria-busy={isStale || undefined}>
      <Totals report={report} />
      <DailyUsage daily={report.daily} />
      <div className={styles.shares}>
        <Section title={t('usage.byModel')}>
          <ShareTable caption={t('usage.byModel')} head={t('usage.model')} rows={report.byModel} total={report.totals} nameOf={({ name }) => name} />
        </Section>
        <Section title={t('usage.byAgent')}>
          <ShareTable caption={t('usage.byAgent')} head={t('usage.agent')} rows={report.byAgent} total={report.totals} nameOf={({ id }) => agents.find((agent) => agent.id === id)?.name ?? id} />
        </Section>
      </div>
      <Section title={t('usage.topChats')} {...(report.sessions.length >= 20 && { description: t('usage.topChatsNote', { count: 20, tokens: compactNumber(report.totals.totalTokens, i18n.language) }) })}>
        <ShareTable caption={t('usage.topChats')} head={t('usage.chat')} rows={report.sessions} total={report.totals} nameOf={({ id, label }) => titleOf(id, label)} hrefOf={({ id }) => (rows.has(id) ? chatPath(id) : null)} />
      </Section>
    </div>
  )
}

function download(report: UsageReport): void {
  const address = URL.createObjectURL(new Blob([usageCsv(report)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `usage-${report.daily[0]?.date ?? ''}-${report.daily.at(-1)?.date ?? ''}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
