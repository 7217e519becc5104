// About: versions, health in words, where things live, a report for whoever helps, and the licences.
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { useConnection, useIsConnected, useMay, useViewStore } from '../../app-context.tsx'
import { createDiagnosticsStore } from '../../state/settings/diagnostics-store.ts'
import type { Diagnostics } from '../../state/settings/diagnostics-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import styles from './about-view.module.css'
import { Licences } from './licences.tsx'
import { ReportDialog } from './report-dialog.tsx'
import { Updates } from './updates.tsx'

export default function AboutView() {
  const { t } = useTranslation()
  const may = useMay('operator.admin')
  const { data, phase, problem, load } = useStore(useViewStore(createDiagnosticsStore), (state) => state)
  const [isReporting, setReporting] = useState(false)
  useEffect(() => {
    if (may) void load()
  }, [may, load])
  return (
    <ViewFrame title={t('about.title')}>
      <Page intro={t('about.intro')}>
        {phase === 'failed' && (
          <ErrorNote title={t('about.failed')} onRetry={() => void load()}>
            {problem ?? ''}
          </ErrorNote>
        )}
        {may && data === null && phase !== 'failed' && <Skeleton label={t('loading')} />}
        {data !== null && <Health report={data} />}
        <Versions report={data} />
        {data !== null && <Facts report={data} />}
        <Section title={t('about.diagnostics.title')} description={t('about.diagnostics.body')}>
          <div className={styles.actions}>
            <Button variant="primary" disabled={!may || data === null} onClick={() => void load().then(() => setReporting(true))}>
              {t('about.diagnostics.action')}
            </Button>
            {!may && <span>{t('about.diagnostics.viewer')}</span>}
          </div>
        </Section>
        {window.openclawDesktop !== undefined && <Updates bridge={window.openclawDesktop} />}
        <Licences />
      </Page>
      {isReporting && data !== null && <ReportDialog report={data} onClose={() => setReporting(false)} />}
    </ViewFrame>
  )
}

/** One sentence, or what is not as it should be. */
function Health({ report: { config, status, process } }: { readonly report: Diagnostics }) {
  const { t, i18n } = useTranslation()
  const isOpen = useIsConnected()
  const concerns = [
    ...(config.mode === 'recovery' ? ['recovery'] : config.valid ? [] : ['invalid']),
    ...(config.pendingRestart.length > 0 ? ['waits'] : []),
  ]
  const others = config.valid ? status : []
  const isGood = concerns.length === 0 && others.length === 0
  return (
    <Section title={t('about.health.title')}>
      <div className={styles.health} data-good={isGood || undefined}>
        {isGood ? <CircleCheck size={18} strokeWidth={1.75} aria-hidden="true" /> : <TriangleAlert size={18} strokeWidth={1.75} aria-hidden="true" />}
        <div>
          {isGood && <p>{t('about.health.good')}</p>}
          {concerns.map((concern) => (
            <p key={concern}>{t(`about.health.${concern}`)}</p>
          ))}
          {others.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p className={styles.quiet}>
            {t('about.health.since', { time: longTime(process.uptimeMs, i18n.language) })}
            {!isOpen && ` ${t('about.health.offline')}`}
          </p>
          {concerns.length > 0 && <Link href="/settings">{t('about.health.toSettings')}</Link>}
        </div>
      </div>
    </Section>
  )
}

function longTime(ms: number, locale: string): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  const [value, unit] = minutes < 60 ? [minutes, 'minute'] : minutes < 2880 ? [Math.round(minutes / 60), 'hour'] : [Math.round(minutes / 1440), 'day']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}

function Versions({ report }: { readonly report: Diagnostics | null }) {
  const { t } = useTranslation()
  const gateway = useConnection(({ hello }) => hello?.serverVersion ?? '')
  return (
    <Section title={t('about.versions.title')}>
      <List>
        <Fact name={t('about.versions.product')} value={gateway} />
        <Fact name={t('about.versions.dashboard')} value={__APP_VERSION__} />
        {report !== null && (
          <>
            <Fact name={t('about.versions.protocol')} value={String(report.product.protocol)} />
            <Fact name={t('about.versions.node')} value={report.machine.node} />
            <Fact name={t('about.versions.system')} value={`${report.machine.platform} ${report.machine.release} (${report.machine.arch})`} />
          </>
        )}
      </List>
      {gateway !== '' && gateway !== __APP_VERSION__ && <p>{t('about.versions.mismatch')}</p>}
    </Section>
  )
}

const COUNTS = ['agents', 'sessions', 'devices', 'connections', 'activeRuns'] as const

function Facts({ report: { places, counts } }: { readonly report: Diagnostics }) {
  const { t, i18n } = useTranslation()
  return (
    <>
      <Section title={t('about.places.title')}>
        <List>
          {(['config', 'state', 'database', 'log'] as const).map((place) => (
            <Fact key={place} name={t(`about.places.${place}`)} value={places[place] ?? t('about.places.none')} isCode />
          ))}
        </List>
      </Section>
      <Section title={t('about.counts.title')}>
        <List>
          {COUNTS.map((count) => (
            <Fact key={count} name={t(`about.counts.${count}`)} value={new Intl.NumberFormat(i18n.language).format(counts[count])} />
          ))}
        </List>
      </Section>
    </>
  )
}

function List({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>
}

function Fact({ name, value, isCode = false }: { readonly name: string; readonly value: string; readonly isCode?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{isCode ? <code>{value}</code> : value}</dd>
    </div>
  )
}
