// Work in progress and work done: one line that opens to what was thought and called, with arguments, output and times.
import { Check, ChevronRight, CircleSlash, X } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { duration } from '../../../lib/format-number.ts'
import type { Segment, Step, ToolStep } from '../../../state/chat-items.ts'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { CopyButton } from '../../../ui/code-block/copy-button.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { StoredImages } from '../on-demand.ts'
import { describeWork, isFromWeb, subjectOf } from './describe-work.ts'
import styles from './work-line.module.css'

type Work = Extract<Segment, { kind: 'work' }>

interface WorkLineProps {
  readonly segment: Work
  /** It stands still until somebody answers. */
  readonly waitsForAnswer: boolean
}

export const WorkLine = memo(function WorkLine({ segment, waitsForAnswer }: WorkLineProps) {
  const { t, i18n } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { steps, isLive, startedAtMs, endedAtMs } = segment
  const hasFailed = !isLive && steps.some((step) => step.kind === 'tool' && step.state === 'failed')
  const waits = isLive && waitsForAnswer
  const [only] = steps
  const thoughts = steps.length === 1 && only?.kind === 'thinking' ? only.text : null
  const isFromOutside = steps.some((step) => step.kind === 'tool' && isFromWeb(step.name))
  return (
    <details className={waits ? `${styles.work} ${styles.waits}` : styles.work} open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <StateIcon state={isLive ? 'running' : hasFailed ? 'failed' : 'done'} />
        <span className={styles.line}>{waits ? t('chat.waitsForAnswer') : describeWork(steps, isLive, t)}</span>
        {isFromOutside && <span className={styles.flag} title={t('chat.fromWebHint')}>{t('chat.fromWeb')}</span>}
        <ChevronRight size={14} strokeWidth={1.75} className={styles.chevron} aria-hidden="true" />
        <span className={styles.time}>{isLive ? <Clock sinceMs={startedAtMs} /> : took(startedAtMs, endedAtMs, i18n.language)}</span>
      </summary>
      {isOpen && thoughts !== null && <div className={`${styles.thoughts} ${styles.alone}`}><Markdown text={thoughts} isLive={false} /></div>}
      {isOpen && thoughts === null && <ol className={styles.steps}>{steps.map((step) => <li key={step.id}><StepLine step={step} /></li>)}</ol>}
    </details>
  )
})

function Clock({ sinceMs }: { readonly sinceMs: number }) {
  const { i18n } = useTranslation()
  const elapsed = useNow(1000) - sinceMs
  return elapsed < 1000 ? '' : duration(Math.floor(elapsed / 1000) * 1000, i18n.language)
}

function StepLine({ step }: { readonly step: Step }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  if (step.kind === 'tool') return <ToolLine step={step} />
  return (
    <details className={styles.step} open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <StateIcon state={step.isLive ? 'running' : 'done'} />
        <b>{t('chat.thoughts')}</b>
        <span className={styles.subject}>{step.text.trim().split('\n', 1)[0]}</span>
      </summary>
      {isOpen && <div className={styles.thoughts}><Markdown text={step.text} isLive={false} /></div>}
    </details>
  )
}

function ToolLine({ step }: { readonly step: ToolStep }) {
  const { t, i18n } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { startedAtMs, endedAtMs, state } = step
  return (
    <details className={styles.step} open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <StateIcon state={state} />
        <b>{step.name}</b>
        <span className={styles.subject}>{subjectOf(step).split('\n', 1)[0]}</span>
        {isFromWeb(step.name) && <span className={styles.flag} title={t('chat.fromWebHint')}>{t('chat.fromWeb')}</span>}
        <span className={styles.time}>{state === 'running' ? <Clock sinceMs={startedAtMs} /> : took(startedAtMs, endedAtMs, i18n.language)}</span>
      </summary>
      {isOpen && <ToolDetails step={step} />}
    </details>
  )
}

function ToolDetails({ step }: { readonly step: ToolStep }) {
  const { t } = useTranslation()
  const entries = Object.entries(step.args)
  return (
    <div className={styles.details}>
      {entries.length > 0 && (
        <dl>
          {entries.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</dd>
            </div>
          ))}
        </dl>
      )}
      {step.images.length > 0 && <StoredImages images={step.images} entryId={step.resultId} />}
      {step.output === '' ? step.state !== 'running' && step.images.length === 0 && <p className={styles.none}>{t(step.state === 'unknown' ? 'chat.outcomeUnknown' : 'chat.noOutput')}</p> : (
        <figure>
          <figcaption>
            <span>{t(step.state === 'failed' ? 'chat.outputFailed' : 'chat.output')}</span>
            <CopyButton text={step.output} label={t('chat.copyOutput')} />
          </figcaption>
          <pre tabIndex={0}>{step.output}</pre>
        </figure>
      )}
    </div>
  )
}

function StateIcon({ state }: { readonly state: ToolStep['state'] }) {
  const { t } = useTranslation()
  const icon = { size: 14, strokeWidth: 2, 'aria-hidden': true } as const
  return (
    <span className={styles.state} data-state={state}>
      {state === 'running' ? <i className={styles.running} /> : state === 'done' ? <Check {...icon} /> : state === 'failed' ? <X {...icon} /> : <CircleSlash {...icon} />}
      <span className="visually-hidden">{t(`chat.state.${state}`)}</span>
    </span>
  )
}

/** What was over in no time needs no time. */
function took(startedAtMs: number, endedAtMs: number | null, locale: string): string {
  return endedAtMs === null || endedAtMs - startedAtMs < 50 ? '' : duration(endedAtMs - startedAtMs, locale)
}
