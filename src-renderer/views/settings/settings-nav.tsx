// The sections beside the settings; on phones a list to choose from.
import { Braces, Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useApp } from '../../app-context.tsx'
import { Select } from '../../ui/select.tsx'
import { PHONE, useMedia } from '../../ui/use-media.ts'
import { SECTIONS } from './sections.ts'
import styles from './settings-view.module.css'

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
  // Which computer is used is a choice of the desktop app.
  const places = [...SECTION_PLACES, ...(useApp().gateways === null ? [] : ['gateways']), 'import', 'file']
  if (isPhone) return <Select label={t('settings.sectionsLabel')} isLabelHidden value={current} choices={places.map((id) => ({ id, label: t(`settings.sections.${id}`) }))} onChange={go} />
  return (
    <nav className={styles.nav} aria-label={t('settings.sectionsLabel')}>
      {places.map((id) => (
        <Link key={id} href={pathOf(id)} onClick={onNavigate} aria-current={current === id ? 'page' : undefined}>
          {id === 'import' && <Download size={14} strokeWidth={1.75} aria-hidden="true" />}
          {id === 'file' && <Braces size={14} strokeWidth={1.75} aria-hidden="true" />}
          {t(`settings.sections.${id}`)}
        </Link>
      ))}
    </nav>
  )
}
