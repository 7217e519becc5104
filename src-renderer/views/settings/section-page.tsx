// Every setting of one section.
import { useTranslation } from 'react-i18next'
import { formatPath } from '../../lib/settings/json-values.ts'
import type { Field } from '../../lib/settings/read-field.ts'
import { Section } from '../../ui/page.tsx'
import { FieldList } from './field-list.tsx'
import { fieldsOf } from './sections.ts'
import type { SectionId } from './sections.ts'
import { useDescribe, useSettings } from './use-settings.ts'

export function SectionPage({ id }: { readonly id: SectionId }) {
  const { t } = useTranslation()
  const describe = useDescribe()
  const form = useSettings((state) => state.form)
  if (form === null) return null
  const fields = fieldsOf(id, form)
  const groups = fields.filter(({ shape }) => shape.kind === 'group')
  const single = fields.filter(({ shape }) => shape.kind !== 'group')
  return (
    <>
      {groups.map((field) => (
        <Section key={formatPath(field.path)} title={describe(field).label} description={describe(field).help}>
          <FieldList fields={childrenOf(field)} label={describe(field).label} />
        </Section>
      ))}
      {single.length > 0 && (
        <Section title={t('settings.other')}>
          <FieldList fields={single} label={t('settings.other')} />
        </Section>
      )}
    </>
  )
}

function childrenOf({ shape, isAdvanced }: Field): readonly Field[] {
  if (shape.kind !== 'group') return []
  // A whole section for experts is shown as it is: folding all of it away would leave an empty page.
  return isAdvanced ? shape.fields.map(plain) : shape.fields
}

function plain(field: Field): Field {
  return { ...field, isAdvanced: false, shape: field.shape.kind === 'group' ? { ...field.shape, fields: field.shape.fields.map(plain) } : field.shape }
}
