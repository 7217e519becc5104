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
        const agent = (id: string): string => stores.agents.getState().agents.find((known) => known.id === id)?.name ?? id
        // Its words come when a limit does: few visits see one, and the Models view tells it too.
        void import('./usage-notice.ts').then(({ usageNotice }) => stores.toasts.getState().show(usageNotice(limit, t, i18n.language, agent, () => navigate('/models#limits'))), () => undefined)
      }),
    [client, stores, navigate, t, i18n],
  )
  return null
}
