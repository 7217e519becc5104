// Settings that somebody else defines (a plugin, a skill): typed as JSON.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { ControlProps } from './control-props.ts'
import styles from './controls.module.css'
import { useDraft } from './use-draft.ts'

export function AnyControl({ field, value, onChange, disabled, label, hint }: ControlProps & { readonly hint: string }) {
  const { t } = useTranslation()
  const id = useId()
  const given = value ?? field.fallback
  const { text, edit, onBlur } = useDraft(given === undefined ? '' : JSON.stringify(given, null, 2))
  const isBad = text.trim() !== '' && read(text) === undefined
  return (
    <div className={styles.texts}>
      <textarea
        className={styles.area}
        aria-label={label}
        aria-describedby={`${id}-hint`}
        aria-invalid={isBad || undefined}
        rows={Math.min(10, Math.max(2, text.split('\n').length))}
        value={text}
        placeholder="{ }"
        disabled={disabled}
        spellCheck={false}
        onBlur={isBad ? undefined : onBlur}
        onChange={({ target: { value: typed } }) => {
          edit(typed)
          const parsed = read(typed)
          if (typed.trim() === '') onChange(undefined)
          else if (parsed !== undefined) onChange(parsed)
        }}
      />
      <span id={`${id}-hint`} className={isBad ? styles.problem : styles.none} role={isBad ? 'alert' : undefined}>
        {isBad ? t('settings.jsonBad') : hint}
      </span>
    </div>
  )
}

/** Undefined for what is no JSON (yet). */
function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Still being typed.
    return undefined
  }
}
