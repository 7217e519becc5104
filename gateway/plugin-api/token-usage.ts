// What a turn used and what it cost, from the service's counts and the catalogue's prices.
import type { TokenUsage } from './conversation.ts'
import type { ModelInfo } from './model-provider.ts'

export interface TokenCounts {
  /** Prompt tokens that were neither read from nor written to a cache. */
  readonly input: number
  readonly output: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
}

/** Usage with its cost in US dollars; zero where prices are unknown. */
export function tokenUsage(model: ModelInfo, counts: TokenCounts): TokenUsage {
  const { input, output, cacheRead = 0, cacheWrite = 0 } = counts
  const { cost } = model
  const dollars = (input * cost.input + output * cost.output + cacheRead * cost.cacheRead + cacheWrite * cost.cacheWrite) / 1_000_000
  return { input, output, cacheRead, cacheWrite, totalTokens: input + output + cacheRead + cacheWrite, cost: dollars }
}
