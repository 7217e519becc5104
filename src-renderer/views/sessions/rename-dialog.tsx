// Gives a chat a name, or takes it away. A refusal is shown where the name was typed.
import { useId, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useSessions } from '../../app-context.tsx'
import { sessionTitle } from '../../lib/session-title.ts'
import type { SessionRow } from '../../state/sessions-store.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

export default function RenameDialog({ row, onClose }: { readonly row: SessionRow; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const formId = useId()
  const patch = useSessions((state) => state.patch)
  const [name, setName] = useState(row.label ?? '')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const submit = () => {
    setBusy(true)
    patch(row.key, { label: name.trim() === '' ? null : name.trim() }).then(onClose, (error: Error) => {
      setProblem(error.message)
      setBusy(false)
    })
  }
  return createPortal(
    <Dialog
      title={t('session.renameTitle')}
      onClose={onClose}
      actions={
        <>
          <Button variant="plain" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isBusy}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <TextField
          label={t('session.renameLabel')}
          hint={t('session.renameHint')}
          problem={problem}
          value={name}
          placeholder={sessionTitle({ ...row, label: undefined }) ?? ''}
          maxLength={200}
          autoFocus
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setName(target.value)}
        />
      </form>
    </Dialog>,
    document.body,
  )
}
