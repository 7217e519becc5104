// The settings of one group: what people need first, what is rarely needed folded away.
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatPath, isObject, valueAt } from '../../lib/settings/json-values.ts'
import type { Field } from '../../lib/settings/read-field.ts'
import styles from './field-list.module.css'
import { FieldRow } from './field-row.tsx'
import { Prose } from './prose.tsx'
import { useDescribe, useSettings } from './use-settings.ts'

export function FieldList({ fields, label }: { readonly fields: readonly Field[]; readonly label: string }) {
  const { t } = useTranslation()
  const plain = fields.flatMap((field) => without(field, true))
  const rare = fields.flatMap((field) => without(field, false))
  return (
    <div className={styles.list}>
      {plain.length > 0 && <Fields fields={plain} label={label} />}
      {rare.length > 0 && plain.length > 0 && (
        <details className={styles.advanced}>
          <summary>
            <ChevronRight size={15} strokeWidth={1.75} aria-hidden="true" />
            {t('settings.advanced')}
            <span>{rare.reduce((sum, field) => sum + countOf(field), 0)}</span>
          </summary>
          <Fields fields={rare} label={t('settings.advancedOf', { name: label })} />
        </details>
      )}
      {plain.length === 0 && <Fields fields={rare} label={label} />}
    </div>
  )
}

/** The part of a field that is (or is not) for everybody. */
function without(field: Field, isPlain: boolean): readonly Field[] {
  if (field.isAdvanced) return isPlain ? [] : [field]
  if (field.shape.kind !== 'group') return isPlain ? [field] : []
  const fields = field.shape.fields.flatMap((child) => without(child, isPlain))
  return fields.length === 0 ? [] : [{ ...field, shape: { ...field.shape, fields } }]
}

function countOf({ shape }: Field): number {
  return shape.kind === 'group' ? shape.fields.reduce((sum, field) => sum + countOf(field), 0) : 1
}

/** Settings of one kind in one box; groups below them with a title of their own. */
function Fields({ fields, label }: { readonly fields: readonly Field[]; readonly label: string }) {
  const single = fields.filter(({ shape }) => shape.kind !== 'group')
  const groups = fields.filter(({ shape }) => shape.kind === 'group')
  return (
    <>
      {single.length > 0 && (
        <ul className={styles.rows} aria-label={label}>
          {single.map((field) => (
            <FieldRow key={formatPath(field.path)} field={field} />
          ))}
        </ul>
      )}
      {groups.map((group) => (
        <Group key={formatPath(group.path)} group={group} />
      ))}
    </>
  )
}

function Group({ group }: { readonly group: Field }) {
  const { label, help } = useDescribe()(group)
  const names = useSettings(({ draft }) => extraNames(group, valueAt(draft, group.path)))
  if (group.shape.kind !== 'group') return null
  const { fields, extra } = group.shape
  return (
    <div className={styles.group} role="group" aria-label={label}>
      <div className={styles.heading}>
        <h3>{label}</h3>
        {help !== '' && (
          <p>
            <Prose>{help}</Prose>
          </p>
        )}
      </div>
      <Fields fields={[...fields, ...(extra === null || names === '' ? [] : names.split('\0').map(extra))]} label={label} />
    </div>
  )
}

/** Names of one's own beside the ones of the schema; as one text, so that the store's reader can compare. */
function extraNames({ shape }: Field, value: unknown): string {
  if (shape.kind !== 'group' || shape.extra === null || !isObject(value)) return ''
  return Object.keys(value).filter((key) => !shape.fields.some(({ path }) => path.at(-1) === key)).join('\0')
}
