// What is wrong with a service as it is typed in, and what it means when nothing is. Pure.
import { addressProblem } from '../../lib/services/service-address.ts'
import type { ProviderRow } from '../../state/models/model-overview.ts'
import type { ServiceDraft } from '../../state/models/model-setup-store.ts'

export const DIALECTS = ['openai-completions', 'openai-responses', 'anthropic-messages', 'google-generative-ai'] as const

export interface ServiceForm {
  readonly name: string
  readonly address: string
  readonly dialect: string
  readonly key: string
  readonly model: string
}

export type ServiceProblems = Partial<Record<keyof ServiceForm, 'nameProblem' | 'nameTaken' | 'addressProblem' | 'addressOpen' | 'addressLogin' | 'keyProblem' | 'modelProblem'>>

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/

/** By field, as keys of texts under `models.dialog`. */
export function checkService({ name, address, key, model }: ServiceForm, provider: ProviderRow | null, taken: readonly string[]): ServiceProblems {
  const problems: ServiceProblems = {}
  if (provider === null && !NAME.test(name)) problems.name = 'nameProblem'
  else if (provider === null && taken.includes(name)) problems.name = 'nameTaken'
  if (provider === null || provider.baseUrl !== null) {
    const problem = addressProblem(address.trim())
    if (problem !== null) problems.address = problem === 'open' ? 'addressOpen' : problem === 'login' ? 'addressLogin' : 'addressProblem'
  }
  if (provider !== null && !provider.isLocal && !provider.hasKey && key.trim() === '') problems.key = 'keyProblem'
  if (model.trim() === '') problems.model = 'modelProblem'
  return problems
}

/** What changes: of a known service the address only when it is another one, and never its dialect. */
export function toDraft({ name, address, dialect, key, model }: ServiceForm, provider: ProviderRow | null): ServiceDraft {
  const typed = address.trim()
  return {
    provider: name,
    key: key.trim() === '' ? null : key.trim(),
    ...(provider === null && { api: dialect }),
    ...((provider === null || (provider.baseUrl !== null && provider.baseUrl !== typed)) && { baseUrl: typed }),
    ...((provider === null || provider.isConfigured) && { modelId: model.trim() }),
  }
}
