// Adds a gateway on another computer: by its address, or over SSH. The app itself asks once more before anything is connected.
import { useId, useState } from 'react'
import type { FormEvent, InputHTMLAttributes } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../app-context.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Select } from '../../ui/fields/select.tsx'
import { TextField } from '../../ui/fields/text-field.tsx'
import { checkGateway, EMPTY_FORM, toPlace, toSecret } from './check-gateway.ts'
import type { GatewayForm } from './check-gateway.ts'
import styles from './gateways.module.css'

const KINDS = [{ id: 'url', text: 'kindUrl' }, { id: 'ssh', text: 'kindSsh' }] as const
const SECRETS = ['token', 'password', 'none'] as const
const PLAIN = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } as const

export function AddGateway({ onClose }: { readonly onClose: (added: string | null) => void }) {
  const { t } = useTranslation()
  const { gateways } = useApp()
  const formId = useId()
  const [form, setForm] = useState(EMPTY_FORM)
  const [isChecked, setChecked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const problems = checkGateway(form)
  const change = (changes: Partial<GatewayForm>) => {
    setForm({ ...form, ...changes })
    setProblem(null)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (gateways === null || Object.keys(problems).length > 0) return
    setBusy(true)
    gateways.getState().add(form.name.trim(), toPlace(form), toSecret(form)).then(
      (id) => {
        setBusy(false)
        if (id !== null) onClose(id)
      },
      (error: Error) => {
        setBusy(false)
        setProblem(error.message)
      },
    )
  }
  const field = (name: keyof GatewayForm, label: string, hint: string | null, more: InputHTMLAttributes<HTMLInputElement> = {}) => (
    <TextField
      label={t(`gateways.dialog.${label}`)}
      {...(hint !== null && { hint: t(`gateways.dialog.${hint}`) })}
      problem={isChecked && problems[name] !== undefined ? t(`gateways.dialog.${problems[name]}`) : null}
      value={form[name]}
      onChange={({ target }) => change({ [name]: target.value })}
      {...PLAIN}
      {...more}
    />
  )
  return createPortal(
    <Dialog
      title={t('gateways.dialog.title')}
      onClose={() => onClose(null)}
      actions={
        <>
          <Button variant="plain" onClick={() => onClose(null)}>
            {t('action.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isBusy}>
            {t('gateways.dialog.submit')}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} noValidate onSubmit={submit}>
        {field('name', 'name', 'nameHint', { autoFocus: true, maxLength: 60 })}
        <Select label={t('gateways.dialog.kind')} value={form.kind} choices={KINDS.map(({ id, text }) => ({ id, label: t(`gateways.dialog.${text}`) }))} onChange={(kind) => change({ kind: kind === 'ssh' ? 'ssh' : 'url' })} />
        {form.kind === 'url' ? (
          field('url', 'address', 'addressHint', { inputMode: 'url', placeholder: 'wss://' })
        ) : (
          <>
            {field('host', 'host', 'hostHint')}
            <div className={styles.pair}>
              {field('user', 'user', 'userHint')}
              {field('port', 'port', 'portHint', { inputMode: 'numeric' })}
            </div>
            {field('identityFile', 'identityFile', 'identityFileHint')}
            {field('gatewayPort', 'gatewayPort', null, { inputMode: 'numeric' })}
          </>
        )}
        <Select
          label={t('gateways.dialog.secretKind')}
          value={form.secretKind}
          choices={SECRETS.map((id) => ({ id, label: t(`gateways.dialog.secret.${id}`) }))}
          onChange={(id) => change({ secretKind: SECRETS.find((known) => known === id) ?? 'none', secret: '' })}
        />
        {form.secretKind !== 'none' && field('secret', form.secretKind, 'secretHint', { type: 'password' })}
        {problem !== null && <ErrorNote title={t('gateways.failed')}>{problem}</ErrorNote>}
      </form>
    </Dialog>,
    document.body,
  )
}
