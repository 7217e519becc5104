// How to connect a real model, in plain words.
import type { ModelOffer } from '../../gateway/plugin-api/index.ts'

interface Advice {
  readonly name: string
  readonly steps: readonly string[]
}

const keySteps = (name: string, id: string, variable: string, address: string, model: string): Advice => ({
  name,
  steps: [`Get a key at ${address}.`, `Run \`claw models auth ${id}\` and paste it. A key in the variable \`${variable}\` is found by itself.`, `Pick a model: \`claw models set ${id}/${model}\`.`],
})

const ADVICE: Readonly<Record<string, Advice>> = {
  openai: keySteps('OpenAI', 'openai', 'OPENAI_API_KEY', 'platform.openai.com', 'gpt-6.1-terra'),
  anthropic: keySteps('Anthropic (Claude)', 'anthropic', 'ANTHROPIC_API_KEY', 'console.anthropic.com', 'claude-sonnet-5-5'),
  google: keySteps('Google (Gemini)', 'google', 'GEMINI_API_KEY', 'aistudio.google.com', 'gemini-3.8-flash'),
  openrouter: keySteps('OpenRouter', 'openrouter', 'OPENROUTER_API_KEY', 'openrouter.ai/keys', 'openrouter/auto'),
  groq: keySteps('Groq', 'groq', 'GROQ_API_KEY', 'console.groq.com', 'openai/gpt-oss-120b'),
  ollama: {
    name: 'Ollama (free, on this computer)',
    steps: ['Install it from ollama.com.', 'Get a model: `ollama pull qwen3:8b`.', 'Pick it: `claw models set ollama/qwen3:8b`. No key needed.'],
  },
  lmstudio: {
    name: 'LM Studio (free, on this computer)',
    steps: ['Install it from lmstudio.ai and download a model there.', 'Start its local server (Developer tab).', 'See the names with `claw models list`, then `claw models set lmstudio/<name>`. No key needed.'],
  },
}

/** From a clone the command is reached through npm. */
const WHERE_TO_TYPE = 'Commands are typed in a second terminal. In the folder you started me from, write `npx claw` for `claw`.'

/** What was found on this machine, as lines to choose from; empty when nothing was. */
export function describeOffers(offers: readonly ModelOffer[]): string {
  if (offers.length === 0) return ''
  return offers.slice(0, 6).map((offer) => `- \`claw models set ${offer.ref}\` (${offer.found})`).join('\n')
}

/** The answer to "set up a model", for one service or in general. */
export function setupAdvice(provider: string | null, offers: readonly ModelOffer[]): string {
  const advice = provider === null ? undefined : ADVICE[provider]
  const fitting = provider === null ? offers : offers.filter((offer) => offer.ref.startsWith(`${provider}/`))
  const found = describeOffers(fitting)
  const ready = found === '' ? '' : `Found here already. One command and it answers:\n${found}\n\n`
  if (advice !== undefined) return `${ready}To use ${advice.name}:\n${advice.steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}\n\n${WHERE_TO_TYPE}`
  return [
    `${ready}The easiest way: type \`/setup\` in the terminal chat, or run \`claw onboard\`. It asks a few questions, tries the model, and writes nothing before you have seen it.`,
    '',
    'By hand, take one of these:',
    '- With a key: `claw models auth openai` (or `anthropic`, `google`, `openrouter`, `groq`), then `claw models set <provider/model>`. A key in the environment (`OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, `GEMINI_API_KEY`, `OPENROUTER_API_KEY`, `GROQ_API_KEY`) is found by itself.',
    '- Free, on this computer: Ollama or LM Studio. Both are found by themselves while they run.',
    '',
    `Say "set up ollama" (or another name) for the single steps. ${WHERE_TO_TYPE}`,
  ].join('\n')
}
