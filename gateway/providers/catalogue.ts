// Which models there are and what they are called: configured ones, those of built-in providers, those found on this machine.
import type { ModelInfo } from '../plugin-api/index.ts'
import { BUILTIN_MODEL_REF, BUILTIN_PROVIDER, guessApi, PROVIDER_DEFINITIONS } from './builtin-providers.ts'
import type { ProviderDefinition } from './builtin-providers.ts'
import { BUILTIN_MODEL, describeModel, knownModelsOf, withSettings } from './model-facts.ts'
import type { ResolvedModel } from './model-gateway.ts'
import type { ProvidersSettings, RequestParams } from './settings.ts'

/** A service as it will be called, without its keys. */
export interface ProviderEntry {
  readonly id: string
  readonly name: string
  readonly api: string
  readonly baseUrl?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly idleTimeoutMs: number
  /** Works without a key. */
  readonly keyless: boolean
  /** Named in the configuration. */
  readonly configured: boolean
  /** Environment variables that may hold a key. */
  readonly envKeys: readonly string[]
  readonly suggested?: string
  /** The key goes into `Authorization: Bearer`. */
  readonly bearer?: boolean
}

export interface CatalogueEntry extends ResolvedModel {
  readonly provider: ProviderEntry
  /** The model's own dialect and headers, where they differ from the provider's. */
  readonly api: string
  readonly headers?: Readonly<Record<string, string>>
  readonly params?: RequestParams
  /** Named in the configuration or found on this machine. */
  readonly listed: boolean
}

export interface Catalogue {
  readonly providers: ReadonlyMap<string, ProviderEntry>
  readonly entries: ReadonlyMap<string, CatalogueEntry>
  readonly aliases: ReadonlyMap<string, string>
  /** By alias, `provider/model` or bare id; null when nothing matches. */
  find(reference: string): CatalogueEntry | null
}

const REMOTE_IDLE_MS = 120_000
/** A local model may read a long prompt for minutes before its first word. */
const LOCAL_IDLE_MS = 600_000
const LOCAL_ADDRESS = /^https?:\/\/(127\.|localhost|\[::1\]|0\.0\.0\.0|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|[^/]+\.local[:/])/

function providerEntry(id: string, definition: ProviderDefinition | undefined, settings: ProvidersSettings): ProviderEntry {
  const own = settings.providers[id]
  const baseUrl = own?.baseUrl ?? definition?.baseUrl
  const keyless = (definition?.local ?? false) || (baseUrl !== undefined && LOCAL_ADDRESS.test(baseUrl))
  return {
    id,
    name: definition?.name ?? id,
    api: own?.api ?? guessApi(definition, own?.baseUrl),
    keyless,
    configured: own !== undefined,
    envKeys: definition?.envKeys ?? [],
    idleTimeoutMs: own?.timeoutSeconds === undefined ? (keyless ? LOCAL_IDLE_MS : REMOTE_IDLE_MS) : own.timeoutSeconds * 1000,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(own?.headers === undefined ? {} : { headers: own.headers }),
    ...(own?.authHeader === true ? { bearer: true } : {}),
    ...(definition?.suggested === undefined ? {} : { suggested: definition.suggested }),
  }
}

function builtinProvider(): ProviderEntry {
  return { id: BUILTIN_PROVIDER, name: 'Built-in', api: BUILTIN_PROVIDER, keyless: true, configured: true, envKeys: [], idleTimeoutMs: REMOTE_IDLE_MS }
}

function entryOf(provider: ProviderEntry, info: ModelInfo, listed: boolean, extra: { readonly api?: string | undefined; readonly headers?: Readonly<Record<string, string>> | undefined } = {}): CatalogueEntry {
  const headers = extra.headers === undefined ? provider.headers : { ...provider.headers, ...extra.headers }
  return { ref: `${provider.id}/${info.id}`, providerId: provider.id, info, provider, api: extra.api ?? provider.api, listed, ...(headers === undefined ? {} : { headers }) }
}

function readProviders(settings: ProvidersSettings): Map<string, ProviderEntry> {
  const providers = new Map<string, ProviderEntry>([[BUILTIN_PROVIDER, builtinProvider()]])
  const definitions = new Map(PROVIDER_DEFINITIONS.map((definition) => [definition.id, definition]))
  const ids = new Set([...Object.keys(settings.providers), ...(settings.mode === 'replace' ? [] : definitions.keys())])
  for (const id of ids) if (id !== BUILTIN_PROVIDER) providers.set(id, providerEntry(id, definitions.get(id), settings))
  return providers
}

function readModels(settings: ProvidersSettings, providers: ReadonlyMap<string, ProviderEntry>, detected: ReadonlyMap<string, readonly string[]>): Map<string, CatalogueEntry> {
  const entries = new Map<string, CatalogueEntry>()
  const add = (entry: CatalogueEntry): void => void (entries.has(entry.ref) || entries.set(entry.ref, withDefaults(entry, settings)))
  for (const provider of providers.values()) {
    if (provider.id === BUILTIN_PROVIDER) add(entryOf(provider, BUILTIN_MODEL, true))
    for (const model of settings.providers[provider.id]?.models ?? []) {
      add(entryOf(provider, withSettings(describeModel(model.id, { local: provider.keyless }), model), true, model))
    }
    for (const id of detected.get(provider.id) ?? []) add(entryOf(provider, describeModel(id, { local: provider.keyless }), true))
    for (const info of knownModelsOf(provider.id)) add(entryOf(provider, info, false))
  }
  return entries
}

/** What `agents.defaults` says about a model: its parameters, and the limit of every window. */
function withDefaults(entry: CatalogueEntry, { modelEntries, contextTokens }: ProvidersSettings): CatalogueEntry {
  const params = modelEntries[entry.ref]?.params
  const { info } = entry
  return {
    ...entry,
    ...(params === undefined ? {} : { params }),
    ...(contextTokens === undefined || info.contextWindow <= contextTokens ? {} : { info: { ...info, contextWindow: contextTokens } }),
  }
}

/** Builds the catalogue; `detected` holds the model ids of servers found running. */
export function buildCatalogue(settings: ProvidersSettings, detected: ReadonlyMap<string, readonly string[]>): Catalogue {
  const providers = readProviders(settings)
  const entries = readModels(settings, providers, detected)
  const aliases = new Map<string, string>()
  for (const [ref, { alias }] of Object.entries(settings.modelEntries)) {
    if (alias !== undefined && alias !== '') aliases.set(alias.toLowerCase(), ref)
  }
  const byBareId = new Map<string, CatalogueEntry>()
  for (const entry of [...entries.values()].toSorted((a, b) => Number(b.listed) - Number(a.listed))) {
    const key = entry.info.id.toLowerCase()
    if (!byBareId.has(key)) byBareId.set(key, entry)
  }

  /** A reference with a known provider is taken at its word: services have more models than any list. */
  function dynamic(reference: string): CatalogueEntry | null {
    const slash = reference.indexOf('/')
    const provider = slash < 0 ? undefined : providers.get(reference.slice(0, slash).toLowerCase())
    const id = reference.slice(slash + 1)
    if (provider === undefined || id === '' || provider.id === BUILTIN_PROVIDER) return null
    return withDefaults(entryOf(provider, describeModel(id, { local: provider.keyless }), false), settings)
  }

  function find(reference: string): CatalogueEntry | null {
    const wanted = aliases.get(reference.trim().toLowerCase()) ?? reference.trim()
    if (wanted === '' || wanted === BUILTIN_PROVIDER) return wanted === '' ? null : entries.get(BUILTIN_MODEL_REF) ?? null
    return entries.get(wanted) ?? byBareId.get(wanted.toLowerCase()) ?? dynamic(wanted)
  }

  return { providers, entries, aliases, find }
}
