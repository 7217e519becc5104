// Everything there is to know about models and the services they come from, read as a whole and joined for the view.
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { modelsWire } from '../../../gateway/protocol/index.ts'
import { createResource } from '../create-resource.ts'
import type { ResourceApi } from '../create-resource.ts'

export interface ModelRow {
  /** `provider/id`. */
  readonly reference: string
  readonly name: string
  readonly provider: string
  readonly providerName: string
  readonly isAvailable: boolean
  readonly unavailable: 'missing-auth' | 'auth-failed' | 'cooldown' | null
  readonly contextWindow: number
  readonly isReasoning: boolean
  readonly seesImages: boolean
  readonly isLocal: boolean
  readonly price: modelsWire.ModelPrice
}

export interface ProviderRow {
  readonly id: string
  readonly name: string
  readonly api: string
  readonly baseUrl: string | null
  readonly isLocal: boolean
  readonly isConfigured: boolean
  readonly hasKey: boolean
  /** Where its keys come from, in words. */
  readonly sources: readonly string[]
  readonly key: { readonly source: 'store' | 'env'; readonly name: string } | null
  /** All its keys rest after failures until then. */
  readonly resting: { readonly untilMs: number; readonly reason: string } | null
}

export interface ModelOverview {
  readonly primary: string | null
  readonly fallbacks: readonly string[]
  /** Agents that do not use the default. */
  readonly exceptions: readonly { readonly agentId: string; readonly primary: string | null }[]
  readonly models: readonly ModelRow[]
  readonly providers: readonly ProviderRow[]
}

const BUILTIN = 'builtin'
/** What answers when nothing is chosen. */
export const BUILTIN_MODEL = 'builtin/assistant'

export function createModelOverview({ client }: { readonly client: GatewayClient }): ResourceApi<ModelOverview> {
  return createResource({
    client,
    changedBy: ['config.changed', 'chat.metadata.changed'],
    async read() {
      const [facts, list, auth] = await Promise.all([
        client.request<modelsWire.FactsResult>('desktop.models.facts'),
        client.request<modelsWire.ListResult>('models.list', { view: 'all' }),
        client.request<modelsWire.AuthStatusResult>('models.authStatus'),
      ])
      return joinOverview(facts, list, auth)
    },
  })
}

/** One picture from three answers. Pure. */
export function joinOverview(facts: modelsWire.FactsResult, { models }: modelsWire.ListResult, auth: modelsWire.AuthStatusResult): ModelOverview {
  const prices = new Map(facts.models.map(({ model, price }) => [model, price]))
  const more = new Map(facts.providers.map((provider) => [provider.provider, provider]))
  const names = new Map(auth.providers.map(({ provider, displayName }) => [provider, displayName]))
  return {
    primary: facts.primary,
    fallbacks: facts.fallbacks,
    exceptions: facts.agents.filter(({ isOwn }) => isOwn).map(({ agentId, primary }) => ({ agentId, primary })),
    models: models.map((model) => ({
      reference: `${model.provider}/${model.id}`,
      name: model.name,
      provider: model.provider,
      providerName: names.get(model.provider) ?? model.provider,
      isAvailable: model.available,
      unavailable: model.unavailableReason ?? null,
      contextWindow: model.contextWindow,
      isReasoning: model.reasoning,
      seesImages: model.input.includes('image'),
      isLocal: model.provider === BUILTIN || more.get(model.provider)?.isLocal === true,
      price: prices.get(`${model.provider}/${model.id}`) ?? { kind: 'unknown' },
    })),
    providers: auth.providers.map(({ provider, displayName, status, profiles }) => {
      const { api = '', baseUrl = null, isLocal = false, isConfigured = false, key = null } = more.get(provider) ?? {}
      const rests = profiles.flatMap(({ cooldownUntil, cooldownReason }) => (cooldownUntil === undefined ? [] : [{ untilMs: cooldownUntil, reason: cooldownReason ?? '' }]))
      const resting = profiles.length > 0 && rests.length === profiles.length ? (rests.toSorted((left, right) => left.untilMs - right.untilMs)[0] ?? null) : null
      return { id: provider, name: displayName, api, baseUrl, isLocal, isConfigured, hasKey: status !== 'missing' && profiles.length > 0, sources: profiles.map(({ source }) => source), key, resting }
    }),
  }
}

/** The row of a reference; a bare one for a model nobody listed. Pure. */
export function findModel(reference: string, { models, providers }: Pick<ModelOverview, 'models' | 'providers'>): ModelRow {
  const provider = reference.slice(0, Math.max(0, reference.indexOf('/')))
  const known = models.find((model) => model.reference === reference) ?? models.find((model) => model.reference.endsWith(`/${reference}`))
  const owner = providers.find(({ id }) => id === provider)
  return known ?? {
    reference, name: reference.slice(reference.indexOf('/') + 1), provider, providerName: owner?.name ?? provider,
    isAvailable: owner !== undefined && (owner.isLocal || owner.hasKey), unavailable: owner === undefined || owner.isLocal || owner.hasKey ? null : 'missing-auth', contextWindow: 0, isReasoning: false, seesImages: false, isLocal: owner?.isLocal ?? false, price: { kind: 'unknown' },
  }
}
