// How full the model's memory of this conversation is, and what it costs. Opens what exactly is sent.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../../app-context.tsx'
import { compactNumber, money } from '../../../lib/format-number.ts'
import { useChat } from '../chat-context.tsx'
import styles from './context-chip.module.css'
import { onDemand } from '../../../ui/on-demand/on-demand.ts'

const ContextDialog = onDemand(() => import('./context-dialog.tsx'))
const NEARLY_FULL = 0.8

export function ContextChip() {
  const { t, i18n } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { contextTokens, contextWindow, cost } = useChat(({ facts }) => facts)
  const canLook = useConnection(({ hello }) => hello?.methods.has('desktop.context') === true)
  if (contextWindow === 0) return null
  const share = Math.min(1, contextTokens / contextWindow)
  const number = (value: number): string => compactNumber(value, i18n.language)
  return (
    <>
      <button type="button" className={styles.chip} disabled={!canLook} data-full={share >= NEARLY_FULL || undefined} onClick={() => setOpen(true)} aria-label={t('chat.contextLabel', { used: number(contextTokens), window: number(contextWindow) })}>
        <Ring share={share} />
        <span className={styles.text}>{t('chat.contextUse', { used: number(contextTokens), window: number(contextWindow) })}</span>
        {cost > 0 && <span className={styles.text}>· {money(cost, i18n.language)}</span>}
      </button>
      {isOpen && <ContextDialog onClose={() => setOpen(false)} />}
    </>
  )
}

function Ring({ share }: { readonly share: number }) {
  const round = 2 * Math.PI * 6
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className={styles.ring}>
      <circle cx="8" cy="8" r="6" />
      <circle cx="8" cy="8" r="6" strokeDasharray={`${Math.max(share * round, share > 0 ? 1.5 : 0)} ${round}`} transform="rotate(-90 8 8)" />
    </svg>
  )
}
