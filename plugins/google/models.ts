// What is particular to families of Gemini models, read from their names.
import type { ModelInfo, ThinkingLevel } from '../../gateway/plugin-api/index.ts'
import type { GeminiConfig, ListedModel } from './api.ts'

type ThinkingConfig = NonNullable<GeminiConfig['thinkingConfig']>

/** Generation 3 and later are told a level and want every call's proof back. */
export function isLevelled(modelId: string): boolean {
  return /gemini-([3-9]|\d\d)/.test(modelId)
}

const BUDGETS: Readonly<Record<Exclude<ThinkingLevel, 'off' | 'adaptive'>, number>> = {
  minimal: 512, low: 2048, medium: 8192, high: 24_576, xhigh: 24_576, max: 24_576,
}

/** The service's own level; medium is what it does when nothing is said. */
function levelOf(level: ThinkingLevel): Pick<ThinkingConfig, 'thinkingLevel'> {
  if (level === 'adaptive' || level === 'medium') return {}
  const name = level === 'off' || level === 'minimal' || level === 'low' ? 'LOW' : 'HIGH'
  return { thinkingLevel: name as ThinkingConfig['thinkingLevel'] & string }
}

/** The thinking parameters for a level. */
export function thinkingConfig(model: ModelInfo, level: ThinkingLevel): Pick<GeminiConfig, 'thinkingConfig'> {
  if (!model.reasoning) return {}
  if (isLevelled(model.id)) return { thinkingConfig: { includeThoughts: level !== 'off', ...levelOf(level) } }
  // The pro models of generation 2.5 can't stop thinking, only think little.
  if (level === 'off') return { thinkingConfig: { includeThoughts: false, thinkingBudget: model.id.includes('pro') ? 128 : 0 } }
  return { thinkingConfig: { includeThoughts: true, thinkingBudget: level === 'adaptive' ? -1 : BUDGETS[level] } }
}

/** A description from what the service tells about a model. */
export function listedModel(model: ListedModel): ModelInfo {
  return {
    id: model.id,
    name: model.name,
    contextWindow: model.inputTokenLimit ?? 1_000_000,
    maxOutputTokens: model.outputTokenLimit ?? 8192,
    reasoning: /gemini-(2\.5|[3-9]|\d\d)/.test(model.id),
    input: ['text', 'image'],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  }
}
