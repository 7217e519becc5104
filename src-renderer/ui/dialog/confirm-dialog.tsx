// Asks before something that cannot be undone. Enter cancels: the safe choice has the focus.
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '../buttons/button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorNote } from '../notes/error-note.tsx'

export interface ConfirmDialogProps {
  readonly title: string
  /** What will be different afterwards. */
  readonly children: string
  readonly confirmLabel: string
  /** A refusal is shown here, and the question stays. */
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
}

export function ConfirmDialog({ title, children, confirmLabel, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const confirm = () => {
    setBusy(true)
    onConfirm().then(onClose, (error: Error) => {
      setProblem(error.message)
      setBusy(false)
    })
  }
  return createPortal(
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant="danger" isBusy={isBusy} onClick={confirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <p>{children}</p>
      {problem !== null && <ErrorNote title={problem} />}
    </Dialog>,
    document.body,
  )
}
