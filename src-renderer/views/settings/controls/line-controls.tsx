// What is typed on one line: texts and numbers. Empty means "as if it were not set".
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Shape } from '../../../lib/settings/read-field.ts'
import type { ControlProps } from './control-props.ts'
import styles from './controls.module.css'
import { useDraft } from './use-draft.ts'

export function TextControl({ field, value, onChange, disabled, label, describedBy, isInvalid, mayBeNumber }: ControlProps & { readonly mayBeNumber: boolean }) {
  const given = value ?? field.fallback
  const { text, edit, onBlur } = useDraft(typeof given === 'string' || typeof given === 'number' ? String(given) : '')
  return (
    <input
      className={styles.input}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      value={text}
      placeholder={field.placeholder ?? ''}
      disabled={disabled}
      spellCheck={false}
      autoComplete="off"
      onBlur={onBlur}
      onChange={({ target: { value: typed } }) => {
        edit(typed)
        onChange(typed === '' ? undefined : mayBeNumber && /^\d+$/.test(typed) ? Number(typed) : typed)
      }}
    />
  )
}

export function NumberControl({ field, value, onChange, disabled, label, describedBy, isInvalid, shape }: ControlProps & { readonly shape: Extract<Shape, { kind: 'number' }> }) {
  const { t } = useTranslation()
  const id = useId()
  const given = value ?? field.fallback
  const { text, edit, onBlur } = useDraft(typeof given === 'number' ? String(given) : '')
  const problem = text === '' ? null : problemOf(text, shape)
  return (
    <span className={styles.stack}>
      <span className={styles.measure}>
        <input
          className={styles.input}
          inputMode="decimal"
          aria-label={label}
          aria-describedby={[problem === null ? '' : `${id}-problem`, describedBy ?? ''].join(' ').trim() || undefined}
          aria-invalid={isInvalid || problem !== null || undefined}
          value={text}
          disabled={disabled}
          autoComplete="off"
          onBlur={onBlur}
          onChange={({ target: { value: typed } }) => {
            edit(typed)
            if (typed === '') onChange(undefined)
            else if (problemOf(typed, shape) === null) onChange(Number(typed))
          }}
        />
        {shape.unit !== null && <span className={styles.unit}>{t(`settings.unit.${shape.unit}`)}</span>}
      </span>
      {problem !== null && (
        <span id={`${id}-problem`} className={styles.problem} role="alert">
          {t(`settings.number.${problem}`, { min: shape.min, max: shape.max })}
        </span>
      )}
    </span>
  )
}

/** What keeps a typed text from being the number that is wanted. */
function problemOf(text: string, { isWhole, min, max }: Extract<Shape, { kind: 'number' }>): 'whole' | 'number' | 'between' | 'least' | 'most' | null {
  const number = Number(text)
  if (!Number.isFinite(number) || text.trim() === '') return isWhole ? 'whole' : 'number'
  if (isWhole && !Number.isInteger(number)) return 'whole'
  if ((min === null || number >= min) && (max === null || number <= max)) return null
  return min !== null && max !== null ? 'between' : min !== null ? 'least' : 'most'
}
