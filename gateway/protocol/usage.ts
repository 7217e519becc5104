// Wire shapes of usage: usage.status, usage.cost and the totals of sessions.usage (protocol v4, section 3.1).
import { z } from 'zod'

export const statusParams = z.looseObject({})
export const costParams = z.looseObject({
  days: z.int().min(1).max(3_660).optional(),
  startDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional(),
  endDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional(),
  agentId: z.string().min(1).optional(),
})

/** Tokens and US dollars. The split of the cost is zero where only its sum is known. */
export interface UsageTotals {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly totalTokens: number
  readonly totalCost: number
  readonly inputCost: number
  readonly outputCost: number
  readonly cacheReadCost: number
  readonly cacheWriteCost: number
  readonly missingCostEntries: number
}

export interface UsageDay extends UsageTotals {
  /** YYYY-MM-DD. */
  readonly date: string
}

export interface CostResult {
  readonly updatedAt: number
  readonly days: number
  readonly daily: readonly UsageDay[]
  readonly totals: UsageTotals
}
