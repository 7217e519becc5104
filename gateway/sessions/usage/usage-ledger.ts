// What models used, by day, agent, model and session: one row each, written at the end of every model call, so that nothing paid is forgotten.
import type { Clock } from '../../lib/index.ts'
import type { TokenUsage } from '../../plugin-api/index.ts'
import type { Database } from '../../storage/index.ts'
import type { SessionStore, UsageRow } from '../session-store.ts'

/** Whose usage it is. */
export interface UsageOwner {
  readonly agentId: string
  readonly provider: string
  readonly model: string
  readonly sessionId: string
}

/** What one agent used of one model since a day, and on the last day of that time. */
export interface UsageSum extends Omit<UsageOwner, 'sessionId'> {
  readonly tokens: number
  readonly cost: number
  readonly todayTokens: number
  readonly todayCost: number
}

export interface UsageLedger extends Pick<SessionStore, 'recordUsage' | 'usageByDay' | 'usageSums'> {
  /** A turn came to its end. */
  countTurn(owner: UsageOwner): void
}

/** `countTurn` and `recordUsage` run inside a write transaction only. */
export function createUsageLedger(database: Database, { clock, dayOf }: { readonly clock: Clock; readonly dayOf: (ms: number) => string }): UsageLedger {
  const add = database.prepare(`
    INSERT INTO usage_daily (day, agent_id, provider, model, session_id, input, output, cache_read, cache_write, turns, cost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET input = input + excluded.input, output = output + excluded.output, cache_read = cache_read + excluded.cache_read,
      cache_write = cache_write + excluded.cache_write, turns = turns + excluded.turns, cost = cost + excluded.cost`)
  const days = database.prepare<[{ readonly since: string; readonly agentId: string | null; readonly sessionId: string | null }], UsageRow>(`
    SELECT day, agent_id AS agentId, provider, model, session_id AS sessionId, input, output, cache_read AS cacheRead, cache_write AS cacheWrite, turns, cost
    FROM usage_daily WHERE day >= @since AND (@agentId IS NULL OR agent_id = @agentId) AND (@sessionId IS NULL OR session_id = @sessionId) ORDER BY day, cost DESC`)
  const sums = database.prepare<[{ readonly since: string; readonly today: string }], UsageSum>(`
    SELECT agent_id AS agentId, provider, model, SUM(input + output + cache_read + cache_write) AS tokens, SUM(cost) AS cost,
      SUM(CASE WHEN day >= @today THEN input + output + cache_read + cache_write ELSE 0 END) AS todayTokens, SUM(CASE WHEN day >= @today THEN cost ELSE 0 END) AS todayCost
    FROM usage_daily WHERE day >= @since GROUP BY agent_id, provider, model`)

  function write({ agentId, provider, model, sessionId }: UsageOwner, { input, output, cacheRead, cacheWrite, cost }: Omit<TokenUsage, 'totalTokens'>, turns: number): void {
    add.run(dayOf(clock.now()), agentId, provider, model, sessionId, input, output, cacheRead, cacheWrite, turns, cost)
  }

  return {
    recordUsage: (owner, usage) => write(owner, usage, 0),
    countTurn: (owner) => write(owner, { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cost: 0 }, 1),
    usageByDay: ({ sinceDay, agentId = null, sessionId = null }) => days.all({ since: sinceDay, agentId, sessionId }),
    usageSums: ({ sinceDay, today }) => sums.all({ since: sinceDay, today }),
  }
}
