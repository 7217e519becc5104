// A setting that may be written in two ways: in short, or in detail.
import { useTranslation } from 'react-i18next'
import { Select } from '../../../ui/fields/select.tsx'
import { emptyValue, fits } from '../../../lib/settings/read-field.ts'
import type { Field } from '../../../lib/settings/read-field.ts'
import { useFormParts } from './control-props.ts'
import type { ControlProps } from './control-props.ts'
import styles from './controls.module.css'

export function EitherControl({ options, ...props }: ControlProps & { readonly options: readonly Field[] }) {
  const { t } = useTranslation()
  const { Control } = useFormParts()
  const { field, value, onChange, disabled, label } = props
  const given = value ?? field.fallback
  const found = options.findIndex(({ shape }) => fits(shape, given))
  const chosen = options[found === -1 ? 0 : found]
  if (chosen === undefined) return null
  return (
    <div className={styles.either}>
      <Select
        label={t('settings.either.how', { name: label })}
        isLabelHidden
        value={chosen.shape.kind}
        disabled={disabled}
        choices={options.map(({ shape: { kind } }) => ({ id: kind, label: t(`settings.either.${kind}`) }))}
        onChange={(kind) => {
          const next = options.find(({ shape }) => shape.kind === kind)
          if (next !== undefined) onChange(carryOver(given, next))
        }}
      />
      <Control {...props} field={chosen} />
    </div>
  )
}

/** What was written in the other way, as far as it has a place in this one. */
function carryOver(value: unknown, { shape, ...field }: Field): unknown {
  const first = shape.kind === 'group' ? shape.fields.find((child) => child.shape.kind === 'text')?.path.at(-1) : undefined
  if (first !== undefined && typeof value === 'string') return { [first]: value }
  const text = shape.kind === 'text' && typeof value === 'object' && value !== null ? Object.values(value).find((entry) => typeof entry === 'string' && entry !== '') : undefined
  return text ?? (shape.kind === 'text' ? undefined : emptyValue({ ...field, shape }))
}
