// The questions of the onboarding, in plain language. Asks; decides and writes nothing.
import { spokenTime } from '../terminal/format.ts'
import type { Answers } from './plan.ts'
import { checkBaseUrl } from './plan.ts'
import type { Candidate } from './candidates.ts'
import type { TestOutcome } from './apply.ts'

export interface Choice {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

/** What the wizard needs of a terminal. Every question may be cancelled: `Cancelled` is thrown. */
export interface Prompts {
  say(text: string): void
  choose(question: string, choices: readonly Choice[]): Promise<string>
  ask(question: string, options: { readonly initial?: string; readonly placeholder?: string; readonly check?: (text: string) => string | undefined }): Promise<string>
  askSecret(question: string): Promise<string>
  confirm(question: string): Promise<boolean>
  busy<Result>(text: string, work: () => Promise<Result>): Promise<Result>
}

export class Cancelled extends Error {
  constructor() {
    super('cancelled')
    this.name = 'Cancelled'
  }
}

export interface WizardTools {
  readonly candidates: readonly Candidate[]
  readonly test: (answers: Answers) => Promise<TestOutcome>
  readonly defaults: { readonly assistantName: string; readonly workspace: string }
}

/** Services a key can be pasted for, with a model to begin with. */
const KEYED: readonly (Choice & { readonly model: string })[] = [
  { value: 'anthropic', label: 'Anthropic', hint: 'console.anthropic.com', model: 'claude-sonnet-5-5' },
  { value: 'openai', label: 'OpenAI', hint: 'platform.openai.com', model: 'gpt-6.1-terra' },
  { value: 'google', label: 'Google', hint: 'aistudio.google.com', model: 'gemini-3.8-flash' },
  { value: 'openrouter', label: 'OpenRouter', hint: 'openrouter.ai, many models with one key', model: 'anthropic/claude-sonnet-5.5' },
  { value: 'groq', label: 'Groq', hint: 'console.groq.com', model: 'openai/gpt-oss-120b' },
]

/** Asks everything and returns the answers. */
export async function askAll(prompts: Prompts, tools: WizardTools): Promise<Answers> {
  const model = await askForWorkingModel(prompts, tools)
  const assistantName = await prompts.ask('What should the assistant be called?', { initial: tools.defaults.assistantName, check: (text) => (text.trim() === '' || text.length > 64 ? 'A name of up to 64 characters.' : undefined) })
  const workspace = await prompts.ask('In which folder may it work? It reads and writes there without asking.', { initial: tools.defaults.workspace, check: (text) => (text.trim() === '' ? 'A folder, for example ~/assistant' : undefined) })
  return {
    ...model,
    ...(assistantName.trim() === tools.defaults.assistantName ? {} : { assistantName: assistantName.trim() }),
    ...(workspace.trim() === tools.defaults.workspace ? {} : { workspace: workspace.trim() }),
  }
}

async function askForWorkingModel(prompts: Prompts, tools: WizardTools): Promise<Answers> {
  for (;;) {
    const answers = await askForModel(prompts, tools.candidates)
    if (answers.model === null) return answers
    const outcome = await prompts.busy(`Trying ${answers.model}`, () => tools.test(answers))
    if (outcome.state === 'ok') {
      prompts.say(`${answers.model} answered${outcome.durationMs === null ? '' : ` in ${spokenTime(outcome.durationMs)}`}.`)
      return answers
    }
    prompts.say(outcome.state === 'failed' ? `${answers.model} did not answer: ${outcome.message}` : `It could not be tried yet: ${outcome.message}`)
    const next = await prompts.choose('How shall it go on?', [
      { value: 'again', label: 'Choose another model, or correct the key' },
      { value: 'keep', label: 'Keep it anyway', hint: 'for example when the network is down now' },
      { value: 'none', label: 'Go on without a model for now' },
    ])
    if (next === 'keep') return answers
    if (next === 'none') return { model: null }
  }
}

async function askForModel(prompts: Prompts, candidates: readonly Candidate[]): Promise<Answers> {
  const found = candidates.filter((candidate) => candidate.provider !== 'builtin')
  const choice = await prompts.choose('Which model should the assistant use?', [
    ...found.map((candidate, index) => ({ value: `found:${index}`, label: candidate.label, hint: candidate.models.length === 1 ? (candidate.models[0] ?? '') : `${candidate.models.length} models` })),
    { value: 'key', label: 'A service I have a key for', hint: 'Anthropic, OpenAI, Google…' },
    { value: 'address', label: 'Another address', hint: 'any server with the OpenAI API' },
    { value: 'none', label: 'None for now', hint: 'the built-in assistant works without network and key' },
  ])
  const candidate = choice.startsWith('found:') ? found[Number(choice.slice(6))] : undefined
  if (candidate !== undefined) return askAmong(prompts, candidate)
  if (choice === 'key') return askForKey(prompts)
  return choice === 'address' ? askForAddress(prompts) : { model: null }
}

async function askAmong(prompts: Prompts, candidate: Candidate): Promise<Answers> {
  const [first = ''] = candidate.models
  const model = candidate.models.length === 1 ? first : await prompts.choose('Which of its models?', candidate.models.slice(0, 40).map((ref) => ({ value: ref, label: ref })))
  return {
    model,
    ...(candidate.baseUrl === undefined ? {} : { service: { provider: candidate.provider, baseUrl: candidate.baseUrl, ...(candidate.api === undefined ? {} : { api: candidate.api }) } }),
    ...(candidate.keyVariable === undefined ? {} : { key: { variable: candidate.keyVariable } }),
  }
}

async function askForKey(prompts: Prompts): Promise<Answers> {
  const provider = await prompts.choose('Which service?', KEYED)
  const pasted = (await prompts.askSecret('Paste the key. It is stored on this machine, readable by you only.')).trim()
  const suggestion = KEYED.find((service) => service.value === provider)?.model ?? ''
  const id = await prompts.ask('Which model of it?', { initial: suggestion, check: (text) => (text.trim() === '' ? 'The name of a model.' : undefined) })
  return { model: `${provider}/${id.trim()}`, key: { pasted } }
}

async function askForAddress(prompts: Prompts): Promise<Answers> {
  const baseUrl = (await prompts.ask('At which address?', { placeholder: 'http://127.0.0.1:11434/v1', check: checkBaseUrl })).trim()
  const provider = await prompts.ask('What should this service be called here?', { initial: new URL(baseUrl).port === '11434' ? 'ollama' : 'custom', check: (text) => (/^[a-z0-9][a-z0-9-]*$/.test(text) ? undefined : 'Small letters, digits and dashes.') })
  const id = await prompts.ask('Which model? Its name as the service knows it.', { placeholder: 'llama3.3', check: (text) => (text.trim() === '' ? 'The name of a model.' : undefined) })
  const pasted = (await prompts.askSecret('Its key (empty when it needs none)')).trim()
  return { model: `${provider}/${id.trim()}`, service: { provider, baseUrl }, ...(pasted === '' ? {} : { key: { pasted } }) }
}
