// What is the matter with the file: it can't be used, it is ignored in part, or it waits for a restart. Each with the way out.
import { RotateCw, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { fullTime } from '../../../lib/format-time.ts'
import type { SettingsIssue } from '../../../state/settings/settings-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { ConfirmDialog } from '../../../ui/dialog/confirm-dialog.tsx'
import styles from './file-notes.module.css'
import { useMayChange, useSettings } from '../use-settings.ts'

export function FileNotes() {
  return (
    <>
      <Invalid />
      <Waiting />
    </>
  )
}

/** The file is refused: what is wrong, and the last good copy. */
function Invalid() {
  const { t, i18n } = useTranslation()
  const file = useSettings((state) => state.file)
  const restore = useSettings((state) => state.restore)
  const mayChange = useMayChange()
  const [isAsking, setAsking] = useState(false)
  if (file === null || file.valid) return null
  return (
    <section className={styles.note} data-tone="bad" role="alert">
      <TriangleAlert size={18} strokeWidth={1.75} aria-hidden="true" />
      <div>
        <h2>{t(file.mode === 'recovery' ? 'settings.recovery.title' : 'settings.invalid.title')}</h2>
        <p>{t(file.mode === 'recovery' ? 'settings.recovery.body' : 'settings.invalid.body')}</p>
        <Issues issues={file.issues} />
        <div className={styles.actions}>
          {file.raw !== null && (
            <Link href="/settings/file" className={styles.link}>
              {t('settings.invalid.toFile')}
            </Link>
          )}
          {file.lastGood !== null && (
            <Button disabled={!mayChange} onClick={() => setAsking(true)}>
              {t('settings.restore.action')}
            </Button>
          )}
        </div>
        {file.lastGood === null && <p>{t('settings.restore.none', { path: file.path })}</p>}
      </div>
      {isAsking && file.lastGood !== null && (
        <ConfirmDialog title={t('settings.restore.title')} confirmLabel={t('settings.restore.action')} onConfirm={restore} onClose={() => setAsking(false)}>
          {t('settings.restore.body', { time: fullTime(file.lastGood.savedAtMs, i18n.language) })}
        </ConfirmDialog>
      )}
    </section>
  )
}

/** Saved, but not in force. */
function Waiting() {
  const { t } = useTranslation()
  const paths = useSettings(({ file }) => file?.pendingRestart.join(', ') ?? '')
  const restart = useSettings((state) => state.restart)
  const mayChange = useMayChange()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  if (paths === '') return null
  const run = () => {
    setBusy(true)
    restart()
      .then(({ restartsInMs }) => setProblem(restartsInMs === null ? t('settings.waiting.byHand') : null), (error: Error) => setProblem(error.message))
      .finally(() => setBusy(false))
  }
  return (
    <section className={styles.note} data-tone="warn">
      <RotateCw size={18} strokeWidth={1.75} aria-hidden="true" />
      <div>
        <h2>{t('settings.waiting.title')}</h2>
        <p>{t('settings.waiting.body', { paths })}</p>
        <div className={styles.actions}>
          <Button disabled={!mayChange} isBusy={isBusy} onClick={run}>
            {t('settings.waiting.action')}
          </Button>
        </div>
        {problem !== null && <p role="alert">{problem}</p>}
      </div>
    </section>
  )
}

/** Keys that are ignored, variables that are not set. */
export function Warnings() {
  const { t } = useTranslation()
  const warnings = useSettings(({ file }) => file?.warnings)
  if (warnings === undefined || warnings.length === 0) return null
  return (
    <details className={styles.warnings}>
      <summary>{t('settings.warnings', { count: warnings.length })}</summary>
      <Issues issues={warnings} />
    </details>
  )
}

export function Issues({ issues }: { readonly issues: readonly SettingsIssue[] }) {
  const { t } = useTranslation()
  return (
    <ul className={styles.issues}>
      {issues.map(({ path, message, line, column }, index) => (
        <li key={index}>
          {line !== undefined && <span>{t('settings.at', { line, column: column ?? 1 })}</span>} {path !== '' && <code>{path}</code>} {message}
        </li>
      ))}
    </ul>
  )
}
