// Puts the providers layer together: catalogue, keys, detection, routing, and what the methods tell clients about them.
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import type { ModelInfo, ModelOffer, ModelProvider } from '../plugin-api/index.ts'
import { createAuthProfiles } from './auth-profiles.ts'
import type { AuthProfile, Cooldown } from './auth-profiles.ts'
import { BUILTIN_MODEL_REF, BUILTIN_PROVIDER, PROVIDER_DEFINITIONS } from './builtin-providers.ts'
import { buildCatalogue } from './catalogue.ts'
import type { Catalogue, CatalogueEntry } from './catalogue.ts'
import { detectModels, probeModels } from './detect-models.ts'
import type { ModelProbe } from './detect-models.ts'
import type { ModelMeter } from './limits/model-meter.ts'
import type { ModelGateway, ResolvedModel } from './model-gateway.ts'
import { findCandidates, findOffers } from './offers.ts'
import type { ProviderCandidate } from './offers.ts'
import { requestParams, routeStream } from './route-stream.ts'
import type { RouteDependencies } from './route-stream.ts'
import { overlayConnection, tryModel } from './try-model.ts'
import type { ModelTest, TrialConnection } from './try-model.ts'
import type { ProvidersSettings } from './settings.ts'

export interface ModelGatewayDependencies {
  readonly settings: () => ProvidersSettings
  /** The plugin that speaks a dialect, loaded at its first use; null when none does. */
  readonly loadProvider: (api: string) => Promise<ModelProvider | null>
  readonly clock: Clock
  readonly logger: Logger
  /** Defaults to none: nothing is held back or counted. */
  readonly meter?: ModelMeter
  /** Defaults to real timers. */
  readonly sleep?: (delayMs: number, signal: AbortSignal) => Promise<void>
  /** Defaults to plain HTTP. */
  readonly probe?: ModelProbe
}

export interface ListedModel extends ResolvedModel {
  readonly available: boolean
  readonly alias?: string
  readonly unavailable?: { readonly reason: 'missing-auth' | 'auth-failed' | 'cooldown'; readonly untilMs?: number }
}

/** The keys of one provider and how they are doing. Never contains a key. */
export interface ProviderAuthStatus {
  readonly providerId: string
  readonly name: string
  readonly api: string
  readonly baseUrl?: string
  /** Works without a key: runs on this machine or in its network. */
  readonly keyless: boolean
  /** Named in the configuration. */
  readonly configured: boolean
  /** Id of the model to begin with. */
  readonly suggested?: string
  readonly profiles: readonly (Pick<AuthProfile, 'id' | 'source' | 'label'> & { readonly cooldown: Cooldown | null })[]
}

/** US dollars per million tokens. */
export type ModelPrice = { readonly kind: 'free' } | { readonly kind: 'unknown' } | ({ readonly kind: 'known' } & ModelInfo['cost'])

export interface ProvidersService extends ModelGateway {
  /** Looks for local models once, a moment after start; returns at once. */
  start(): void
  close(): void
  /** Looks for local models now; resolves with what the person could pick. */
  detect(signal?: AbortSignal): Promise<readonly ModelOffer[]>
  /** Models that were found but not picked, best first. */
  offers(): readonly ModelOffer[]
  /** `usable`: configured, found or behind a key; `all`: everything known. */
  describe(view: 'usable' | 'all'): readonly ListedModel[]
  authStatus(): readonly ProviderAuthStatus[]
  /** What a model costs: nothing where it runs at home or the owner says so; unknown where nobody said. */
  price(ref: string): ModelPrice
  /** Servers found running and services whose key is in the environment, with every model of theirs. */
  candidates(): readonly ProviderCandidate[]
  /**
   * One short completion. `connection` tries an address or key that is not configured yet; it is forgotten afterwards.
   * Never retries and never falls back. Aborts with the signal.
   */
  test(request: { readonly ref: string | undefined; readonly agentId: string; readonly connection?: TrialConnection }, signal: AbortSignal): Promise<ModelTest>
}

const DETECT_AFTER_MS = 1500
const DETECT_TIMEOUT_MS = 800

async function realSleep(delayMs: number, signal: AbortSignal): Promise<void> {
  await delay(delayMs, undefined, { signal }).catch(() => undefined)
}

/** The meter as it sees the calls of one agent and session. */
function metered(meter: ModelMeter, agentId: string, sessionId: string): NonNullable<RouteDependencies['meter']> {
  const call = ({ providerId, info }: CatalogueEntry) => ({ agentId, sessionId, provider: providerId, model: info.id })
  return { refusal: (entry) => meter.refusal(call(entry)), used: (entry, usage) => meter.used(call(entry), usage) }
}

/** The providers layer. Opens no connection and reads no file until it is asked something. */
export function createModelGateway(dependencies: ModelGatewayDependencies): ProvidersService {
  const { settings, clock, logger, loadProvider, meter, sleep = realSleep, probe = probeModels } = dependencies
  const auth = createAuthProfiles({ settings, clock })
  const stopped = new AbortController()
  let detected: ReadonlyMap<string, readonly string[]> = new Map()
  let built: { readonly settings: ProvidersSettings; readonly detected: typeof detected; readonly catalogue: Catalogue; readonly offers: readonly ModelOffer[] } | null = null
  let timer: NodeJS.Timeout | null = null

  function current(): { readonly catalogue: Catalogue; readonly offers: readonly ModelOffer[] } {
    const now = settings()
    if (built === null || built.settings !== now || built.detected !== detected) {
      const catalogue = buildCatalogue(now, detected)
      built = { settings: now, detected, catalogue, offers: findOffers(catalogue, detected, (provider) => auth.all(provider)[0]) }
    }
    return built
  }

  /** An agent without a configured model gets the built-in assistant: found models are offered, never taken. */
  function find(ref: string | undefined, agentId: string): CatalogueEntry | null {
    return current().catalogue.find(ref ?? settings().agentModel(agentId).primary ?? BUILTIN_MODEL_REF)
  }

  function unavailable({ provider }: CatalogueEntry): ListedModel['unavailable'] {
    const profiles = auth.all(provider)
    if (profiles.length === 0) return { reason: 'missing-auth' }
    const resting = profiles.map((profile) => auth.cooldown(profile.id))
    if (resting.includes(null)) return undefined
    const untilMs = Math.min(...resting.map((cooldown) => cooldown?.untilMs ?? 0))
    return { reason: resting.every((cooldown) => cooldown?.reason === 'auth') ? 'auth-failed' : 'cooldown', untilMs }
  }

  function describe(view: 'usable' | 'all'): readonly ListedModel[] {
    const { catalogue } = current()
    const aliases = new Map([...catalogue.aliases].map(([alias, ref]) => [ref, alias]))
    return [...catalogue.entries.values()].flatMap((entry) => {
      const problem = unavailable(entry)
      if (view === 'usable' && !entry.listed && problem?.reason === 'missing-auth') return []
      const alias = aliases.get(entry.ref)
      const { ref, providerId, info } = entry
      return [{ ref, providerId, info, available: problem === undefined, ...(alias === undefined ? {} : { alias }), ...(problem === undefined ? {} : { unavailable: problem }) }]
    })
  }

  async function detect(signal: AbortSignal = stopped.signal): Promise<readonly ModelOffer[]> {
    const local = new Set(PROVIDER_DEFINITIONS.filter((definition) => definition.local).map((definition) => definition.id))
    const providers = [...current().catalogue.providers.values()].filter((provider) => local.has(provider.id))
    const found = await detectModels(providers, probe, DETECT_TIMEOUT_MS, AbortSignal.any([signal, stopped.signal]))
    if (!stopped.signal.aborted && JSON.stringify([...found]) !== JSON.stringify([...detected])) detected = found
    return current().offers
  }

  return {
    resolve(ref, agentId) {
      const entry = find(ref, agentId)
      return entry === null ? null : { ref: entry.ref, providerId: entry.providerId, info: entry.info }
    },
    list: () => describe('usable'),
    async *stream({ ref, agentId, strict = false, countedFor, fallbacks: named, ...given }, signal) {
      const request = { ...requestParams(settings().agentParams?.(agentId)), ...given }
      const first = find(ref, agentId)
      if (first === null) {
        const name = ref ?? settings().agentModel(agentId).primary
        yield { type: 'error', failure: { kind: 'not_found', message: `There is no model "${name}". See: claw models list` }, content: [] }
        return
      }
      const fallbacks = strict ? [] : (named ?? settings().agentModel(agentId).fallbacks).flatMap((reference) => find(reference, agentId) ?? [])
      const models = [first, ...fallbacks.filter((entry, index) => entry.ref !== first.ref && fallbacks.findIndex((other) => other.ref === entry.ref) === index)]
      const { offers } = current()
      yield* routeStream(models, offers.length === 0 ? request : { ...request, offers }, signal, { auth, loadProvider, sleep, logger, ...(meter !== undefined && { meter: metered(meter, agentId, countedFor ?? given.sessionId) }) })
    },
    start() {
      if (!settings().detectLocal || timer !== null) return
      timer = setTimeout(() => {
        detect().then(
          (offers) => offers.length > 0 && logger.info('models found that can be used', { models: offers.map((offer) => offer.ref) }),
          (error: unknown) => logger.warn('looking for local models failed', { error }),
        )
      }, DETECT_AFTER_MS)
      timer.unref()
    },
    close() {
      if (timer !== null) clearTimeout(timer)
      stopped.abort()
    },
    detect,
    offers: () => current().offers,
    price(ref) {
      const entry = current().catalogue.find(ref)
      if (entry === null) return { kind: 'unknown' }
      const { cost } = entry.info
      if (Object.values(cost).some((dollars) => dollars > 0)) return { kind: 'known', ...cost }
      const isSaid = settings().providers[entry.providerId]?.models?.some(({ id, cost: own }) => id === entry.info.id && own !== undefined) === true
      return entry.provider.keyless || isSaid ? { kind: 'free' } : { kind: 'unknown' }
    },
    describe,
    candidates: () => findCandidates(current().catalogue, detected, (provider) => auth.all(provider)[0]),
    test({ ref, agentId, connection }, signal) {
      const wanted = ref ?? settings().agentModel(agentId).primary ?? BUILTIN_MODEL_REF
      // A connection that is only tried gets a catalogue and keys of its own, so that nothing of it stays behind.
      const trial = connection === undefined ? settings() : overlayConnection(settings(), wanted, connection)
      const catalogue = connection === undefined ? current().catalogue : buildCatalogue(trial, detected)
      const keys = connection === undefined ? auth : createAuthProfiles({ settings: () => trial, clock })
      return tryModel(catalogue.find(wanted), wanted, { loadProvider, auth: keys, clock }, signal)
    },
    authStatus: () => [...current().catalogue.providers.values()].filter((provider) => provider.id !== BUILTIN_PROVIDER).map((provider) => ({
      providerId: provider.id,
      name: provider.name,
      api: provider.api,
      ...(provider.baseUrl === undefined ? {} : { baseUrl: provider.baseUrl }),
      keyless: provider.keyless,
      configured: provider.configured,
      ...(provider.suggested === undefined ? {} : { suggested: provider.suggested }),
      profiles: auth.all(provider).map(({ id, source, label }) => ({ id, source, label, cooldown: auth.cooldown(id) })),
    })),
  }
}
