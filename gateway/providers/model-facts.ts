// What is known about a model: the data file for popular ones, the configuration over it, a careful guess for the rest.
import type { ModelInfo } from '../plugin-api/index.ts'
import knownModels from './known-models.json' with { type: 'json' }
import type { ModelSettings } from './settings.ts'

interface KnownModel {
  readonly id: string
  readonly name: string
  readonly contextWindow: number
  readonly maxOutputTokens: number
  readonly reasoning: boolean
  readonly images: boolean
  /** Dollars per million tokens: input, output, cache read, cache write. */
  readonly cost: readonly number[]
}

const KNOWN: Readonly<Record<string, readonly KnownModel[]>> = knownModels
const FREE = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

function toInfo(model: KnownModel): ModelInfo {
  const [input = 0, output = 0, cacheRead = 0, cacheWrite = 0] = model.cost
  return {
    id: model.id,
    name: model.name,
    contextWindow: model.contextWindow,
    maxOutputTokens: model.maxOutputTokens,
    reasoning: model.reasoning,
    input: model.images ? ['text', 'image'] : ['text'],
    cost: { input, output, cacheRead, cacheWrite },
  }
}

export const BUILTIN_MODEL: ModelInfo = {
  id: 'assistant', name: 'Built-in assistant', contextWindow: 200_000, maxOutputTokens: 8192, reasoning: false, input: ['text'], cost: FREE,
}

/** The popular models of a built-in provider. */
export function knownModelsOf(providerId: string): readonly ModelInfo[] {
  return (KNOWN[providerId] ?? []).map(toInfo)
}

/** A known model by its id under any provider, dated snapshots included; for proxies that serve other people's models. */
function findKnown(id: string): ModelInfo | null {
  const bare = (id.split('/').at(-1) ?? id).toLowerCase().replace(/[:@].*$/, '')
  const undated = bare.replace(/-\d{4}-?\d{2}-?\d{2}$/, '')
  for (const models of Object.values(KNOWN)) {
    for (const model of models) {
      const known = model.id.split('/').at(-1)
      if (known === bare || known === undated || known?.replaceAll('.', '-') === undated.replaceAll('.', '-')) return toInfo(model)
    }
  }
  return null
}

const REASONING = /(^|\/)(o\d|gpt-[5-9]|gpt-oss|deepseek-r|qwq|qwen3|magistral|claude-(opus|sonnet|haiku|fable)-[4-9]|gemini-(2\.5|[3-9]))/i
const SEES_IMAGES = /gpt-4o|gpt-4\.1|gpt-[5-9]|claude|gemini|vision|llava|[-.]vl|pixtral|gemma-?3|llama-?4/i

/** A model that only has a name: facts of a namesake, else a window that servers of its kind usually have, no price. */
export function describeModel(id: string, options: { readonly local: boolean }): ModelInfo {
  const known = options.local ? null : findKnown(id)
  if (known !== null) return { ...known, id }
  return {
    id,
    name: id,
    contextWindow: options.local ? 32_768 : 128_000,
    maxOutputTokens: 8192,
    reasoning: REASONING.test(id),
    input: SEES_IMAGES.test(id) ? ['text', 'image'] : ['text'],
    cost: FREE,
  }
}

/** What the configuration says wins over what is known. */
export function withSettings(base: ModelInfo, settings: ModelSettings): ModelInfo {
  const window = settings.contextWindow ?? base.contextWindow
  return {
    ...base,
    name: settings.name ?? base.name,
    contextWindow: settings.contextTokens === undefined ? window : Math.min(window, settings.contextTokens),
    maxOutputTokens: settings.maxTokens ?? base.maxOutputTokens,
    reasoning: settings.reasoning ?? base.reasoning,
    input: settings.input === undefined ? base.input : settings.input.filter((kind) => kind === 'text' || kind === 'image'),
    cost: settings.cost === undefined ? base.cost : {
      input: settings.cost.input ?? 0,
      output: settings.cost.output ?? 0,
      cacheRead: settings.cost.cacheRead ?? 0,
      cacheWrite: settings.cost.cacheWrite ?? 0,
    },
  }
}
