// Things with settings of their own: items of a list, entries of a map. Each opens to its form.
import { ChevronRight, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/buttons/button.tsx'
import { IconButton } from '../../../ui/buttons/icon-button.tsx'
import { formatPath, isObject } from '../../../lib/settings/json-values.ts'
import { emptyValue } from '../../../lib/settings/read-field.ts'
import type { Field } from '../../../lib/settings/read-field.ts'
import { useFormParts } from './control-props.ts'
import type { ControlProps } from './control-props.ts'
import styles from './controls.module.css'

export function EntriesControl({ field, value, onChange, disabled, label }: ControlProps) {
  const { t } = useTranslation()
  const { FieldList } = useFormParts()
  const { shape } = field
  const [opened, setOpened] = useState<string | null>(null)
  if (shape.kind === 'group') return <FieldList fields={shape.fields} label={label} />
  if (shape.kind !== 'map' && shape.kind !== 'list') return null
  const entries = entriesOf(value ?? field.fallback)
  const entryField = shape.kind === 'map' ? shape.value : shape.item
  const add = (name: string) => {
    const fresh = emptyValue(entryField(name))
    onChange(shape.kind === 'map' ? { ...(isObject(value) ? value : {}), [name]: fresh } : [...(Array.isArray(value) ? (value as readonly unknown[]) : []), fresh])
    setOpened(name)
  }
  const remove = (name: string) =>
    onChange(shape.kind === 'map' ? Object.fromEntries(Object.entries(isObject(value) ? value : {}).filter(([key]) => key !== name)) : (Array.isArray(value) ? value : []).filter((_, index) => String(index) !== name))
  return (
    <div className={styles.entries}>
      {entries.map(([name, entry]) => (
        <Entry key={name} field={entryField(name)} name={titleOf(name, entry, shape.kind === 'list' ? t('settings.list.item', { number: Number(name) + 1 }) : name)} isOpen={opened === name} disabled={disabled} onRemove={() => remove(name)} />
      ))}
      {entries.length === 0 && <span className={styles.none}>{t('settings.list.none')}</span>}
      {!disabled && (shape.kind === 'map' ? <NewName label={label} taken={entries.map(([name]) => name)} onAdd={add} /> : <Button icon={<Plus size={15} strokeWidth={1.75} />} aria-label={t('settings.list.addTo', { name: label })} onClick={() => add(String(entries.length))}>{t('settings.list.addItem')}</Button>)}
    </div>
  )
}

function Entry({ field, name, isOpen, disabled, onRemove }: { readonly field: Field; readonly name: string; readonly isOpen: boolean; readonly disabled: boolean; readonly onRemove: () => void }) {
  const { t } = useTranslation()
  const { FieldList, FieldRow } = useFormParts()
  return (
    <div className={styles.entry}>
      <details open={isOpen || undefined}>
        <summary>
          <ChevronRight size={15} strokeWidth={1.75} aria-hidden="true" />
          <span>{name}</span>
        </summary>
        <div className={styles.inside}>
          {field.shape.kind === 'group' ? (
            <FieldList fields={field.shape.fields} label={name} />
          ) : (
            <ul aria-label={name}>
              <FieldRow key={formatPath(field.path)} field={{ ...field, label: name }} />
            </ul>
          )}
        </div>
      </details>
      {!disabled && (
        <IconButton label={t('settings.list.removeNamed', { name })} onClick={onRemove}>
          <Trash2 size={15} strokeWidth={1.75} />
        </IconButton>
      )}
    </div>
  )
}

function NewName({ label, taken, onAdd }: { readonly label: string; readonly taken: readonly string[]; readonly onAdd: (name: string) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const isTaken = taken.includes(name.trim())
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '' || isTaken) return
        onAdd(name.trim())
        setName('')
      }}
    >
      <input className={styles.input} aria-label={t('settings.list.nameFor', { name: label })} placeholder={t('settings.list.name')} value={name} aria-invalid={isTaken || undefined} onChange={({ target }) => setName(target.value)} autoComplete="off" spellCheck={false} />
      <Button type="submit" icon={<Plus size={15} strokeWidth={1.75} />} disabled={name.trim() === '' || isTaken}>
        {t('settings.list.addItem')}
      </Button>
    </form>
  )
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function titleOf(name: string, entry: unknown, fallback: string): string {
  if (!isObject(entry)) return fallback
  const given = [entry['name'], entry['displayName'], entry['id']].find((candidate): candidate is string => typeof candidate === 'string' && candidate !== '')
  return given === undefined ? fallback : given === name ? name : /^\d+$/.test(name) ? given : `${name} · ${given}`
}
