// What is particular to families of Claude models, read from their names.
import type { ModelInfo, ThinkingLevel } from '../../gateway/plugin-api/index.ts'
import type { MessagesParams } from './api.ts'

/** Models before the adaptive generation: they are told a budget. */
const BUDGETED = /claude-(3|instant|2|(opus|sonnet|haiku)-4(-\d{8})?$|(opus|sonnet|haiku)-4-[0-5](\D|$))/

const BUDGETS: Readonly<Record<Exclude<ThinkingLevel, 'off'>, number>> = {
  minimal: 1024, low: 4096, medium: 8192, adaptive: 8192, high: 16_384, xhigh: 32_000, max: 48_000,
}

/** These think whether asked or not, and refuse a forced tool. */
export function alwaysThinks(modelId: string): boolean {
  return /claude-(opus-5-5|fable-5-[1-9]|mythos-5-[1-9])/.test(modelId)
}

/** The thinking parameters for a level; empty when the model should answer at once. */
export function thinkingParams(model: ModelInfo, level: ThinkingLevel, maxTokens: number): Pick<MessagesParams, 'thinking' | 'output_config'> {
  if (level === 'off' || !model.reasoning) return {}
  if (BUDGETED.test(model.id)) {
    // The budget counts against max_tokens, which must leave room for an answer.
    const budget = Math.min(BUDGETS[level], maxTokens - 1024)
    return budget < 1024 ? {} : { thinking: { type: 'enabled', budget_tokens: budget } }
  }
  const thinking = { type: 'adaptive' as const, display: 'summarized' as const }
  return level === 'adaptive' ? { thinking } : { thinking, output_config: { effort: level === 'minimal' ? 'low' : level } }
}

/** A description for a model that is only known by name. */
export function unknownModel(id: string, name: string): ModelInfo {
  return {
    id,
    name,
    contextWindow: 200_000,
    maxOutputTokens: 32_000,
    reasoning: !/claude-(2|3-(opus|haiku|5)|instant)/.test(id),
    input: ['text', 'image'],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  }
}
