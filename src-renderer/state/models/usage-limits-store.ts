// The owner's limits: how much of each is used, and changing them in the configuration.
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { configWire, usageWire } from '../../../gateway/protocol/index.ts'
import { createResource } from '../create-resource.ts'
import type { ResourceApi } from '../create-resource.ts'

export type UsageLimit = usageWire.UsageLimitRow
export type UsageLimits = usageWire.LimitsResult

/** What is written in the configuration. */
export type LimitSettings = Pick<UsageLimit, 'per' | 'usd' | 'tokens' | 'provider' | 'model' | 'agent'>

/** `gone`: the limit that was to be changed is not there any more. */
export class LimitGone extends Error {}

export function createUsageLimitsStore({ client }: { readonly client: GatewayClient }): ResourceApi<UsageLimits> {
  return createResource({
    client,
    changedBy: ['config.changed', 'desktop.usage.limit'],
    read: () => client.request<UsageLimits>('desktop.usage.limits'),
  })
}

/**
 * Puts `after` in the place of `before`; null before adds, null after removes. What others wrote meanwhile stays: the list
 * is read right before, and the gateway refuses a list that is older than the file. Rejects with the reason.
 */
export async function saveLimit(client: GatewayClient, before: LimitSettings | null, after: LimitSettings | null): Promise<void> {
  const { config, hash } = await client.request<configWire.ConfigGetResult>('config.get')
  const list = limitsIn(config)
  const index = before === null ? list.length : list.findIndex((limit) => isSame(limit, before))
  if (index === -1) throw new LimitGone()
  const next = [...list.slice(0, index), ...(after === null ? [] : [settingsOf(after)]), ...list.slice(index + 1)]
  await client.request('config.patch', { raw: JSON.stringify({ models: { usageLimits: next } }), ...(hash !== undefined && { baseHash: hash }), replacePaths: ['models.usageLimits'] })
}

/** A limit without what is used of it. */
export function settingsOf({ per, usd, tokens, provider, model, agent }: LimitSettings): LimitSettings {
  return {
    per,
    ...(usd !== undefined && { usd }),
    ...(tokens !== undefined && { tokens }),
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(agent !== undefined && { agent }),
  }
}

function limitsIn(config: unknown): readonly LimitSettings[] {
  const { models } = (config ?? {}) as { models?: { usageLimits?: readonly LimitSettings[] } }
  return models?.usageLimits ?? []
}

function isSame(left: LimitSettings, right: LimitSettings): boolean {
  return JSON.stringify(settingsOf(left)) === JSON.stringify(settingsOf(right))
}
