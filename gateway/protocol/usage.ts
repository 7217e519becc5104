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

export const limitsParams = z.strictObject({})

/** One of `models.usageLimits` and how much of it is used. */
export interface UsageLimitRow {
  readonly per: 'day' | 'month'
  readonly usd?: number
  readonly tokens?: number
  readonly provider?: string
  /** `provider/model`. */
  readonly model?: string
  readonly agent?: string
  readonly usedUsd: number
  readonly usedTokens: number
  /** Those of the tokens whose price nobody knows: money limits cannot count them. */
  readonly unpricedTokens: number
  /** Of what is used most; 100 and more: it is reached. */
  readonly usedPercent: number
  readonly level: 'ok' | 'warn' | 'reached'
  /** When it starts anew. */
  readonly resetAt: number
}

export interface LimitsResult {
  readonly updatedAt: number
  /** The configured zone days and months are counted in; null: that of the gateway's machine. */
  readonly timeZone: string | null
  /** In the order of the configuration. */
  readonly limits: readonly UsageLimitRow[]
}

/** As OpenClaw's clients read it: how much of each window is used, by provider. */
export interface StatusResult {
  readonly updatedAt: number
  readonly providers: readonly {
    readonly provider: string
    readonly displayName: string
    readonly windows: readonly { readonly label: string; readonly usedPercent: number; readonly resetAt: number }[]
  }[]
}
