// What the owner could pick: models of servers found running, and services whose key is in the environment.
import type { ModelOffer } from '../plugin-api/index.ts'
import type { AuthProfile } from './auth-profiles.ts'
import { PROVIDER_DEFINITIONS } from './builtin-providers.ts'
import type { Catalogue, ProviderEntry } from './catalogue.ts'

/** Model ids of servers found running, by provider. */
export type DetectedModels = ReadonlyMap<string, readonly string[]>

/** A service within reach, with every model of it that is known. */
export interface ProviderCandidate {
  readonly providerId: string
  readonly name: string
  readonly api: string
  readonly baseUrl?: string
  /** The environment variable that holds its key. */
  readonly envKey?: string
  readonly modelIds: readonly string[]
}

/** Single models to suggest, local ones first. */
export function findOffers(catalogue: Catalogue, detected: DetectedModels, keyOf: (provider: ProviderEntry) => AuthProfile | undefined): readonly ModelOffer[] {
  const local = PROVIDER_DEFINITIONS.flatMap(({ id, name }) => (detected.get(id) ?? []).slice(0, 3).map((model) => ({ ref: `${id}/${model}`, found: `${name} on this computer` })))
  const remote = [...catalogue.providers.values()].flatMap((provider) => {
    const profile = keyOf(provider)
    const model = provider.suggested
    return profile?.source === 'environment' && model !== undefined ? [{ ref: `${provider.id}/${model}`, found: `key in ${profile.label}` }] : []
  })
  return [...local, ...remote]
}

/** The same, service by service with all its models, for a dialogue that lets the owner choose. */
export function findCandidates(catalogue: Catalogue, detected: DetectedModels, keyOf: (provider: ProviderEntry) => AuthProfile | undefined): readonly ProviderCandidate[] {
  return [...catalogue.providers.values()].flatMap((provider): ProviderCandidate[] => {
    const { id, name, api, baseUrl, suggested } = provider
    const where = { providerId: id, name, api, ...(baseUrl === undefined ? {} : { baseUrl }) }
    const running = detected.get(id)
    if (running !== undefined) return [{ ...where, modelIds: running }]
    const profile = keyOf(provider)
    if (profile?.source !== 'environment') return []
    const known = [...catalogue.entries.values()].filter((entry) => entry.providerId === id).map((entry) => entry.info.id)
    return [{ ...where, envKey: profile.label, modelIds: [...new Set(suggested === undefined ? known : [suggested, ...known])] }]
  })
}

