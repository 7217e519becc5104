// usage.cost and sessions.usage: what was used and what it cost, by day and by session.
import type { Clock } from '../../lib/index.ts'
import { invalidRequest, sessionsWire, usageWire } from '../../protocol/index.ts'
import type { SessionStore, UsageRow } from '../../sessions/index.ts'
import { defineMethod } from '../method.ts'
import type { Method } from '../method.ts'

export interface UsageMethodDependencies {
  readonly store: Pick<SessionStore, 'usageByDay' | 'get' | 'getById'>
  readonly clock: Clock
  /** YYYY-MM-DD in the zone the store counts days in. */
  readonly dayOf: (ms: number) => string
  readonly canonicalKey: (key: string) => string
  /** Whether nobody knows what this model costs: what it used is then counted as missing from the cost. */
  readonly isPriceUnknown: (model: string) => boolean
}

const DEFAULT_DAYS = 30
const MAX_DAYS = 3_660
const DAY_MS = 86_400_000
const RANGES: Readonly<Record<string, number>> = { '7d': 7, '30d': 30, '90d': 90, '1y': 365, all: MAX_DAYS }
const SESSION_LIMIT = 50

const NOTHING: usageWire.UsageTotals = {
  input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0, totalCost: 0, inputCost: 0, outputCost: 0, cacheReadCost: 0, cacheWriteCost: 0, missingCostEntries: 0,
}

function sumOf(rows: readonly UsageRow[], isPriceUnknown: UsageMethodDependencies['isPriceUnknown']): usageWire.UsageTotals {
  const totals = { ...NOTHING }
  for (const { provider, model, turns: answers, input, output, cacheRead, cacheWrite, cost } of rows) {
    if (cost === 0 && input + output > 0 && isPriceUnknown(`${provider}/${model}`)) totals.missingCostEntries += Math.max(1, answers)
    totals.input += input
    totals.output += output
    totals.cacheRead += cacheRead
    totals.cacheWrite += cacheWrite
    totals.totalTokens += input + output + cacheRead + cacheWrite
    totals.totalCost += cost
  }
  return totals
}

function groupBy(rows: readonly UsageRow[], name: (row: UsageRow) => string): Map<string, UsageRow[]> {
  const groups = new Map<string, UsageRow[]>()
  for (const row of rows) {
    const group = groups.get(name(row))
    if (group === undefined) groups.set(name(row), [row])
    else group.push(row)
  }
  return groups
}

/** Calendar days from `first` to `last`, both included. */
function calendar(first: string, last: string): string[] {
  const days: string[] = []
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= Date.parse(`${last}T00:00:00Z`) && days.length <= MAX_DAYS; at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

export function createUsageMethods({ store, clock, dayOf, canonicalKey, isPriceUnknown }: UsageMethodDependencies): Method[] {
  const sum = (rows: readonly UsageRow[]) => sumOf(rows, isPriceUnknown)
  function span({ startDate, endDate }: { readonly startDate?: string; readonly endDate?: string }, days: number): { readonly first: string; readonly last: string } {
    const last = endDate ?? dayOf(clock.now())
    const first = startDate ?? new Date(Date.parse(`${last}T00:00:00Z`) - (days - 1) * DAY_MS).toISOString().slice(0, 10)
    if (Number.isNaN(Date.parse(first)) || Number.isNaN(Date.parse(last)) || first > last) throw invalidRequest(`invalid date range: ${first} to ${last}`)
    return { first, last }
  }

  return [
    defineMethod({
      name: 'usage.cost',
      scope: 'operator.read',
      params: usageWire.costParams,
      handle(params): usageWire.CostResult {
        const { first, last } = span(params, params.days ?? DEFAULT_DAYS)
        const rows = store.usageByDay({ sinceDay: first, ...(params.agentId !== undefined && { agentId: params.agentId }) }).filter(({ day }) => day <= last)
        const byDay = groupBy(rows, ({ day }) => day)
        const daily = calendar(first, last).map((date) => ({ date, ...sum(byDay.get(date) ?? []) }))
        return { updatedAt: clock.now(), days: daily.length, daily, totals: sum(rows) }
      },
    }),
    defineMethod({
      name: 'sessions.usage',
      scope: 'operator.read',
      hidden: true,
      params: sessionsWire.usageParams,
      handle(params) {
        const { first, last } = span(params, RANGES[params.range ?? '30d'] ?? DEFAULT_DAYS)
        const session = params.key === undefined ? null : store.get(canonicalKey(params.key))
        const isUnknown = params.key !== undefined && session === null
        const rows = isUnknown
          ? []
          : store
              .usageByDay({ sinceDay: first, ...(params.agentId !== undefined && { agentId: params.agentId }), ...(session !== null && { sessionId: session.sessionId }) })
              .filter(({ day }) => day <= last)
        const bySession = [...groupBy(rows, ({ sessionId }) => sessionId)].map(([sessionId, own]) => ({ sessionId, own, usage: sum(own) }))
        const named = (name: 'provider' | 'agentId' | 'day') => [...groupBy(rows, (row) => row[name])]
        return {
          updatedAt: clock.now(),
          startDate: first,
          endDate: last,
          sessions: bySession
            .toSorted((left, right) => right.usage.totalCost - left.usage.totalCost || right.usage.totalTokens - left.usage.totalTokens)
            .slice(0, params.limit ?? SESSION_LIMIT)
            .map(({ sessionId, own, usage }) => {
              const known = store.getById(sessionId)
              return {
                key: known?.key ?? sessionId,
                sessionId,
                ...(known?.label != null && { label: known.label }),
                ...(known !== null && { updatedAt: known.updatedAtMs }),
                agentId: own[0]?.agentId,
                modelProvider: own[0]?.provider,
                model: own[0]?.model,
                usage,
              }
            }),
          totals: sum(rows),
          aggregates: {
            byModel: [...groupBy(rows, ({ provider, model }) => `${provider}/${model}`).values()].map((own) => ({ provider: own[0]?.provider, model: own[0]?.model, count: turns(own), totals: sum(own) })),
            byProvider: named('provider').map(([provider, own]) => ({ provider, count: turns(own), totals: sum(own) })),
            byAgent: named('agentId').map(([agentId, own]) => ({ agentId, totals: sum(own) })),
            daily: named('day').map(([date, own]) => ({ date, tokens: sum(own).totalTokens, cost: sum(own).totalCost, messages: turns(own) })),
          },
        }
      },
    }),
  ]
}

function turns(rows: readonly UsageRow[]): number {
  return rows.reduce((count, row) => count + row.turns, 0)
}
