// The foot of the sidebar: whether the assistant is there, and the options of this browser.
import { Ellipsis, Languages, LogOut, Monitor, Moon, Server, Settings, Sun } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useApp, useConnection, useGateways, useTheme } from '../../../app-context.tsx'
import type { GatewaysReport } from '../../../../src-preload/gateways.ts'
import type { Theme } from '../../../state/theme-store.ts'
import { IconButton } from '../../../ui/buttons/icon-button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import type { MenuItem } from '../../../ui/menu.tsx'
import styles from './sidebar.module.css'
import { usePlace } from './use-place.ts'

const THEMES: readonly { readonly theme: Theme; readonly text: string; readonly Icon: typeof Sun }[] = [
  { theme: 'system', text: 'shell.themeSystem', Icon: Monitor },
  { theme: 'light', text: 'shell.themeLight', Icon: Sun },
  { theme: 'dark', text: 'shell.themeDark', Icon: Moon },
]

export function SidebarFoot() {
  const { t } = useTranslation()
  const kind = useConnection(({ connection }) => connection.kind)
  const signOut = useConnection((state) => state.signOut)
  const { theme, setTheme } = useTheme((state) => state)
  const [, navigate] = useLocation()
  const isOpen = kind === 'open'
  const place = usePlace()
  const places = useGatewayChoices()
  return (
    <footer className={styles.foot}>
      <i className={styles.dot} data-state={isOpen ? 'open' : 'waiting'} aria-hidden="true" />
      <span>{isOpen ? (place === null ? t('shell.onThisComputer') : t('shell.onHost', { host: place })) : kind === 'connecting' ? t('shell.connecting') : t('shell.offline')}</span>
      <Link href="/settings" className={styles.manage} aria-label={t('manage.open')} title={t('manage.open')}>
        <Settings size={16} strokeWidth={1.75} />
      </Link>
      <Menu
        label={t('shell.options')}
        align="end"
        side="above"
        items={[
          ...THEMES.map(({ theme: id, text, Icon }) => ({ id, label: t(text), icon: <Icon size={16} strokeWidth={1.75} />, isChecked: theme === id, onSelect: () => setTheme(id) })),
          { id: 'language', label: t('shell.chooseLanguage'), icon: <Languages size={16} strokeWidth={1.75} />, onSelect: () => navigate('/settings'), startsGroup: true },
          ...(places ?? [{ id: 'sign-out', label: t('shell.signOut'), icon: <LogOut size={16} strokeWidth={1.75} />, onSelect: signOut, startsGroup: true }]),
        ]}
        trigger={(props) => (
          <IconButton label={t('shell.options')} {...props}>
            <Ellipsis size={16} strokeWidth={1.75} />
          </IconButton>
        )}
      />
    </footer>
  )
}

/** In the desktop app nobody signs out: another computer is used instead. */
function useGatewayChoices(): readonly MenuItem[] | null {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const { gateways } = useApp()
  const report = useGateways((state) => state.report)
  useEffect(() => void gateways?.getState().load(), [gateways])
  if (gateways === null) return null
  const manage = { id: 'gateways', label: t('shell.gateways'), icon: <Server size={16} strokeWidth={1.75} />, onSelect: () => navigate('/settings/gateways'), startsGroup: choicesOf(report).length === 0 }
  const choices = choicesOf(report).map(({ id, name }, index) => ({ id: `gateway:${id ?? ''}`, label: name ?? t('shell.thisComputer'), isChecked: report?.current === id, startsGroup: index === 0, onSelect: () => void gateways.getState().use(id) }))
  return [...choices, manage]
}

/** Nothing to choose from while there is only this computer. */
function choicesOf(report: GatewaysReport | null): readonly { readonly id: string | null; readonly name: string | null }[] {
  return report === null || report.gateways.length === 0 ? [] : [{ id: null, name: null }, ...report.gateways]
}
