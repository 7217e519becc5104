// One request on its way to a model: keys take turns, passing trouble is retried, other models take over. All of it only
// until the first token; what has been shown is never silently replayed.
import type { Logger } from '../platform/index.ts'
import type { ModelProvider, ModelRequest, ModelStreamEvent, ProviderConnection, ProviderFailure, TokenUsage } from '../plugin-api/index.ts'
import type { AuthProfile, AuthProfiles } from './auth-profiles.ts'
import type { CatalogueEntry } from './catalogue.ts'
import type { RoutedEvent } from './model-gateway.ts'
import { maxRetries, reactionTo, retryDelayMs } from './retry-policy.ts'
import type { RequestParams } from './settings.ts'

export interface RouteDependencies {
  readonly auth: AuthProfiles
  readonly loadProvider: (api: string) => Promise<ModelProvider | null>
  /** Resolves after the delay, or at once when the signal aborts; never rejects. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>
  readonly logger: Logger
  /** Holds back models whose limit is reached, and is told what each call used. */
  readonly meter?: {
    readonly refusal: (entry: CatalogueEntry) => ProviderFailure | null
    readonly used: (entry: CatalogueEntry, usage: TokenUsage) => void
  }
}

export type OutgoingRequest = Omit<ModelRequest, 'model'>

/** How one try ended when it did not end well. */
interface Failed {
  readonly failure: ProviderFailure
  readonly content: Extract<ModelStreamEvent, { type: 'error' }>['content']
  /** Something had been shown. */
  readonly started: boolean
}

interface Journey {
  readonly dependencies: RouteDependencies
  readonly request: OutgoingRequest
  readonly signal: AbortSignal
  /** Tries so far, over all models and keys. */
  attempt: number
  /** References of the models that were asked or passed over. */
  readonly tried: string[]
  last: Failed | null
  /** The first model that a limit held back. */
  limited: ProviderFailure | null
}

/** How to reach a model with one key. */
export function connectionOf(entry: CatalogueEntry, profile: AuthProfile): ProviderConnection {
  const { provider } = entry
  return {
    providerId: provider.id,
    api: entry.api,
    idleTimeoutMs: provider.idleTimeoutMs,
    ...(provider.baseUrl === undefined ? {} : { baseUrl: provider.baseUrl }),
    ...(profile.key === undefined ? {} : { apiKey: profile.key }),
    ...(entry.headers === undefined ? {} : { headers: entry.headers }),
    ...(provider.bearer === true || profile.bearer === true ? { bearer: true } : {}),
  }
}

/** The owner's parameters as a request carries them. */
export function requestParams({ temperature, maxTokens }: RequestParams = {}): Pick<ModelRequest, 'temperature' | 'maxOutputTokens'> {
  return { ...(temperature === undefined ? {} : { temperature }), ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }) }
}

async function load(entry: CatalogueEntry, dependencies: RouteDependencies): Promise<ModelProvider | ProviderFailure> {
  try {
    return await dependencies.loadProvider(entry.api) ?? { kind: 'not_found', message: `No plugin speaks "${entry.api}", the dialect of ${entry.provider.name}.` }
  } catch (error) {
    dependencies.logger.error('a provider plugin could not be loaded', { api: entry.api, error })
    return { kind: 'not_found', message: `The plugin for ${entry.provider.name} could not be loaded.` }
  }
}

/** One try. Passes events on and returns how it failed, or null when it came to an end. */
async function* tryOnce(provider: ModelProvider, entry: CatalogueEntry, profile: AuthProfile, journey: Journey): AsyncGenerator<RoutedEvent, Failed | null> {
  let started = false
  try {
    for await (const event of provider.stream({ ...requestParams(entry.params), ...journey.request, model: entry.info }, connectionOf(entry, profile), journey.signal)) {
      if (event.type === 'error') return { failure: event.failure, content: event.content, started }
      started ||= event.type !== 'done'
      if (event.type === 'done' && event.usage !== undefined) journey.dependencies.meter?.used(entry, event.usage)
      yield event
      if (event.type === 'done') return null
    }
    return { failure: { kind: 'cut_stream', message: `${entry.provider.name} ended without an answer.` }, content: [], started }
  } catch (error) {
    // Against its contract; the person still gets an answer.
    journey.dependencies.logger.error('a provider threw', { provider: entry.provider.id, error })
    return { failure: { kind: 'unknown', message: `The plugin for ${entry.provider.name} failed.` }, content: [], started }
  }
}

function routed(entry: CatalogueEntry, journey: Journey): RoutedEvent {
  const { ref, providerId, info } = entry
  const because = (journey.last?.failure ?? journey.limited)?.message
  return { type: 'routed', model: { ref, providerId, info }, attempt: journey.attempt + 1, ...(because === undefined ? {} : { because }) }
}

/** Whoever set up several models wants to know that the last one was not the only one asked. */
function namingTried(failure: ProviderFailure, { tried }: Journey): ProviderFailure {
  return tried.length > 1 ? { ...failure, message: `${failure.message} Tried: ${tried.join(', ')}.` } : failure
}

/** Where a fallback failed too, the limit is still why it was asked at all, and what the owner can change. */
function namingLimit(failure: ProviderFailure, { limited }: Journey): ProviderFailure {
  return limited === null || limited === failure ? failure : { ...limited, message: `${limited.message} ${failure.message}` }
}

/** Tries one model with one key, again and again while that makes sense. True when the journey is over. */
async function* tryProfile(provider: ModelProvider, entry: CatalogueEntry, profile: AuthProfile, journey: Journey, alternatives: { readonly profile: boolean; readonly model: boolean }): AsyncGenerator<RoutedEvent, boolean> {
  const { auth, sleep, logger } = journey.dependencies
  yield routed(entry, journey)
  for (let retry = 1; ; retry++) {
    journey.attempt++
    const failed = yield* tryOnce(provider, entry, profile, journey)
    if (failed === null) {
      auth.succeeded(profile, journey.request.sessionId)
      return true
    }
    const { failure, started } = failed
    journey.last = failed
    const reaction = reactionTo(failure.kind)
    const rests = reaction === 'next-profile' && profile.key !== undefined
    logger.warn('a model call failed', { model: entry.ref, profile: profile.id, kind: failure.kind, status: failure.httpStatus, attempt: journey.attempt, started })
    if (started || journey.signal.aborted || reaction === 'give-up') {
      if (rests) auth.failed(profile, failure.kind, failure.retryAfterMs)
      yield { type: 'error', failure: namingTried(failure, journey), content: failed.content }
      return true
    }
    const limited = failure.kind === 'rate_limit' && !alternatives.profile && !alternatives.model
    const delayMs = reaction === 'retry' || limited ? retryDelayMs(failure, retry) : null
    const allowed = maxRetries(failure.kind, alternatives.model)
    if (delayMs === null || retry > allowed) {
      if (rests) auth.failed(profile, failure.kind, failure.retryAfterMs)
      return false
    }
    yield { type: 'retrying', attempt: retry, maxAttempts: allowed, delayMs, reason: failure.message }
    await sleep(delayMs, journey.signal)
    if (journey.signal.aborted) {
      yield { type: 'done', content: [], stopReason: 'aborted' }
      return true
    }
  }
}

/** The keys to try. When all of them rest and no other model is left, the one that wakes first is tried anyway. */
function profilesFor(entry: CatalogueEntry, journey: Journey, isLastModel: boolean): readonly AuthProfile[] {
  const { auth } = journey.dependencies
  const usable = auth.usable(entry.provider, journey.request.sessionId)
  if (usable.length > 0 || !isLastModel || journey.attempt > 0) return usable
  const wakes = (profile: AuthProfile): number => auth.cooldown(profile.id)?.untilMs ?? 0
  return auth.all(entry.provider).toSorted((a, b) => wakes(a) - wakes(b)).slice(0, 1)
}

function withoutProfiles(entry: CatalogueEntry, auth: AuthProfiles): Failed {
  const { id, name } = entry.provider
  const resting = auth.all(entry.provider).length > 0
  const message = resting
    ? `Every key of ${name} is resting after failures.`
    : `${name} needs an API key. Add one with: claw models auth ${id}`
  return { failure: { kind: resting ? 'rate_limit' : 'auth', message }, content: [], started: false }
}

/** Sends a request to the first model of the list that answers. Ends with one `done` or `error`; never rejects. */
export async function* routeStream(models: readonly CatalogueEntry[], request: OutgoingRequest, signal: AbortSignal, dependencies: RouteDependencies): AsyncGenerator<RoutedEvent, void> {
  const journey: Journey = { dependencies, request, signal, attempt: 0, tried: [], last: null, limited: null }
  for (const [index, entry] of models.entries()) {
    const isLastModel = index === models.length - 1
    const refusal = dependencies.meter?.refusal(entry) ?? null
    if (refusal !== null) {
      journey.limited ??= refusal
      continue
    }
    journey.tried.push(entry.ref)
    const profiles = profilesFor(entry, journey, isLastModel)
    if (profiles.length === 0) {
      journey.last ??= withoutProfiles(entry, dependencies.auth)
      continue
    }
    const provider = await load(entry, dependencies)
    if ('kind' in provider) {
      journey.last = { failure: provider, content: [], started: false }
      continue
    }
    for (const [position, profile] of profiles.entries()) {
      const over = yield* tryProfile(provider, entry, profile, journey, { profile: position < profiles.length - 1, model: !isLastModel })
      if (over) return
      // Another key only helps where the key was the problem.
      if (journey.last !== null && reactionTo(journey.last.failure.kind) !== 'next-profile') break
    }
  }
  const { failure, content } = journey.last ?? { failure: journey.limited ?? { kind: 'not_found' as const, message: 'No model is configured.' }, content: [] }
  yield { type: 'error', failure: namingLimit(namingTried(failure, journey), journey), content }
}
