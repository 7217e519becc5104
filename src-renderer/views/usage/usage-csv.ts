// The report as a file for spreadsheets: one table, every line says what it is about. Pure.
import { toCsv } from './csv.ts'
import type { UsageReport, UsageShare } from '../../state/usage/usage-store.ts'

const HEADER = ['kind', 'name', 'id', 'input_tokens', 'cached_tokens', 'cache_write_tokens', 'output_tokens', 'total_tokens', 'cost_usd', 'answers_without_price']

export function usageCsv({ daily, totals, byModel, byAgent, sessions }: UsageReport): string {
  const whole = (kind: string, name: string, day: UsageReport['totals']) => [kind, name, '', day.input, day.cacheRead, day.cacheWrite, day.output, day.totalTokens, day.totalCost, day.missingCostEntries]
  const part = (kind: string) => ({ name, id, tokens, cost, isPriceUnknown }: UsageShare) => [kind, name, id, '', '', '', '', tokens, isPriceUnknown && cost === 0 ? '' : cost, '']
  return toCsv(HEADER, [
    ...daily.map((day) => whole('day', day.date, day)),
    ...byModel.map(part('model')),
    ...byAgent.map(part('agent')),
    ...sessions.map(part('chat')),
    whole('total', '', totals),
  ])
}
