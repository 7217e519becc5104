// The control that fits a setting's shape.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Select } from '../../../ui/fields/select.tsx'
import { Switch } from '../../../ui/fields/switch.tsx'
import { AnyControl } from './any-control.tsx'
import type { ControlProps } from './control-props.ts'
import { EitherControl } from './either-control.tsx'
import { EntriesControl } from './entries-control.tsx'
import { NumberControl, TextControl } from './line-controls.tsx'
import { SecretControl } from './secret-control.tsx'
import { TextsControl } from './texts-control.tsx'

export function Control(props: ControlProps): ReactNode {
  const { t } = useTranslation()
  const { field, value, onChange, disabled, label, describedBy } = props
  const { shape, fallback } = field
  switch (shape.kind) {
    case 'switch':
      return <Switch label={label} isOn={(value ?? fallback) === true} onChange={onChange} disabled={disabled} {...(describedBy === undefined ? {} : { describedBy })} />
    case 'choice':
      return <ChoiceControl {...props} values={shape.values} />
    case 'number':
      return <NumberControl {...props} shape={shape} />
    case 'text':
      return <TextControl {...props} mayBeNumber={shape.mayBeNumber} />
    case 'secret':
      return <SecretControl {...props} />
    case 'texts':
      return <TextsControl {...props} />
    case 'list':
    case 'map':
    case 'group':
      return <EntriesControl {...props} />
    case 'either':
      return <EitherControl {...props} options={shape.options} />
    case 'any':
      return <AnyControl {...props} hint={t('settings.jsonHint')} />
  }
}

function ChoiceControl({ field, value, onChange, disabled, label, values }: ControlProps & { readonly values: readonly string[] }) {
  const { t } = useTranslation()
  const given = value ?? field.fallback
  const key = field.hintPath.replace(/\[\]/g, '').replace(/\.\*/g, '').replaceAll('.', '_')
  const nameOf = (choice: string) => t(`settings.choices.${key}.${choice}`, { defaultValue: t(`settings.choices.any.${choice}`, { defaultValue: choice }) })
  const isKnown = typeof given === 'string' && values.includes(given)
  return (
    <Select
      label={label}
      isLabelHidden
      value={isKnown ? given : ''}
      choices={[...(isKnown && field.fallback !== undefined ? [] : [{ id: '', label: t('settings.notSet') }]), ...values.map((choice) => ({ id: choice, label: nameOf(choice) }))]}
      onChange={(choice) => onChange(choice === '' ? undefined : choice)}
      disabled={disabled}
    />
  )
}
