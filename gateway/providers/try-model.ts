// One short completion, to see whether a model answers and how fast. No retries, no fallbacks, no trace.
import type { Clock } from '../lib/index.ts'
import type { ModelProvider, ModelRequest, ProviderErrorKind } from '../plugin-api/index.ts'
import type { AuthProfiles } from './auth-profiles.ts'
import type { CatalogueEntry } from './catalogue.ts'
import { connectionOf } from './route-stream.ts'
import type { ProvidersSettings } from './settings.ts'

/** How to reach a service that is not configured yet. */
export interface TrialConnection {
  readonly api?: string | undefined
  readonly baseUrl?: string | undefined
  readonly apiKey?: string | undefined
}

export type ModelTest =
  | { readonly ok: true; readonly ref: string; readonly text: string; readonly firstTokenMs: number; readonly durationMs: number }
  | { readonly ok: false; readonly ref: string; readonly kind: ProviderErrorKind; readonly message: string; readonly durationMs: number }

const SHOWN_CHARS = 200

/**
 * The settings as they would be with this connection. Keys that are configured belong to the address that is configured:
 * another address gets the key that comes with it, or none.
 */
export function overlayConnection(settings: ProvidersSettings, ref: string, connection: TrialConnection): ProvidersSettings {
  const id = ref.slice(0, Math.max(0, ref.indexOf('/')))
  if (id === '') return settings
  const { api, baseUrl, apiKey } = connection
  const own = settings.providers[id]
  const isElsewhere = baseUrl !== undefined && baseUrl !== own?.baseUrl
  const provider = {
    ...(isElsewhere ? { timeoutSeconds: own?.timeoutSeconds, models: own?.models, api: own?.api } : own),
    ...(api === undefined ? {} : { api }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
  }
  const replacesKeys = isElsewhere || apiKey !== undefined
  return { ...settings, providers: { ...settings.providers, [id]: provider }, ...(replacesKeys ? { profiles: {}, order: {}, environment: {} } : {}) }
}

function testRequest(entry: CatalogueEntry): ModelRequest {
  return {
    model: entry.info,
    systemStable: 'You are asked whether you can be reached.',
    systemVolatile: '',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Answer with the single word: ready' }], timestampMs: 0 }],
    tools: [],
    thinking: 'off',
    // Room enough for models that think whether asked or not.
    maxOutputTokens: Math.min(1024, entry.info.maxOutputTokens),
    sessionId: 'model-test',
  }
}

export interface TryDependencies {
  readonly loadProvider: (api: string) => Promise<ModelProvider | null>
  readonly auth: AuthProfiles
  readonly clock: Clock
}

/** Never rejects. The outcome does not count against the key. */
export async function tryModel(entry: CatalogueEntry | null, wanted: string, dependencies: TryDependencies, signal: AbortSignal): Promise<ModelTest> {
  const { loadProvider, auth, clock } = dependencies
  const startMs = clock.now()
  const ref = entry?.ref ?? wanted
  const failed = (kind: ProviderErrorKind, message: string): ModelTest => ({ ok: false, ref, kind, message, durationMs: clock.now() - startMs })
  if (entry === null) return failed('not_found', `There is no model "${wanted}". See: claw models list`)
  const profile = auth.usable(entry.provider, 'model-test')[0] ?? auth.all(entry.provider)[0]
  if (profile === undefined) return failed('auth', `${entry.provider.name} needs an API key. Add one with: claw models auth ${entry.provider.id}`)
  try {
    const provider = await loadProvider(entry.api)
    if (provider === null) return failed('not_found', `No plugin speaks "${entry.api}".`)
    let firstTokenMs: number | null = null
    for await (const event of provider.stream(testRequest(entry), connectionOf(entry, profile), signal)) {
      if (event.type === 'error') return failed(event.failure.kind, event.failure.message)
      firstTokenMs ??= clock.now() - startMs
      if (event.type !== 'done') continue
      if (event.stopReason === 'aborted') return failed('timeout', `${entry.provider.name} did not answer in time.`)
      const text = event.content.map((part) => (part.type === 'text' ? part.text : '')).join('').trim().slice(0, SHOWN_CHARS)
      return { ok: true, ref, text, firstTokenMs, durationMs: clock.now() - startMs }
    }
    return failed('cut_stream', `${entry.provider.name} ended without an answer.`)
  } catch {
    // Whatever a plugin throws may quote the request; only what it reports properly is shown.
    return failed('unknown', `The plugin for ${entry.provider.name} failed.`)
  }
}
