// Which model answers in this chat.
import { ChevronDown } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../../app-context.tsx'
import { Menu } from '../../../ui/menu.tsx'
import type { MenuItem } from '../../../ui/menu.tsx'
import { modelName } from '../../../state/models-store.ts'
import { chatParts, useChat, useChatStore, useModels } from '../chat-context.tsx'
import styles from './composer.module.css'

export const ModelPicker = memo(function ModelPicker() {
  const { t } = useTranslation()
  const app = useApp()
  const { stores } = app
  const store = useChatStore()
  const model = useChat(({ facts }) => facts.model)
  const isOwn = useChat(({ facts }) => facts.modelIsOwn)
  const choices = useModels()

  const choose = (reference: string | null) => (): void => {
    store.getState().setModel(reference).catch((error: unknown) => stores.toasts.getState().show({ text: t('chat.modelFailed', { reason: error instanceof Error ? error.message : String(error) }), tone: 'bad' }))
  }
  const name = model === null ? t('chat.noModel') : modelName(model, choices)
  const items: readonly MenuItem[] = choices === null ? [{ id: 'loading', label: t('loading'), isDisabled: true, onSelect: () => undefined }] : [
    ...(choices.length === 0 ? [{ id: 'none', label: t('chat.noModels'), isDisabled: true, onSelect: () => undefined }] : choices.map((choice) => {
      const reference = `${choice.provider}/${choice.id}`
      return { id: reference, label: choices.some(({ provider }) => provider !== choice.provider) ? `${choice.name} · ${choice.provider}` : choice.name, isChecked: reference === model, isDisabled: choice.available === false, onSelect: choose(reference) }
    })),
    ...(isOwn ? [{ id: 'default', label: t('chat.modelDefault'), startsGroup: true, onSelect: choose(null) }] : []),
  ]
  return (
    <Menu
      label={t('chat.model')} items={items} align="end" side="above"
      onOpenChange={(isOpen) => isOpen && void chatParts(app).models.getState().load()}
      trigger={(props) => (
        <button type="button" className={styles.pill} aria-label={t('chat.modelIs', { name })} {...props}>
          <span>{name}</span>
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
    />
  )
})
