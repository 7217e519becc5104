// Which model answers, and which take over, in order, when it fails. Every choice is saved at once.
import { ArrowUp, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createAgentSettingsStore } from '../../../state/agent-pages/agent-settings-store.ts'
import type { AgentSettings } from '../../../state/agent-pages/agent-settings-store.ts'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { IconButton } from '../../../ui/buttons/icon-button.tsx'
import { Row, Rows } from '../../../ui/rows.tsx'
import { Select } from '../../../ui/fields/select.tsx'
import { useAttempt } from '../../../ui/attempt/use-attempt.ts'
import styles from '../form.module.css'
import { useMayChange, useRoster } from '../use-agents.ts'
import { useModelChoices } from '../use-model-choices.ts'

export function ModelForm({ settings: { agentId, ownModel, defaultModel } }: { readonly settings: AgentSettings }) {
  const { t } = useTranslation()
  const configure = useStore(useViewStore(createAgentSettingsStore), (state) => state.configure)
  const reload = useRoster((state) => state.load)
  const mayChange = useMayChange()
  const { isBusy, problem, run } = useAttempt()
  const own = ownModel?.primary
  const inForce = own ?? defaultModel.primary
  const { fallbacks } = ownModel ?? defaultModel
  const written = [own, defaultModel.primary, ...fallbacks].filter((reference) => reference !== undefined)
  const choices = useModelChoices(written)
  const nameOf = (reference: string) => choices.find(({ id }) => id === reference)?.label ?? reference
  const isDisabled = !mayChange || isBusy
  const save = (model: { primary?: string; fallbacks: string[] } | null) => void run(() => configure(agentId, { model }).then(reload))
  // Who follows the default model goes on following it.
  const saveFallbacks = (next: readonly string[]) => save({ ...(own === undefined ? {} : { primary: own }), fallbacks: [...next] })
  const standard = defaultModel.primary === undefined ? t('agents.models.automatic') : t('agents.models.standard', { model: nameOf(defaultModel.primary) })

  return (
    <div className={styles.form}>
      <Select
        label={t('agents.models.primary')}
        value={own ?? ''}
        choices={[{ id: '', label: standard }, ...choices]}
        disabled={isDisabled}
        onChange={(reference) => save(reference === '' ? null : { primary: reference, fallbacks: [...fallbacks] })}
      />
      {fallbacks.length > 0 && (
        <Rows label={t('agents.models.fallbacks')}>
          {fallbacks.map((reference, index) => (
            <Row
              key={reference}
              title={nameOf(reference)}
              facts={t('agents.models.turn', { count: index + 1, ordinal: true })}
              actions={
                <>
                  {index > 0 && (
                    <IconButton label={t('agents.models.earlier', { model: nameOf(reference) })} disabled={isDisabled} onClick={() => saveFallbacks(fallbacks.with(index - 1, reference).with(index, fallbacks[index - 1] ?? reference))}>
                      <ArrowUp size={16} strokeWidth={1.75} />
                    </IconButton>
                  )}
                  <IconButton label={t('agents.models.remove', { model: nameOf(reference) })} disabled={isDisabled} onClick={() => saveFallbacks(fallbacks.filter((each) => each !== reference))}>
                    <X size={16} strokeWidth={1.75} />
                  </IconButton>
                </>
              }
            />
          ))}
        </Rows>
      )}
      <Select
        label={fallbacks.length === 0 ? t('agents.models.addFirst') : t('agents.models.addNext')}
        value=""
        choices={[{ id: '', label: t('agents.models.choose') }, ...choices.filter(({ id }) => id !== inForce && !fallbacks.includes(id))]}
        disabled={isDisabled}
        onChange={(reference) => reference !== '' && saveFallbacks([...fallbacks, reference])}
      />
      {problem !== null && <ErrorNote title={t('agents.notSaved')}>{problem}</ErrorNote>}
    </div>
  )
}
