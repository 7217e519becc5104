// A new agent: a name is enough. Everything else can be changed on its page, where this leads.
import { useId, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Button } from '../../ui/buttons/button.tsx'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Select } from '../../ui/fields/select.tsx'
import { TextField } from '../../ui/fields/text-field.tsx'
import { useAttempt } from '../../ui/attempt/use-attempt.ts'
import { agentPath } from './agent-address.ts'
import styles from './form.module.css'
import { useRoster } from './use-agents.ts'
import { useModelChoices } from './use-model-choices.ts'

export function NewAgentDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const formId = useId()
  const [, navigate] = useLocation()
  const create = useRoster((state) => state.create)
  const models = useModelChoices()
  const [name, setName] = useState('')
  const [emoji, setEmoji] = useState('')
  const [model, setModel] = useState('')
  const { isBusy, problem, run } = useAttempt()
  const submit = async () => {
    let created = ''
    const isDone = await run(async () => {
      created = await create({ name: name.trim(), emoji: emoji.trim(), ...(model === '' ? {} : { model }) })
    })
    if (isDone) navigate(agentPath(created))
  }
  return createPortal(
    <Dialog
      title={t('agents.newTitle')}
      onClose={onClose}
      actions={
        <>
          <Button variant="plain" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isBusy} disabled={name.trim() === ''}>
            {t('agents.create')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p>{t('agents.newIntro')}</p>
        <TextField label={t('agents.name')} value={name} maxLength={60} autoFocus problem={problem} onChange={({ target }) => setName(target.value)} />
        <TextField label={t('agents.emoji')} hint={t('agents.emojiHint')} value={emoji} maxLength={16} onChange={({ target }) => setEmoji(target.value)} />
        <Select label={t('agents.model')} value={model} choices={[{ id: '', label: t('agents.modelDefault') }, ...models]} onChange={setModel} />
      </form>
    </Dialog>,
    document.body,
  )
}
