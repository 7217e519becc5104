// What was used and what it cost in a range of days: by day, model, agent and session.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { modelsWire, usageWire } from '../../../gateway/protocol/index.ts'

/** Days as `YYYY-MM-DD`, both included. `null`: the gateway's today. */
export interface UsageRange {
  readonly days: number
  readonly first: string | null
  readonly last: string | null
}

export interface UsageShare {
  readonly id: string
  readonly name: string
  readonly tokens: number
  readonly cost: number
  readonly isPriceUnknown: boolean
}

export interface UsageReport {
  readonly range: UsageRange
  readonly daily: readonly usageWire.UsageDay[]
  readonly totals: usageWire.UsageTotals
  readonly byModel: readonly UsageShare[]
  readonly byAgent: readonly UsageShare[]
  /** Those that cost or used most. */
  readonly sessions: readonly (UsageShare & { readonly label: string | null })[]
  /** What reading from caches saved at today's prices, in dollars; null where no price is known. */
  readonly saved: number | null
}

export interface UsageStore {
  readonly phase: 'loading' | 'ready' | 'failed'
  /** Kept while another range is read. */
  readonly report: UsageReport | null
  readonly problem: string | null
  /** Never rejects. The newest call wins. */
  readonly load: (range: UsageRange, agentId: string | null) => Promise<void>
}

type Totals = usageWire.UsageTotals

export interface SessionsUsage {
  readonly sessions: readonly { readonly key: string; readonly sessionId: string; readonly label?: string; readonly usage: Totals }[]
  readonly aggregates: {
    readonly byModel: readonly { readonly provider?: string; readonly model?: string; readonly totals: Totals }[]
    readonly byAgent: readonly { readonly agentId: string; readonly totals: Totals }[]
  }
}

const SESSIONS = 20

export function createUsageStore({ client }: { readonly client: GatewayClient }): StoreApi<UsageStore> {
  let newest = 0
  let again: (() => Promise<void>) | null = null
  const store = createStore<UsageStore>((set, get) => ({
    phase: 'loading',
    report: null,
    problem: null,
    async load(range, agentId) {
      newest += 1
      const mine = newest
      again = () => get().load(range, agentId)
      set({ phase: 'loading' })
      const span = { ...(range.first !== null && { startDate: range.first }), ...(range.last !== null && { endDate: range.last }), ...(agentId !== null && { agentId }) }
      try {
        const cost = await client.request<usageWire.CostResult>('usage.cost', { ...span, ...(range.first === null && { days: range.days }) })
        const [first, last] = [cost.daily[0]?.date, cost.daily.at(-1)?.date]
        // The same days as above, also when midnight passes in between.
        const dates = first === undefined || last === undefined ? span : { ...span, startDate: first, endDate: last }
        const [usage, facts] = await Promise.all([client.request<SessionsUsage>('sessions.usage', { ...dates, limit: SESSIONS }), client.request<modelsWire.FactsResult>('desktop.models.facts')])
        if (mine === newest) set({ phase: 'ready', problem: null, report: toReport(range, cost, usage, facts.models) })
      } catch (error) {
        if (mine === newest) set({ phase: 'failed', problem: error instanceof Error ? error.message : String(error) })
      }
    },
  }))
  client.onResync(() => void again?.())
  return store
}

/** Pure. */
export function toReport(range: UsageRange, cost: usageWire.CostResult, { sessions, aggregates }: SessionsUsage, prices: modelsWire.FactsResult['models']): UsageReport {
  return {
    range,
    daily: cost.daily,
    totals: cost.totals,
    byModel: aggregates.byModel.map(({ provider = '', model = '', totals }) => share(`${provider}/${model}`, model, totals)).toSorted(bySize),
    byAgent: aggregates.byAgent.map(({ agentId, totals }) => share(agentId, agentId, totals)).toSorted(bySize),
    sessions: sessions.map(({ key, label = null, usage }) => ({ ...share(key, label ?? key, usage), label })),
    saved: savedByCache(aggregates.byModel, prices),
  }
}

function share(id: string, name: string, totals: Totals): UsageShare {
  return { id, name, tokens: totals.totalTokens, cost: totals.totalCost, isPriceUnknown: totals.missingCostEntries > 0 }
}

function bySize(left: UsageShare, right: UsageShare): number {
  return right.cost - left.cost || right.tokens - left.tokens
}

function savedByCache(byModel: SessionsUsage['aggregates']['byModel'], prices: modelsWire.FactsResult['models']): number | null {
  const known = new Map(prices.map(({ model, price }) => [model, price]))
  let saved: number | null = null
  for (const { provider = '', model = '', totals } of byModel) {
    const price = known.get(`${provider}/${model}`)
    if (price?.kind === 'known' && totals.cacheRead > 0) saved = (saved ?? 0) + (totals.cacheRead * Math.max(0, price.input - price.cacheRead)) / 1_000_000
  }
  return saved
}
