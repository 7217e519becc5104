// One line of the log. A press opens everything it says.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fullTime } from '../../lib/format-time.ts'
import { prettyLogLine } from '../../state/logs/parse-log-line.ts'
import type { LogLine } from '../../state/logs/logs-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import styles from './logs.module.css'

export interface LogLineRowProps {
  readonly line: LogLine
  readonly isOpen: boolean
  readonly onToggle: (id: number) => void
}

export function LogLineRow({ line, isOpen, onToggle }: LogLineRowProps) {
  const { t, i18n } = useTranslation()
  const { id, timeMs, level, subsystem, message, facts, after } = line
  return (
    <>
      {after !== null && <p className={styles.mark}>{t(after === 'new-file' ? 'logs.newFile' : 'logs.gap')}</p>}
      <button type="button" className={styles.line} data-level={level ?? undefined} aria-expanded={isOpen} onClick={() => onToggle(id)}>
        <time className={styles.time}>{timeMs === null ? '' : clock(i18n.language).format(timeMs)}</time>
        <span className={styles.level}>{t(`logs.level.${level ?? 'text'}`)}</span>
        <span className={styles.part}>{subsystem ?? ''}</span>
        <span className={styles.message}>
          {message} {facts !== '' && <span className={styles.facts}>{facts}</span>}
        </span>
      </button>
      {isOpen && (
        <div className={styles.open}>
          {timeMs !== null && <p>{fullTime(timeMs, i18n.language)}</p>}
          <pre tabIndex={0} aria-label={t('logs.whole')}>
            {prettyLogLine(line)}
          </pre>
          <CopyLine text={prettyLogLine(line)} />
        </div>
      )}
    </>
  )
}

function CopyLine({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return <Button onClick={copy}>{t(isCopied ? 'action.copied' : 'logs.copyLine')}</Button>
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Formatters are costly to make: one for a locale. */
function clock(locale: string): Intl.DateTimeFormat {
  const made = clocks.get(locale) ?? new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })
  clocks.set(locale, made)
  return made
}
