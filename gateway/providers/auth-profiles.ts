// The keys of each provider: which there are, in which order they are tried, and which of them are resting after a failure.
import type { Clock } from '../lib/index.ts'
import type { ProviderErrorKind } from '../plugin-api/index.ts'
import type { ProviderEntry } from './catalogue.ts'
import type { ProvidersSettings } from './settings.ts'

/** One way to be let in. `key` is absent for services that need none. */
export interface AuthProfile {
  readonly id: string
  readonly providerId: string
  readonly key?: string
  /** The key is a token that goes into `Authorization: Bearer`. */
  readonly bearer?: boolean
  readonly source: 'profile' | 'config' | 'environment' | 'none'
  /** For people: where the key comes from; never the key. */
  readonly label: string
}

export interface Cooldown {
  readonly untilMs: number
  readonly reason: ProviderErrorKind
}

export interface AuthProfiles {
  /** Every profile of a provider, in the order of the configuration. */
  all(provider: ProviderEntry): readonly AuthProfile[]
  /** The profiles to try now for this session: the pinned one first, resting ones left out. */
  usable(provider: ProviderEntry, sessionId: string): readonly AuthProfile[]
  cooldown(profileId: string): Cooldown | null
  failed(profile: AuthProfile, kind: ProviderErrorKind, retryAfterMs?: number): void
  succeeded(profile: AuthProfile, sessionId: string): void
}

const STEPS_MS = [30_000, 60_000, 300_000]
const BILLING_STEPS_MS = [5 * 3_600_000, 24 * 3_600_000]
const MAX_PINS = 1000

function collect(provider: ProviderEntry, settings: ProvidersSettings): readonly AuthProfile[] {
  const found: AuthProfile[] = []
  const add = (profile: AuthProfile): void => {
    if (profile.key !== undefined && !found.some((known) => known.key === profile.key)) found.push(profile)
  }
  for (const [id, profile] of Object.entries(settings.profiles)) {
    const isToken = profile.mode === 'token' && profile.token !== undefined
    const key = isToken ? profile.token : (profile.apiKey ?? profile.token)
    if (profile.provider === provider.id && key !== undefined && key !== '') add({ id, providerId: provider.id, key, source: 'profile', label: profile.displayName ?? id, ...(isToken ? { bearer: true } : {}) })
  }
  const own = settings.providers[provider.id]?.apiKey
  if (own !== undefined && own !== '') add({ id: `${provider.id}:config`, providerId: provider.id, key: own, source: 'config', label: `models.providers.${provider.id}.apiKey` })
  for (const name of provider.envKeys) {
    const key = settings.environment[name]?.trim()
    if (key !== undefined && key !== '') add({ id: `${provider.id}:env:${name}`, providerId: provider.id, key, source: 'environment', label: name })
  }
  if (found.length === 0 && provider.keyless) found.push({ id: `${provider.id}:none`, providerId: provider.id, source: 'none', label: 'no key needed' })
  return found
}

function ordered(profiles: readonly AuthProfile[], order: readonly string[] | undefined): readonly AuthProfile[] {
  if (order === undefined) return profiles
  const rank = (profile: AuthProfile): number => {
    const index = order.indexOf(profile.id)
    return index < 0 ? order.length : index
  }
  return profiles.toSorted((a, b) => rank(a) - rank(b))
}

/** Keeps failures and pins in memory; a restart forgives. */
export function createAuthProfiles(dependencies: { readonly settings: () => ProvidersSettings; readonly clock: Clock }): AuthProfiles {
  const { settings, clock } = dependencies
  const failures = new Map<string, { count: number; untilMs: number; reason: ProviderErrorKind }>()
  const lastUsedMs = new Map<string, number>()
  const pins = new Map<string, string>()
  const lastKeys = new Map<string, string | undefined>()
  const cache: { settings?: ProvidersSettings; byProvider: WeakMap<ProviderEntry, readonly AuthProfile[]> } = { byProvider: new WeakMap() }

  function all(provider: ProviderEntry): readonly AuthProfile[] {
    const current = settings()
    if (cache.settings !== current) {
      cache.settings = current
      cache.byProvider = new WeakMap()
    }
    const known = cache.byProvider.get(provider)
    if (known !== undefined) return known
    const profiles = ordered(collect(provider, current), current.order[provider.id])
    for (const { id, key } of profiles) {
      // What failed was the old key; the new one starts fresh.
      if (lastKeys.has(id) && lastKeys.get(id) !== key) failures.delete(id)
      lastKeys.set(id, key)
    }
    cache.byProvider.set(provider, profiles)
    return profiles
  }

  function cooldown(profileId: string): Cooldown | null {
    const failure = failures.get(profileId)
    return failure !== undefined && failure.untilMs > clock.now() ? { untilMs: failure.untilMs, reason: failure.reason } : null
  }

  return {
    all,
    cooldown,
    usable(provider, sessionId) {
      const profiles = all(provider)
      if (profiles.length === 1) return profiles.filter((profile) => cooldown(profile.id) === null)
      const pinned = pins.get(`${provider.id}\n${sessionId}`)
      const awake = profiles.filter((profile) => cooldown(profile.id) === null)
      // Without an order of the owner's the longest unused goes first, so that new sessions spread over the keys.
      const spread = settings().order[provider.id] === undefined
        ? awake.toSorted((a, b) => (lastUsedMs.get(a.id) ?? 0) - (lastUsedMs.get(b.id) ?? 0))
        : awake
      return spread.toSorted((a, b) => Number(b.id === pinned) - Number(a.id === pinned))
    },
    failed(profile, kind, retryAfterMs = 0) {
      const count = (failures.get(profile.id)?.count ?? 0) + 1
      const steps = kind === 'billing' ? BILLING_STEPS_MS : STEPS_MS
      const restMs = Math.max(steps[Math.min(count, steps.length) - 1] ?? 0, retryAfterMs)
      failures.set(profile.id, { count, untilMs: clock.now() + restMs, reason: kind })
    },
    succeeded(profile, sessionId) {
      failures.delete(profile.id)
      lastUsedMs.set(profile.id, clock.now())
      const key = `${profile.providerId}\n${sessionId}`
      if (pins.get(key) === profile.id) return
      const oldest = pins.keys().next()
      if (pins.size >= MAX_PINS && oldest.done !== true) pins.delete(oldest.value)
      pins.set(key, profile.id)
    },
  }
}
