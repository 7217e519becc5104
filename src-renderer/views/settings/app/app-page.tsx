// The app's own settings: how it starts, is reached and looks, and how it gets to the network. Only in the app's windows.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import type { DesktopBridge } from '../../../../src-preload/channels.ts'
import type { AppSettingsReport } from '../../../../src-preload/app-settings.ts'
import { useTheme } from '../../../app-context.tsx'
import { createAppSettingsStore } from '../../../state/settings/app-settings-store.ts'
import type { AppSettingsStore } from '../../../state/settings/app-settings-store.ts'
import { EmptyState } from '../../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Section } from '../../../ui/page.tsx'
import { Rows } from '../../../ui/rows.tsx'
import { Select } from '../../../ui/fields/select.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { LanguageRow } from '../language-row.tsx'
import styles from '../settings-view.module.css'
import ShortcutRow from '../shortcut/shortcut-row.tsx'
import { AddressRow, AppRow, SwitchRow } from './app-rows.tsx'
import type { AppRowsProps } from './app-rows.tsx'
import { UpdateRows } from './update-rows.tsx'

const ZOOMS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 2] as const
const THEMES = ['system', 'light', 'dark'] as const
const PROXIES = ['system', 'none', 'manual'] as const

export default function AppPage() {
  const { t } = useTranslation()
  const bridge = window.openclawDesktop
  return bridge === undefined ? <EmptyState title={t('settings.app.onlyThere')} /> : <Loaded bridge={bridge} />
}

function Loaded({ bridge }: { readonly bridge: DesktopBridge }) {
  const { t } = useTranslation()
  const [api] = useState(() => createAppSettingsStore(bridge))
  const store = useStore(api)
  const { report, loadProblem, load, follow } = store
  useEffect(() => {
    void load()
    return follow()
  }, [load, follow])
  if (loadProblem !== null) return <ErrorNote title={t('settings.failed')} details={loadProblem} onRetry={() => void load()} />
  return report === null ? <Skeleton lines={8} label={t('loading')} /> : <Sections bridge={bridge} store={store} report={report} />
}

function Sections({ bridge, store, report }: { readonly bridge: DesktopBridge; readonly store: AppSettingsStore; readonly report: AppSettingsReport }) {
  const { t, i18n } = useTranslation()
  const setTheme = useTheme((state) => state.setTheme)
  const { settings, hasTray } = report
  const { change } = store
  const rows: AppRowsProps = { store, report }
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' })
  const zooms = [...new Set([...ZOOMS, settings.zoom])].toSorted((left, right) => left - right)
  return (
    <>
      <Notices report={report} />
      <Section title={t('settings.app.start')}>
        <Rows label={t('settings.app.start')}>
          <SwitchRow {...rows} name="launchAtLogin" />
          <SwitchRow {...rows} name="startHidden" isDisabled={!hasTray || !settings.launchAtLogin} />
          <SwitchRow {...rows} name="closeToTray" isDisabled={!hasTray} {...(!hasTray && { facts: t('settings.app.noTray') })} />
        </Rows>
        <p className={styles.more}>
          <Link href="/welcome">{t('settings.app.welcome')}</Link>
        </p>
      </Section>
      <Section title={t('settings.app.reach')}>
        <Rows label={t('settings.app.reach')}>
          <ShortcutRow desktop={bridge} />
          <SwitchRow {...rows} name="notifications" />
        </Rows>
      </Section>
      <Section title={t('settings.app.look')}>
        <Rows label={t('settings.app.look')}>
          <LanguageRow facts={t('settings.app.languageFacts')} />
          <AppRow {...rows} name="theme">
            <Select
              label={t('settings.app.theme')}
              isLabelHidden
              value={settings.theme}
              choices={THEMES.map((id) => ({ id, label: t(`settings.app.themes.${id}`) }))}
              onChange={(id) => {
                const theme = THEMES.find((candidate) => candidate === id) ?? 'system'
                // The page follows at once, the system's parts of the window with it.
                void change('theme', theme).then((isTaken) => isTaken && setTheme(theme))
              }}
            />
          </AppRow>
          <AppRow {...rows} name="zoom">
            <Select label={t('settings.app.zoom')} isLabelHidden value={String(settings.zoom)} choices={zooms.map((zoom) => ({ id: String(zoom), label: percent.format(zoom) }))} onChange={(id) => void change('zoom', Number(id))} />
          </AppRow>
          <SwitchRow {...rows} name="spellCheck" />
        </Rows>
      </Section>
      <Section title={t('settings.app.network')}>
        <Rows label={t('settings.app.network')}>
          <AppRow {...rows} name="proxy">
            <Select label={t('settings.app.proxy')} isLabelHidden value={settings.proxy} choices={PROXIES.map((id) => ({ id, label: t(`settings.app.proxies.${id}`) }))} onChange={(id) => void change('proxy', PROXIES.find((candidate) => candidate === id) ?? 'system')} />
          </AppRow>
          {settings.proxy === 'manual' && <AddressRow {...rows} name="proxyAddress" {...(settings.hasProxyLogin && { facts: t('settings.app.proxyLogin') })} />}
        </Rows>
      </Section>
      <UpdateRows {...rows} bridge={bridge} />
    </>
  )
}

function Notices({ report }: { readonly report: AppSettingsReport }) {
  const { t } = useTranslation()
  return report.notices.map((notice) =>
    notice.kind === 'set-aside' ? (
      <ErrorNote key="aside" title={t('settings.app.setAside')}>
        {t('settings.app.setAsideBody', { path: notice.path })}
      </ErrorNote>
    ) : (
      <ErrorNote key="not-used" title={t('settings.app.notUsed')}>
        {t('settings.app.notUsedBody', { names: notice.names.join(', ') })}
      </ErrorNote>
    ),
  )
}
