// Copies a text and says so for a moment.
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './code-block.module.css'
import { copyText } from './copy-text.ts'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, when "Copy" alone does not say it. */
  readonly label?: string
  /** Shown in place of "Copy". */
  readonly words?: string
}

const SHOWN_MS = 1600

export function CopyButton({ text, label, words }: CopyButtonProps) {
  const { t } = useTranslation()
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle')

  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [state])

  const copy = (): void => {
    copyText(text).then(() => setState('done'), () => setState('failed'))
  }

  return (
    <button type="button" className={styles.copy} onClick={copy} aria-label={label}>
      {state === 'done' ? <Check size={14} strokeWidth={1.75} aria-hidden /> : <Copy size={14} strokeWidth={1.75} aria-hidden />}
      <span aria-live="polite">{state === 'done' ? t('chat.copied') : state === 'failed' ? t('chat.copyFailed') : (words ?? t('chat.copy'))}</span>
    </button>
  )
}
