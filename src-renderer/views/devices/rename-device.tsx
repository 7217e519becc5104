// Gives a device a name its owner knows it by. A refusal is shown where the name was typed.
import { useId, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../app-context.tsx'
import { createDevicesStore } from '../../state/access/devices-store.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

export function RenameDevice({ deviceId, name, onClose }: { readonly deviceId: string; readonly name: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const formId = useId()
  const rename = useStore(useViewStore(createDevicesStore), (state) => state.rename)
  const [label, setLabel] = useState(name)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const submit = () => {
    if (label.trim() === '') return setProblem(t('devices.nameMissing'))
    setBusy(true)
    rename(deviceId, label.trim()).then(onClose, (error: Error) => {
      setProblem(error.message)
      setBusy(false)
    })
  }
  return createPortal(
    <Dialog
      title={t('devices.renameTitle')}
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
        <TextField label={t('devices.name')} hint={t('devices.nameHint')} problem={problem} value={label} maxLength={64} autoFocus onFocus={({ target }) => target.select()} onChange={({ target }) => setLabel(target.value)} />
      </form>
    </Dialog>,
    document.body,
  )
}
