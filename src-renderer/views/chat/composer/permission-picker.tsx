// What the assistant may do in this chat: as configured, or more carefully. Never less carefully: that is a setting.
import { Eye, Shield, ShieldAlert, ShieldCheck } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../../app-context.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { useChat, useChatStore } from '../chat-context.tsx'
import styles from './composer.module.css'

/** From the most to the least careful; what each allows is part of the ones after it. */
const CARE = ['read-only', 'deny', 'workspace', 'guarded', 'full'] as const
type Care = (typeof CARE)[number]
const CONFIGURED: Readonly<Record<string, Care>> = { deny: 'deny', allowlist: 'workspace', ask: 'guarded', full: 'full' }
const ICONS = { 'read-only': Eye, deny: ShieldCheck, workspace: ShieldCheck, guarded: Shield, full: ShieldAlert } as const

export const PermissionPicker = memo(function PermissionPicker() {
  const { t } = useTranslation()
  const { stores } = useApp()
  const store = useChatStore()
  const own = useChat(({ facts }) => facts.permissionMode)
  const execMode = useChat(({ facts }) => facts.execMode)
  if (execMode === null) return null
  const configured = CONFIGURED[execMode] ?? 'guarded'
  const chosen = CARE.find((care) => care === own)
  // The stricter of the two holds.
  const holds = chosen === undefined ? configured : (CARE[Math.min(CARE.indexOf(chosen), CARE.indexOf(configured))] ?? configured)
  const choices = CARE.filter((care) => care !== 'deny' && care !== 'full' && CARE.indexOf(care) < CARE.indexOf(configured)).toReversed()
  const choose = (mode: string | null) => (): void => {
    store.getState().setPermission(mode).catch((error: unknown) => stores.toasts.getState().show({ text: t('chat.modelFailed', { reason: error instanceof Error ? error.message : String(error) }), tone: 'bad' }))
  }
  const Icon = ICONS[holds]
  return (
    <Menu
      label={t('chat.permission')} side="above"
      items={[
        { id: 'configured', label: t(`chat.permissionMode.${configured}.long`), isChecked: holds === configured, onSelect: choose(null) },
        ...choices.map((care) => ({ id: care, label: t(`chat.permissionMode.${care}.long`), isChecked: holds === care, onSelect: choose(care) })),
      ]}
      trigger={(props) => (
        <button type="button" className={styles.pill} aria-label={t('chat.permissionIs', { mode: t(`chat.permissionMode.${holds}.short`) })} {...props}>
          <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
          <span className={styles.wide}>{t(`chat.permissionMode.${holds}.short`)}</span>
        </button>
      )}
    />
  )
})
