// Something went wrong: what happened, what to do, and the details for whoever can use them.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../buttons/button.tsx'
import styles from './error-note.module.css'

export interface ErrorNoteProps {
  readonly title: string
  readonly children?: string
  /** Technical text, copied on request. Never secrets. */
  readonly details?: string
  readonly onRetry?: () => void
}

export function ErrorNote({ title, children, details, onRetry }: ErrorNoteProps) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  return (
    <div className={styles.note} role="alert">
      <p className={styles.title}>{title}</p>
      {children !== undefined && <p>{children}</p>}
      <div className={styles.actions}>
        {onRetry !== undefined && <Button onClick={onRetry}>{t('action.tryAgain')}</Button>}
        {details !== undefined && (
          <Button
            variant="plain"
            onClick={() => {
              navigator.clipboard.writeText(details).then(
                () => setCopied(true),
                () => setCopied(false),
              )
            }}
          >
            {isCopied ? t('action.copied') : t('action.copyDetails')}
          </Button>
        )}
      </div>
    </div>
  )
}
