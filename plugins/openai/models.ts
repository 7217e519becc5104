// What is assumed about a model the service only gives a name of. The catalogue of the gateway knows the popular ones better.
import type { ModelInfo } from '../../gateway/plugin-api/index.ts'

/** Names of model families that think before they answer. */
const REASONING = /(^|\/)(o\d|gpt-[5-9]|gpt-oss|deepseek-r|qwq|qwen3|magistral)/i
const SEES_IMAGES = /gpt-4o|gpt-4\.1|gpt-[5-9]|vision|llava|-vl|pixtral|gemma-?3|llama-?4/i

/** A careful description: a window that local servers usually have, no price. */
export function unknownModel(id: string): ModelInfo {
  return {
    id,
    name: id,
    contextWindow: 32_768,
    maxOutputTokens: 8192,
    reasoning: REASONING.test(id),
    input: SEES_IMAGES.test(id) ? ['text', 'image'] : ['text'],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  }
}
