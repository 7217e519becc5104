// A usage limit in words, by locale. Pure; the words themselves come from the texts.
import type { TFunction } from 'i18next'
import type { usageWire } from '../../../gateway/protocol/index.ts'
import { compactNumber, money } from '../format-number.ts'

type Limit = Pick<usageWire.UsageLimitRow, 'per' | 'usd' | 'tokens' | 'provider' | 'model' | 'agent'>

/** `$5.00 a day`, `$20.00 or 2m tokens a month`. */
export function limitAmount({ per, usd, tokens }: Limit, t: TFunction, locale: string): string {
  const most = [
    usd === undefined ? null : money(usd, locale),
    tokens === undefined ? null : t('usageLimit.tokens', { shown: compactNumber(tokens, locale) }),
  ].filter((part) => part !== null)
  const amount = most.length === 2 ? t('usageLimit.either', { money: most[0], tokens: most[1] }) : (most[0] ?? '')
  return t(per === 'day' ? 'usageLimit.day' : 'usageLimit.month', { amount })
}

export interface LimitNames {
  readonly provider?: (id: string) => string
  readonly model?: (reference: string) => string
  readonly agent: (id: string) => string
}

/** What it is for: everything, a service, a model or an agent. */
export function limitSubject({ provider, model, agent }: Limit, t: TFunction, names: LimitNames): string {
  if (model !== undefined) return names.model?.(model) ?? model.slice(model.indexOf('/') + 1)
  if (provider !== undefined) return names.provider?.(provider) ?? provider
  return agent === undefined ? t('usageLimit.everything') : names.agent(agent)
}

/** `$5.00 a day for everything`. */
export function limitName(limit: Limit, t: TFunction, locale: string, names: LimitNames): string {
  return t('usageLimit.name', { amount: limitAmount(limit, t, locale), subject: limitSubject(limit, t, names) })
}
