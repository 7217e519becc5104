// usage.status and desktop.usage.limits: the owner's limits, how much of each is used and when it starts anew.
import type { Clock } from '../../lib/index.ts'
import { usageWire } from '../../protocol/index.ts'
import type { UsageLimit, UsageLimits, UsageLimitState } from '../../providers/index.ts'
import { defineMethod } from '../method.ts'
import type { Method } from '../method.ts'

export interface UsageLimitMethodDependencies {
  readonly limits: Pick<UsageLimits, 'report'>
  readonly clock: Clock
  readonly timeZone: () => string | undefined
  readonly providerName: (provider: string) => string
}

export function createUsageLimitMethods({ limits, clock, timeZone, providerName }: UsageLimitMethodDependencies): Method[] {
  return [
    defineMethod({
      name: 'usage.status',
      scope: 'operator.read',
      params: usageWire.statusParams,
      // Quotas of subscriptions are the provider's; none of ours reports any. These are the owner's own.
      handle: (): usageWire.StatusResult => ({ updatedAt: clock.now(), providers: byProvider(limits.report(), providerName) }),
    }),
    defineMethod({
      name: 'desktop.usage.limits',
      scope: 'operator.read',
      params: usageWire.limitsParams,
      handle: (): usageWire.LimitsResult => ({ updatedAt: clock.now(), timeZone: timeZone() ?? null, limits: limits.report().map(usageLimitRow) }),
    }),
  ]
}

/** A limit as clients see it. */
export function usageLimitRow({ limit: { per, usd, tokens, provider, model, agent }, usedUsd, usedTokens, unpricedTokens, share, level, resetAtMs }: UsageLimitState): usageWire.UsageLimitRow {
  return {
    per,
    ...(usd !== undefined && { usd }),
    ...(tokens !== undefined && { tokens }),
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(agent !== undefined && { agent }),
    usedUsd, usedTokens, unpricedTokens,
    usedPercent: percent(share),
    level,
    resetAt: resetAtMs,
  }
}

/** Down, so that 100 means that it is reached. */
function percent(share: number): number {
  return Math.floor(share * 1000) / 10
}

/** Limits for everything and for one agent belong to no provider: they have a place of their own. */
const EVERY_PROVIDER = 'all'

function byProvider(states: readonly UsageLimitState[], nameOf: (provider: string) => string): usageWire.StatusResult['providers'] {
  const windows = new Map<string, usageWire.StatusResult['providers'][number]['windows'][number][]>()
  for (const { limit, share, resetAtMs } of states) {
    const provider = limit.provider ?? limit.model?.slice(0, limit.model.indexOf('/')) ?? EVERY_PROVIDER
    const own = windows.get(provider) ?? []
    own.push({ label: labelOf(limit), usedPercent: Math.min(100, percent(share)), resetAt: resetAtMs })
    windows.set(provider, own)
  }
  return [...windows].map(([provider, own]) => ({ provider, displayName: provider === EVERY_PROVIDER ? 'All models' : nameOf(provider), windows: own }))
}

function labelOf({ per, model, agent }: UsageLimit): string {
  const subject = model?.slice(model.indexOf('/') + 1) ?? agent
  return `${subject === undefined ? '' : `${subject} `}${per === 'day' ? 'Day' : 'Month'}`
}
