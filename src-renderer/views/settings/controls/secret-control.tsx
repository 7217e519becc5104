// A secret: whether there is one, never what it is. A new one is typed, or read from the environment.
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/buttons/button.tsx'
import { isObject } from '../../../lib/settings/json-values.ts'
import { REDACTED } from '../../../lib/settings/mask-secrets.ts'
import type { ControlProps } from './control-props.ts'
import styles from './controls.module.css'

export function SecretControl({ value, onChange, disabled, label, describedBy, isInvalid }: ControlProps) {
  const { t } = useTranslation()
  const [isReplacing, setReplacing] = useState(false)
  const place = whereFrom(value)
  if (!isReplacing && value !== undefined && (value === REDACTED || place !== null)) {
    return (
      <span className={styles.secret}>
        <KeyRound size={15} strokeWidth={1.75} aria-hidden="true" />
        <span>{place === null ? t('settings.secret.kept') : t('settings.secret.fromEnvironment', { name: place })}</span>
        {!disabled && (
          <Button aria-label={t('settings.secret.replaceOf', { name: label })} onClick={() => setReplacing(true)}>
            {t('settings.secret.replace')}
          </Button>
        )}
      </span>
    )
  }
  return (
    <input
      className={styles.input}
      type="password"
      autoFocus={isReplacing}
      autoComplete="new-password"
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      placeholder={isReplacing ? t('settings.secret.new') : t('settings.secret.none')}
      value={typeof value === 'string' && value !== REDACTED ? value : ''}
      disabled={disabled}
      onBlur={() => setReplacing(false)}
      onChange={({ target: { value: typed } }) => onChange(typed === '' ? (isReplacing ? REDACTED : undefined) : typed)}
    />
  )
}

/** The environment variable a secret is read from. */
function whereFrom(value: unknown): string | null {
  if (isObject(value) && typeof value['id'] === 'string') return value['id']
  return typeof value === 'string' ? (/^\$\{(\w+)\}$/.exec(value)?.[1] ?? null) : null
}
