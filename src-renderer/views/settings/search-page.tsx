// Settings that match what was typed, from all sections.
import { useTranslation } from 'react-i18next'
import { everyField, findFields } from '../../lib/settings/find-fields.ts'
import { formatPath } from '../../lib/settings/json-values.ts'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { Section } from '../../ui/page.tsx'
import { FieldRow } from './field-row.tsx'
import styles from './field-list.module.css'
import { useDescribe, useSettings } from './use-settings.ts'

const MOST = 40

export function SearchPage({ query }: { readonly query: string }) {
  const { t } = useTranslation()
  const describe = useDescribe()
  const form = useSettings((state) => state.form)
  // Found as the file is: a setting does not leave the list while it is edited.
  const values = useSettings(({ file }) => file?.config)
  if (form === null) return null
  const found = findFields(everyField(form, values), query, describe)
  return (
    <Section title={t('settings.found', { count: found.length })}>
      <p className="visually-hidden" role="status">
        {t('settings.found', { count: found.length })}
      </p>
      {found.length === 0 ? (
        <EmptyState title={t('settings.noneFound')}>{t('settings.noneFoundHint')}</EmptyState>
      ) : (
        <ul className={styles.rows} aria-label={t('settings.found', { count: found.length })}>
          {found.slice(0, MOST).map((field) => (
            <FieldRow key={formatPath(field.path)} field={field} showsPath />
          ))}
        </ul>
      )}
      {found.length > MOST && <p>{t('settings.foundMore')}</p>}
    </Section>
  )
}
