// What the gateway notes down while it works: live, narrowed by level, words and part, all of it in the address.
import { Copy, Download, Pause, Play, SearchX, ScrollText } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { useStore } from 'zustand'
import { useApp, useMay, useViewStore } from '../../app-context.tsx'
import { LOG_LEVELS } from '../../state/logs/parse-log-line.ts'
import { createLogsStore } from '../../state/logs/logs-store.ts'
import type { LogLine } from '../../state/logs/logs-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { MissingRight } from '../shell/missing-right.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import { filterLines, subsystemsOf } from './filter-lines.ts'
import type { LogFilters } from './filter-lines.ts'
import { LogsList } from './logs-list.tsx'
import { LogsToolbar } from './logs-toolbar.tsx'
import styles from './logs.module.css'

/** The gateway has no event for it; only while somebody looks. */
const EVERY_MS = 1500
const ICON = { size: 18, strokeWidth: 1.75 } as const

export default function LogsView() {
  const { t } = useTranslation()
  const may = useMay('operator.read')
  const { phase, problem, lines, isCut, poll } = useStore(useViewStore(createLogsStore))
  const [params, setParams] = useSearchParams()
  const filters = readFilters(params)
  const [pausedAt, setPausedAt] = useState<number | null>(null)
  useEffect(() => {
    if (!may) return
    const look = () => {
      if (!document.hidden) void poll()
    }
    look()
    const timer = setInterval(look, EVERY_MS)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [may, poll])

  const { level, subsystem } = filters
  const query = useDeferredValue(filters.query)
  const matching = useMemo(() => filterLines(lines, { level, query, subsystem }), [lines, level, query, subsystem])
  const shown = useMemo(() => (pausedAt === null ? matching : matching.filter(({ id }) => id <= pausedAt)), [matching, pausedAt])
  const subsystems = useMemo(() => subsystemsOf(lines), [lines])
  const change = (changes: Partial<LogFilters>) => setParams((before) => writeFilters(before, changes), { replace: true })
  const clear = () => change({ level: 'info', query: '', subsystem: null })

  return (
    <ViewFrame title={t('logs.title')} actions={<Actions shown={shown} isPaused={pausedAt !== null} onPause={() => setPausedAt(pausedAt === null ? (lines.at(-1)?.id ?? 0) : null)} />}>
      {!may && <MissingRight scope="operator.read">{t('logs.mayNot')}</MissingRight>}
      {may && (
        <>
          <LogsToolbar filters={filters} onChange={change} subsystems={subsystems} count={lines.length === 0 ? null : shown.length} />
          {phase === 'failed' && (
            <div className={styles.notice}>
              <ErrorNote title={t('logs.failed')} {...(problem !== null && { details: problem })} onRetry={() => void poll()}>
                {problem ?? ''}
              </ErrorNote>
            </div>
          )}
          {(phase === 'idle' || phase === 'loading') && (
            <div className={styles.notice}>
              <Skeleton lines={8} label={t('loading')} />
            </div>
          )}
          {phase === 'ready' && shown.length === 0 && <Empty isFiltered={lines.length > 0} onClear={clear} />}
          {shown.length > 0 && (
            <LogsList
              key={`${level} ${query} ${subsystem ?? ''}`}
              lines={shown}
              header={isCut ? t('logs.cut') : null}
              isPaused={pausedAt !== null}
              heldBack={matching.length - shown.length}
              onResume={() => setPausedAt(null)}
            />
          )}
        </>
      )}
    </ViewFrame>
  )
}

function Empty({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  const { t } = useTranslation()
  if (!isFiltered) {
    return (
      <EmptyState icon={<ScrollText size={28} strokeWidth={1.5} />} title={t('logs.emptyTitle')}>
        {t('logs.emptyBody')}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<SearchX size={28} strokeWidth={1.5} />} title={t('logs.noneTitle')} action={<Button onClick={onClear}>{t('logs.showAll')}</Button>}>
      {t('logs.noneBody')}
    </EmptyState>
  )
}

function Actions({ shown, isPaused, onPause }: { readonly shown: readonly LogLine[]; readonly isPaused: boolean; readonly onPause: () => void }) {
  const { t } = useTranslation()
  const { toasts } = useApp().stores
  const text = () => shown.map(({ raw }) => `${raw}\n`).join('')
  const copy = () => {
    navigator.clipboard.writeText(text()).then(
      () => void toasts.getState().show({ text: t('logs.copied', { count: shown.length }) }),
      () => void toasts.getState().show({ tone: 'bad', text: t('logs.notCopied') }),
    )
  }
  return (
    <>
      <IconButton label={t(isPaused ? 'logs.resume' : 'logs.pause')} onClick={onPause}>
        {isPaused ? <Play {...ICON} /> : <Pause {...ICON} />}
      </IconButton>
      <IconButton label={t('logs.copy')} disabled={shown.length === 0} onClick={copy}>
        <Copy {...ICON} />
      </IconButton>
      <IconButton label={t('logs.download')} disabled={shown.length === 0} onClick={() => save(text())}>
        <Download {...ICON} />
      </IconButton>
    </>
  )
}

/** Hands a file to the browser, named after this moment. */
function save(text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }))
  link.download = `openclaw-log-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.jsonl`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

function readFilters(params: URLSearchParams): LogFilters {
  return { level: LOG_LEVELS.find((level) => level === params.get('level')) ?? 'info', query: params.get('q') ?? '', subsystem: params.get('part') }
}

function writeFilters(before: URLSearchParams, { level, query, subsystem }: Partial<LogFilters>): URLSearchParams {
  const next = new URLSearchParams(before)
  const set = (name: string, value: string) => (value === '' ? next.delete(name) : next.set(name, value))
  if (level !== undefined) set('level', level === 'info' ? '' : level)
  if (query !== undefined) set('q', query)
  if (subsystem !== undefined) set('part', subsystem ?? '')
  return next
}
