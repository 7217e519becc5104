// A key for a service, or a service of one's own: tried for real before it is saved, and once more as it was saved.
import { useState } from 'react'
import type { FormEvent } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ProviderRow } from '../../state/models/model-overview.ts'
import type { ModelTest, ServiceDraft } from '../../state/models/model-setup-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Select } from '../../ui/fields/select.tsx'
import { TextField } from '../../ui/fields/text-field.tsx'
import { useAttempt } from '../../ui/attempt/use-attempt.ts'
import { checkService, DIALECTS, toDraft } from './check-service.ts'
import type { ServiceForm } from './check-service.ts'
import styles from './models-view.module.css'
import type { PartProps } from './part-props.ts'
import { TestLine } from './test-line.tsx'

export interface ServiceDialogProps extends Pick<PartProps, 'overview' | 'setup'> {
  /** Null adds a new one. */
  readonly provider: ProviderRow | null
  readonly onClose: () => void
}

export function ServiceDialog({ overview, setup, provider, onClose }: ServiceDialogProps) {
  const { t } = useTranslation()
  const { tryDraft, saveService, test: testSaved } = useStore(setup)
  const models = overview.models.filter((model) => model.provider === provider?.id)
  const [form, setForm] = useState<ServiceForm>(() => ({ name: provider?.id ?? '', address: provider?.baseUrl ?? '', dialect: provider?.api ?? 'openai-completions', key: '', model: models[0]?.reference.slice(`${provider?.id ?? ''}/`.length) ?? '' }))
  const [isChecked, setChecked] = useState(false)
  const [result, setResult] = useState<ModelTest | null>(null)
  const { isBusy, problem, run } = useAttempt()
  const problems = checkService(form, provider, overview.providers.map(({ id }) => id))
  const change = (changes: Partial<ServiceForm>) => {
    setForm({ ...form, ...changes })
    setResult(null)
  }
  const problemOf = (field: keyof ServiceForm) => (isChecked && problems[field] !== undefined ? t(`models.dialog.${problems[field]}`) : null)
  const withDraft = async (act: (draft: ServiceDraft, reference: string) => Promise<void>) => {
    setChecked(true)
    if (Object.keys(problems).length === 0) await act(toDraft(form, provider), `${form.name}/${form.model.trim()}`)
  }
  const test = () => withDraft(async (draft, reference) => {
    setResult({ phase: 'running' })
    setResult(await tryDraft(reference, draft))
  })
  const save = () => withDraft(async (draft, reference) => {
    if (!(await run(() => saveService(draft)))) return
    onClose()
    await testSaved(reference)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void (result?.phase === 'ok' ? save() : test())
  }
  const isTested = result?.phase === 'ok'
  const needsAddress = provider === null || provider.baseUrl !== null
  const keyHint = provider?.hasKey === true ? 'keyKeep' : provider === null || provider.isLocal ? 'keyOptional' : 'keyHint'
  return createPortal(
    <Dialog title={provider === null ? t('models.dialog.addTitle') : t(provider.hasKey || provider.isLocal ? 'models.dialog.editTitle' : 'models.dialog.keyTitle', { name: provider.name })} onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={submit}>
        {provider === null && <TextField label={t('models.dialog.name')} hint={t('models.dialog.nameHint')} problem={problemOf('name')} value={form.name} autoFocus autoComplete="off" spellCheck={false} onChange={({ target }) => change({ name: target.value.trim() })} />}
        {needsAddress && <TextField label={t('models.dialog.address')} hint={t('models.dialog.addressHint')} problem={problemOf('address')} value={form.address} inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://" onChange={({ target }) => change({ address: target.value })} />}
        {provider === null && <Select label={t('models.dialog.dialect')} value={form.dialect} choices={DIALECTS.map((id) => ({ id, label: t(`models.dialect.${id}`) }))} onChange={(dialect) => change({ dialect })} />}
        <TextField label={t('models.dialog.key')} hint={t(`models.dialog.${keyHint}`)} problem={problemOf('key')} type="password" value={form.key} autoFocus={provider !== null} autoComplete="off" spellCheck={false} onChange={({ target }) => change({ key: target.value })} />
        <TextField label={t('models.dialog.model')} hint={t('models.dialog.modelHint')} problem={problemOf('model')} value={form.model} autoComplete="off" spellCheck={false} onChange={({ target }) => change({ model: target.value })} />
        {result !== null && <TestLine test={result} />}
        {problem !== null && <ErrorNote title={t('models.dialog.failed')}>{problem}</ErrorNote>}
        <div className={styles.formActions}>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          {isTested ? (
            <Button type="submit" variant="primary" isBusy={isBusy}>
              {t('models.dialog.save')}
            </Button>
          ) : (
            <>
              {result?.phase === 'failed' && (
                <Button variant="plain" isBusy={isBusy} onClick={() => void save()}>
                  {t('models.dialog.saveAnyway')}
                </Button>
              )}
              <Button type="submit" variant="primary" isBusy={result?.phase === 'running'}>
                {t('models.dialog.test')}
              </Button>
            </>
          )}
        </div>
      </form>
    </Dialog>,
    document.body,
  )
}
