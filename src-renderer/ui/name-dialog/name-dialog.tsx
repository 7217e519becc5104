// Asks for a name. A refusal is shown where it was typed.
import { useId, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '../buttons/button.tsx'
import { Dialog } from '../dialog/dialog.tsx'
import { TextField } from '../fields/text-field.tsx'
import { useAttempt } from '../attempt/use-attempt.ts'

export interface NameDialogProps {
  readonly title: string
  readonly label: string
  readonly hint?: string
  /** The name so far. */
  readonly name: string
  /** What it is called without a name. */
  readonly placeholder?: string
  readonly maxLength: number
  /** Said when nothing was typed; without it, no name is an answer too. */
  readonly missing?: string
  /** Gets the name without spaces around it. */
  readonly save: (name: string) => Promise<unknown>
  readonly onClose: () => void
}

export function NameDialog({ title, label, hint, name: known, placeholder, maxLength, missing, save, onClose }: NameDialogProps) {
  const { t } = useTranslation()
  const formId = useId()
  const [name, setName] = useState(known)
  const [isMissing, setMissing] = useState(false)
  const { isBusy, problem, run } = useAttempt()
  const submit = async () => {
    const given = name.trim()
    const lacks = missing !== undefined && given === ''
    setMissing(lacks)
    if (!lacks && (await run(() => save(given)))) onClose()
  }
  return createPortal(
    <Dialog
      title={title}
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
          void submit()
        }}
      >
        <TextField
          label={label}
          {...(hint !== undefined && { hint })}
          problem={isMissing ? (missing ?? null) : problem}
          value={name}
          placeholder={placeholder}
          maxLength={maxLength}
          autoFocus
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setName(target.value)}
        />
      </form>
    </Dialog>,
    document.body,
  )
}
