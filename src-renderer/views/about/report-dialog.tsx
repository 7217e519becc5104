// The report, whole, before it is copied or saved: nothing leaves this page by itself.
import { useMemo } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useToasts } from '../../app-context.tsx'
import type { Diagnostics } from '../../state/settings/diagnostics-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import styles from './about-view.module.css'

export function ReportDialog({ report, onClose }: { readonly report: Diagnostics; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const notify = useToasts((state) => state.show)
  const text = useMemo(() => JSON.stringify(report, null, 2), [report])
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => notify({ text: t('action.copied') }),
      (error: Error) => notify({ text: error.message, tone: 'bad' }),
    )
  }
  return createPortal(
    <Dialog
      title={t('about.diagnostics.preview')}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={copy}>{t('about.diagnostics.copy')}</Button>
          <Button variant="primary" onClick={() => save(text, `openclaw-report-${new Date(report.createdAtMs).toISOString().slice(0, 10)}.json`)}>
            {t('about.diagnostics.save')}
          </Button>
        </>
      }
    >
      <p>{t('about.diagnostics.note')}</p>
      <pre className={styles.report} role="region" aria-label={t('about.diagnostics.preview')} tabIndex={0}>
        {text}
      </pre>
    </Dialog>,
    document.body,
  )
}

function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
