// How near a limit is, in a notice that leads to it.
import type { TFunction } from 'i18next'
import type { usageWire } from '../../../gateway/protocol/index.ts'
import { limitName } from '../../lib/limits/limit-words.ts'
import type { ToastsStore } from '../../state/toasts-store.ts'

/** Money is worth a longer look. */
const SHOWN_MS = 12_000

export function usageNotice(limit: usageWire.UsageLimitRow, t: TFunction, locale: string, agent: (id: string) => string, open: () => void): Parameters<ToastsStore['show']>[0] {
  const percent = new Intl.NumberFormat(locale, { style: 'percent' }).format(Math.floor(limit.usedPercent) / 100)
  const isReached = limit.level === 'reached'
  return {
    text: t(isReached ? 'usageLimit.reached' : 'usageLimit.warn', { amount: limitName(limit, t, locale, { agent }), percent }),
    tone: isReached ? 'bad' : 'neutral',
    durationMs: SHOWN_MS,
    action: { label: t('usageLimit.open'), run: open },
  }
}
