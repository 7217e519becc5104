// The sections beside the settings; on phones a list to choose from.
import { AppWindow, Braces, Download, KeyRound, Monitor } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useApp } from '../../app-context.tsx'
import { Select } from '../../ui/fields/select.tsx'
import { PHONE, useMedia } from '../../ui/use-media.ts'
import { SECTIONS } from './sections.ts'
import styles from './settings-view.module.css'

/** Pages with a life of their own, after the sections of the file. */
export const PAGES = ['app', 'gateways', 'keys', 'import', 'file'] as const
const ICONS: Readonly<Record<string, typeof Braces>> = { app: AppWindow, gateways: Monitor, keys: KeyRound, import: Download, file: Braces }
const SECTION_PLACES = SECTIONS.map(({ id }) => id)

const pathOf = (id: string) => (id === 'common' ? '/settings' : `/settings/${id}`)

export function SettingsNav({ current, onNavigate }: { readonly current: string; readonly onNavigate: () => void }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const go = (id: string) => {
    onNavigate()
    navigate(pathOf(id))
  }
  const isPhone = useMedia(PHONE)
  const hasGateways = useApp().gateways !== null
  // The app's own settings, and which computer is used, are choices of the desktop app.
  const places = [...SECTION_PLACES, ...PAGES.filter((id) => (id !== 'app' || window.openclawDesktop !== undefined) && (id !== 'gateways' || hasGateways))]
  if (isPhone) return <Select label={t('settings.sectionsLabel')} isLabelHidden value={current} choices={places.map((id) => ({ id, label: t(`settings.sections.${id}`) }))} onChange={go} />
  return (
    <nav className={styles.nav} aria-label={t('settings.sectionsLabel')}>
      {places.map((id) => (
        <Link key={id} href={pathOf(id)} onClick={onNavigate} aria-current={current === id ? 'page' : undefined}>
          <PlaceIcon id={id} />
          {t(`settings.sections.${id}`)}
        </Link>
      ))}
    </nav>
  )
}

function PlaceIcon({ id }: { readonly id: string }) {
  const Icon = ICONS[id]
  return Icon === undefined ? null : <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
}
