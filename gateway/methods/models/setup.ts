// desktop.models.facts, .choose, .saveProvider and .removeProvider: what the Models view shows and changes.
import type { AgentProfile, ConfigService } from '../../config/index.ts'
import { invalidRequest, modelsWire } from '../../protocol/index.ts'
import type { ProvidersService } from '../../providers/index.ts'
import type { ConfigDraft } from '../agent-roster.ts'
import { defineMethod } from '../method.ts'
import type { Method } from '../method.ts'

export interface ModelSetupDependencies {
  readonly models: Pick<ProvidersService, 'describe' | 'resolve' | 'authStatus' | 'price'>
  readonly config: Pick<ConfigService, 'snapshot' | 'current'>
  readonly profiles: () => readonly AgentProfile[]
  readonly defaultAgentId: () => string
  /** Changes what is written in the configuration file; throws AppError when it was refused. */
  readonly editConfig: (mutate: (draft: ConfigDraft) => void) => void
}

type Json = Record<string, unknown>

/** The group under a key of a draft, made when it is missing. */
function groupAt(draft: Json, key: string): Json {
  const found = draft[key]
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Json
  const made: Json = {}
  draft[key] = made
  return made
}

/** What a value is read from, when it is nothing but a reference; null for anything else. */
function referenceOf(value: unknown): modelsWire.FactsResult['providers'][number]['key'] | null {
  const variable = typeof value === 'string' ? /^\$\{([A-Z_][A-Z0-9_]*)\}$/.exec(value)?.[1] : undefined
  if (variable !== undefined) return { source: 'env', name: variable }
  const { source, id } = typeof value === 'object' && value !== null ? (value as { source?: unknown; id?: unknown }) : {}
  return (source === 'env' || source === 'store') && typeof id === 'string' ? { source, name: id } : null
}

/** An address without names, passwords and queries. */
function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return address
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname.replace(/\/$/, '')}`
}

function facts({ models, config, profiles }: ModelSetupDependencies): modelsWire.FactsResult {
  const shared = chosen(config)
  const providers = (config.snapshot().sourceConfig as { models?: { providers?: Record<string, { apiKey?: unknown }> } }).models?.providers ?? {}
  return {
    ...shared,
    agents: profiles().map(({ id, model }) => ({
      agentId: id,
      primary: model.primary ?? null,
      fallbacks: model.fallbacks,
      isOwn: (model.primary ?? null) !== shared.primary || model.fallbacks.join('\n') !== shared.fallbacks.join('\n'),
    })),
    models: models.describe('all').map(({ ref, info }) => ({ model: ref, maxOutputTokens: info.maxOutputTokens, price: models.price(ref) })),
    providers: models.authStatus().map(({ providerId, api, baseUrl, keyless, configured, suggested }) => {
      const key = referenceOf(providers[providerId]?.apiKey)
      return { provider: providerId, api, ...(baseUrl === undefined ? {} : { baseUrl: withoutSecrets(baseUrl) }), isLocal: keyless, isConfigured: configured, ...(suggested === undefined ? {} : { suggested }), ...(key == null ? {} : { key }) }
    }),
  }
}

function chosen(config: ModelSetupDependencies['config']): { readonly primary: string | null; readonly fallbacks: readonly string[] } {
  const { model } = config.current().agents.defaults
  return typeof model === 'object' ? { primary: model.primary ?? null, fallbacks: model.fallbacks } : { primary: model ?? null, fallbacks: [] }
}

/** The methods that set models up. */
export function createModelSetupMethods(deps: ModelSetupDependencies): Method[] {
  const { models, profiles, defaultAgentId, editConfig } = deps

  /** Who would be left without an answer if this provider went away. */
  function dependents(provider: string): readonly string[] {
    return profiles().filter(({ model }) => [model.primary, ...model.fallbacks].some((reference) => reference !== undefined && models.resolve(reference, defaultAgentId())?.providerId === provider)).map(({ id }) => id)
  }

  return [
    defineMethod({ name: 'desktop.models.facts', scope: 'operator.read', params: modelsWire.factsParams, handle: () => facts(deps) }),
    defineMethod({
      name: 'desktop.models.choose',
      scope: 'operator.admin',
      params: modelsWire.chooseParams,
      handle({ primary, fallbacks }): modelsWire.ChooseResult {
        const unknown = [...(primary === null ? [] : [primary]), ...fallbacks].find((reference) => models.resolve(reference, defaultAgentId()) === null)
        if (unknown !== undefined) throw invalidRequest(`there is no model "${unknown}"`, { code: 'UNKNOWN_MODEL', model: unknown })
        const order = fallbacks.filter((reference, index) => reference !== primary && fallbacks.indexOf(reference) === index)
        editConfig((draft) => {
          const defaults = groupAt(groupAt(draft, 'agents'), 'defaults')
          if (primary === null && order.length === 0) delete defaults['model']
          else defaults['model'] = { ...(primary === null ? {} : { primary }), ...(order.length === 0 ? {} : { fallbacks: order }) }
        })
        return { ok: true, primary, fallbacks: order }
      },
    }),
    defineMethod({
      name: 'desktop.models.saveProvider',
      scope: 'operator.admin',
      params: modelsWire.saveProviderParams,
      handle({ provider, api, baseUrl, secret, models: listed = [] }): modelsWire.ProviderResult {
        editConfig((draft) => {
          const entry = groupAt(groupAt(groupAt(draft, 'models'), 'providers'), provider)
          if (api !== undefined) entry['api'] = api
          if (baseUrl !== undefined) entry['baseUrl'] = baseUrl
          if (secret === null) delete entry['apiKey']
          else if (secret !== undefined) entry['apiKey'] = { source: 'store', id: secret }
          const known = Array.isArray(entry['models']) ? (entry['models'] as readonly { readonly id?: unknown }[]) : []
          const added = listed.filter(({ id }) => !known.some((model) => model.id === id))
          if (added.length > 0) entry['models'] = [...known, ...added.map(({ id, name = id }) => ({ id, name }))]
        })
        return { ok: true, provider }
      },
    }),
    defineMethod({
      name: 'desktop.models.removeProvider',
      scope: 'operator.admin',
      params: modelsWire.removeProviderParams,
      handle({ provider }): modelsWire.ProviderResult {
        const agents = dependents(provider)
        if (agents.length > 0) throw invalidRequest(`${provider} answers for ${agents.join(', ')}; choose another model first`, { code: 'PROVIDER_IN_USE', agents })
        editConfig((draft) => {
          const providers = groupAt(groupAt(draft, 'models'), 'providers')
          if (!Object.hasOwn(providers, provider)) throw invalidRequest(`"${provider}" is not in the configuration`, { code: 'UNKNOWN_PROVIDER' })
          delete providers[provider]
        })
        return { ok: true, provider }
      },
    }),
  ]
}
