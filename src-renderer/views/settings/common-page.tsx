// What most people look for: this browser's own choices, and the few settings of the assistant that matter daily.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useTheme } from '../../app-context.tsx'
import { fieldAt } from '../../lib/settings/read-field.ts'
import type { Theme } from '../../state/theme-store.ts'
import { onDemand } from '../../ui/on-demand/on-demand.ts'
import { Section } from '../../ui/page.tsx'
import { Row, Rows } from '../../ui/rows.tsx'
import { Select } from '../../ui/fields/select.tsx'
import { FieldList } from './field-list.tsx'
import { Warnings } from './file/file-notes.tsx'
import { LanguageRow } from './language-row.tsx'
import { COMMON } from './sections.ts'
import styles from './settings-view.module.css'
import { useSettings } from './use-settings.ts'

const THEMES: readonly { readonly id: Theme; readonly text: string }[] = [
  { id: 'system', text: 'shell.themeSystem' },
  { id: 'light', text: 'shell.themeLight' },
  { id: 'dark', text: 'shell.themeDark' },
]

/** In the desktop app only. */
const ShortcutRow = onDemand(() => import('./shortcut/shortcut-row.tsx'))

export function CommonPage() {
  const { t } = useTranslation()
  const desktop = window.openclawDesktop
  const form = useSettings((state) => state.form)
  const theme = useTheme((state) => state.theme)
  const setTheme = useTheme((state) => state.setTheme)
  const fields = form === null ? [] : COMMON.flatMap((path) => fieldAt(form, path) ?? [])
  return (
    <>
      <Section title={t('settings.assistant')} description={t('settings.assistantIntro')}>
        <FieldList fields={fields} label={t('settings.assistant')} />
        <p className={styles.more}>
          <Link href="/agents">{t('settings.toAgents')}</Link>
          <Link href="/models">{t('settings.toModels')}</Link>
          <Link href="/welcome">{t('settings.app.welcome')}</Link>
        </p>
      </Section>
      <Section title={t('settings.browser')} description={t('settings.browserIntro')}>
        <Rows label={t('settings.browser')}>
          <Row
            title={t('shell.theme')}
            facts={t('settings.themeHelp')}
            actions={<Select label={t('shell.theme')} isLabelHidden value={theme} choices={THEMES.map(({ id, text }) => ({ id, label: t(text) }))} onChange={(id) => setTheme(THEMES.find((choice) => choice.id === id)?.id ?? 'system')} />}
          />
          {desktop !== undefined && <ShortcutRow desktop={desktop} />}
          <LanguageRow facts={t('settings.languageHelp')} />
        </Rows>
      </Section>
      <Warnings />
    </>
  )
}
