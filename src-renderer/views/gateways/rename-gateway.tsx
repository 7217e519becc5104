// Gives a computer another name in this app. A refusal is shown where the name was typed.
import { useId, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../app-context.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

export function RenameGateway({ id, name, onClose }: { readonly id: string; readonly name: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { gateways } = useApp()
  const formId = useId()
  const [label, setLabel] = useState(name)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = () => {
    if (label.trim() === '') return setProblem(t('gateways.dialog.nameMissing'))
    gateways?.getState().rename(id, label.trim()).then(onClose, (error: Error) => setProblem(error.message))
  }
  return createPortal(
    <Dialog
      title={t('gateways.dialog.renameTitle')}
      onClose={onClose}
      actions={
        <>
          <Button variant="plain" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={formId}>
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
        <TextField label={t('gateways.dialog.name')} problem={problem} value={label} maxLength={60} autoFocus onFocus={({ target }) => target.select()} onChange={({ target }) => setLabel(target.value)} />
      </form>
    </Dialog>,
    document.body,
  )
}
