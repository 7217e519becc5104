// A limit as a form: for what, over which time, how much money or how many tokens.
import { useState } from 'react'
import type { FormEvent } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useAgents } from '../../app-context.tsx'
import { findModel } from '../../state/models/model-overview.ts'
import type { ModelOverview } from '../../state/models/model-overview.ts'
import { LimitGone } from '../../state/models/usage-limits-store.ts'
import type { LimitSettings, UsageLimit } from '../../state/models/usage-limits-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Select } from '../../ui/fields/select.tsx'
import { TextField } from '../../ui/fields/text-field.tsx'
import { useAttempt } from '../../ui/attempt/use-attempt.ts'
import { checkLimit, toForm, toLimit } from './check-limit.ts'
import type { LimitForm, LimitScope } from './check-limit.ts'
import styles from './limits.module.css'

export interface LimitDialogProps {
  readonly overview: ModelOverview
  /** Null adds a new one. */
  readonly limit: UsageLimit | null
  /** Rejects with the reason. */
  readonly onSave: (before: UsageLimit | null, after: LimitSettings) => Promise<void>
  readonly onClose: () => void
}

const SCOPES: readonly LimitScope[] = ['all', 'provider', 'model', 'agent']

export function LimitDialog({ overview, limit, onSave, onClose }: LimitDialogProps) {
  const { t } = useTranslation()
  const [form, setForm] = useState<LimitForm>(() => toForm(limit))
  const [isChecked, setChecked] = useState(false)
  const { isBusy, problem, run } = useAttempt()
  const subjects = useSubjects(overview)
  const choices = withCurrent(subjects(form.scope), form.subject)
  const problems = checkLimit(form)
  const problemOf = (field: 'usd' | 'tokens') => (isChecked && problems[field] !== undefined ? t(`models.limits.${problems[field]}`) : null)
  const change = (changes: Partial<LimitForm>) => setForm({ ...form, ...changes })
  const price = form.scope === 'model' ? findModel(form.subject, overview).price.kind : 'known'

  const save = async () => {
    try {
      await onSave(limit, toLimit(form))
    } catch (error) {
      throw error instanceof LimitGone ? new Error(t('models.limits.gone')) : error
    }
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (Object.keys(problems).length === 0 && (await run(save))) onClose()
  }

  return createPortal(
    <Dialog title={t(limit === null ? 'models.limits.addTitle' : 'models.limits.editTitle')} onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <Select label={t('models.limits.scope')} value={form.scope} choices={SCOPES.map((id) => ({ id, label: t(`models.limits.scopes.${id}`) }))} onChange={(scope) => change({ scope: scope as LimitScope, subject: firstOf(subjects(scope as LimitScope), overview.primary) })} />
        {form.scope !== 'all' && <Select label={t(`models.limits.which.${form.scope}`)} value={form.subject} choices={choices} onChange={(subject) => change({ subject })} />}
        <Select label={t('models.limits.per')} value={form.per} choices={(['day', 'month'] as const).map((id) => ({ id, label: t(`models.limits.pers.${id}`) }))} onChange={(per) => change({ per: per === 'month' ? 'month' : 'day' })} />
        <TextField label={t('models.limits.usd')} hint={t(price === 'known' ? 'models.limits.usdHint' : price === 'free' ? 'models.limits.usdFree' : 'models.limits.usdUnknown')} problem={problemOf('usd')} value={form.usd} inputMode="decimal" autoComplete="off" onChange={({ target }) => change({ usd: target.value })} />
        <TextField label={t('models.limits.tokens')} hint={t('models.limits.tokensHint')} problem={problemOf('tokens')} value={form.tokens} inputMode="numeric" autoComplete="off" onChange={({ target }) => change({ tokens: target.value })} />
        {problem !== null && <ErrorNote title={t('models.limits.saveFailed')}>{problem}</ErrorNote>}
        <div className={styles.formActions}>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Dialog>,
    document.body,
  )
}

interface Choice {
  readonly id: string
  readonly label: string
}

/** What a limit may be for: what can be used now. */
function useSubjects({ models, providers }: ModelOverview): (scope: LimitScope) => readonly Choice[] {
  const agents = useAgents((state) => state.agents)
  return (scope) => {
    if (scope === 'agent') return agents.map(({ id, name }) => ({ id, label: name }))
    if (scope === 'provider') return providers.filter(({ hasKey, isLocal, isConfigured }) => hasKey || isLocal || isConfigured).map(({ id, name }) => ({ id, label: name }))
    return scope === 'model' ? models.filter(({ isAvailable, provider }) => isAvailable && provider !== 'builtin').map(({ reference, name, providerName }) => ({ id: reference, label: `${name} (${providerName})` })) : []
  }
}

/** What a limit is for stays in the list when it can't be used any more. */
function withCurrent(choices: readonly Choice[], current: string): readonly Choice[] {
  return current === '' || choices.some(({ id }) => id === current) ? choices : [...choices, { id: current, label: current }]
}

function firstOf(choices: readonly Choice[], preferred: string | null): string {
  return (choices.find(({ id }) => id === preferred) ?? choices[0])?.id ?? ''
}
