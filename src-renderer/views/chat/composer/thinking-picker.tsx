// How long the model may think before it answers; for models that do.
import { Brain } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../../app-context.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { useChat, useChatStore } from '../chat-context.tsx'
import styles from './composer.module.css'

export const ThinkingPicker = memo(function ThinkingPicker() {
  const { t } = useTranslation()
  const { stores } = useApp()
  const store = useChatStore()
  const level = useChat(({ facts }) => facts.thinkingLevel)
  const levels = useChat(({ facts }) => facts.thinkingLevels)
  const name = (id: string): string => t(`chat.thinkingLevel.${id}`, { defaultValue: id })
  const choose = (id: string): void => {
    store.getState().setThinking(id).catch((error: unknown) => stores.toasts.getState().show({ text: t('chat.modelFailed', { reason: error instanceof Error ? error.message : String(error) }), tone: 'bad' }))
  }
  return (
    <Menu
      label={t('chat.thinkingLabel')} align="end" side="above"
      items={levels.map((id) => ({ id, label: name(id), isChecked: id === level, onSelect: () => choose(id) }))}
      trigger={(props) => (
        <button type="button" className={styles.pill} aria-label={t('chat.thinkingIs', { level: name(level) })} {...props}>
          <Brain size={15} strokeWidth={1.75} aria-hidden="true" />
          <span>{name(level)}</span>
        </button>
      )}
    />
  )
})
