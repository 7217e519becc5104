// A list of texts: each can be taken out, one more typed.
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/buttons/icon-button.tsx'
import type { ControlProps } from './control-props.ts'
import styles from './controls.module.css'

export function TextsControl({ field, value, onChange, disabled, label }: ControlProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const given = value ?? field.fallback
  const texts = Array.isArray(given) ? given.map(String) : []
  const add = () => {
    if (typed.trim() === '') return
    onChange([...texts, typed.trim()])
    setTyped('')
  }
  return (
    <div className={styles.texts}>
      {texts.length > 0 && (
        <ul className={styles.chips} aria-label={label}>
          {texts.map((text, index) => (
            <li key={`${index}-${text}`}>
              <span>{text}</span>
              {!disabled && (
                <button type="button" aria-label={t('settings.list.removeNamed', { name: text })} onClick={() => onChange(texts.filter((_, place) => place !== index))}>
                  <X size={13} strokeWidth={2} />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!disabled && (
        <form
          className={styles.add}
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <input className={styles.input} aria-label={t('settings.list.addTo', { name: label })} placeholder={field.placeholder ?? t('settings.list.add')} value={typed} onChange={({ target }) => setTyped(target.value)} onBlur={add} autoComplete="off" spellCheck={false} />
          <IconButton label={t('settings.list.addTo', { name: label })} type="submit" disabled={typed.trim() === ''}>
            <Plus size={16} strokeWidth={1.75} />
          </IconButton>
        </form>
      )}
      {disabled && texts.length === 0 && <span className={styles.none}>{t('settings.list.none')}</span>}
    </div>
  )
}
