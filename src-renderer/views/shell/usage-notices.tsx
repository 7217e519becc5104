// Says when a limit is nearly used up or reached, and leads to it. Shows nothing of its own.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useApp } from '../../app-context.tsx'
import type { usageWire } from '../../../gateway/protocol/index.ts'

export function UsageNotices() {
  const { t, i18n } = useTranslation()
  const { client, stores } = useApp()
  const [, navigate] = useLocation()
  useEffect(
    () =>
      client.on('desktop.usage.limit', (payload) => {
        const limit = payload as unknown as usageWire.UsageLimitRow
        const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(Math.floor(limit.usedPercent) / 100)
        const agent = (id: string): string => stores.agents.getState().agents.find((known) => known.id === id)?.name ?? id
        const show = (amount: string) => stores.toasts.getState().show({
          text: t(limit.level === 'reached' ? 'usageLimit.reached' : 'usageLimit.warn', { amount, percent }),
          tone: limit.level === 'reached' ? 'bad' : 'neutral',
          durationMs: SHOWN_MS,
          action: { label: t('usageLimit.open'), run: () => navigate('/models#limits') },
        })
        // Its words come when a limit does: few visits see one, and the Models view tells it too.
        void import('../../lib/limits/limit-words.ts').then(({ limitName }) => show(limitName(limit, t, i18n.language, { agent })), () => undefined)
      }),
    [client, stores, navigate, t, i18n],
  )
  return null
}

/** Money is worth a longer look. */
const SHOWN_MS = 12_000
