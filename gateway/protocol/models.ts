// models.* and desktop.models.*: which models there are, how their keys are doing, and whether one answers.
import { z } from 'zod'

const text = z.string().min(1)

export const listParams = z.strictObject({
  agentId: text.optional(),
  includeProviderCapabilities: z.boolean().optional(),
  preparedOnly: z.boolean().optional(),
  refresh: z.boolean().optional(),
  view: z.enum(['default', 'configured', 'provider-config', 'all']).optional(),
})

export interface ModelChoice {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly alias?: string
  readonly tags?: readonly string[]
  readonly available: boolean
  readonly unavailableReason?: 'missing-auth' | 'auth-failed' | 'cooldown'
  /** Epoch milliseconds. */
  readonly unavailableUntil?: number
  readonly contextWindow: number
  readonly reasoning: boolean
  readonly thinkingLevels: readonly { readonly id: string; readonly label: string }[]
  readonly thinkingDefault: string
  readonly supportsTools: boolean
  readonly input: readonly ('text' | 'image')[]
}

export interface ListResult {
  readonly models: readonly ModelChoice[]
}

export const authStatusParams = z.strictObject({ refresh: z.boolean().optional(), agentId: z.string().optional() })

/** `static`: a key that does not expire by itself. */
export type AuthState = 'ok' | 'static' | 'missing'

export interface AuthStatusResult {
  /** Epoch milliseconds. */
  readonly ts: number
  readonly providers: readonly {
    readonly provider: string
    readonly displayName: string
    readonly status: AuthState
    readonly profiles: readonly {
      readonly profileId: string
      readonly type: 'api_key'
      readonly status: AuthState
      /** Where the key comes from, for people. */
      readonly source: string
      readonly cooldownUntil?: number
      readonly cooldownReason?: string
    }[]
  }[]
}

export const testParams = z.strictObject({
  /** Reference, alias or bare id; the agent's own model when left out. */
  model: text.optional(),
  agentId: text.optional(),
  timeoutMs: z.number().int().min(1000).max(600_000).optional(),
  /** A connection to try before it is configured; used once and forgotten. */
  connection: z.strictObject({ api: text.optional(), baseUrl: z.url({ protocol: /^https?$/ }).optional(), apiKey: text.optional() }).optional(),
})

export interface TestResult {
  readonly ok: boolean
  readonly model: string
  readonly durationMs: number
  readonly firstTokenMs?: number
  readonly text?: string
  readonly reason?: string
  readonly message?: string
}

export const detectParams = z.strictObject({})

export interface DetectResult {
  readonly candidates: readonly {
    readonly provider: string
    readonly label: string
    readonly api: string
    readonly baseUrl?: string
    readonly envVar?: string
    readonly models: readonly string[]
  }[]
}

/** US dollars per million tokens. `free`: runs on your own machine, or the owner said it costs nothing. */
export type ModelPrice =
  | { readonly kind: 'free' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'known'; readonly input: number; readonly output: number; readonly cacheRead: number; readonly cacheWrite: number }

export const factsParams = z.strictObject({})

/** What models.list and models.authStatus have no room for. Never a key. */
export interface FactsResult {
  /** The defaults as they are written in the configuration; null when nothing is chosen and the built-in assistant answers. */
  readonly primary: string | null
  readonly fallbacks: readonly string[]
  /** `isOwn`: chosen for this agent, not the default. */
  readonly agents: readonly { readonly agentId: string; readonly primary: string | null; readonly fallbacks: readonly string[]; readonly isOwn: boolean }[]
  readonly models: readonly { readonly model: string; readonly maxOutputTokens: number; readonly price: ModelPrice }[]
  readonly providers: readonly {
    readonly provider: string
    readonly api: string
    /** Without what may be secret in it. */
    readonly baseUrl?: string
    readonly isLocal: boolean
    /** Id of the model to begin with. */
    readonly suggested?: string
    /** Written in the configuration. */
    readonly isConfigured: boolean
    /** What its configured key is read from: a name in the secret store, or a variable. */
    readonly key?: { readonly source: 'store' | 'env'; readonly name: string }
  }[]
}

const reference = z.string().min(1).max(200)

export const chooseParams = z.strictObject({
  /** Null goes back to the built-in assistant. */
  primary: reference.nullable(),
  fallbacks: z.array(reference).max(20),
})

export interface ChooseResult {
  readonly ok: true
  readonly primary: string | null
  readonly fallbacks: readonly string[]
}

const providerId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be small letters, digits, ".", "_" or "-"')

export const saveProviderParams = z.strictObject({
  provider: providerId,
  api: text.max(64).optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).max(2000).optional(),
  /** Name of the stored secret that is its key; never the key. Null removes the reference. */
  secret: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/).nullable().optional(),
  /** Models to list for it, beside those that are written there already. */
  models: z.array(z.strictObject({ id: reference, name: reference.optional() })).max(50).optional(),
})

export const removeProviderParams = z.strictObject({ provider: providerId })

export interface ProviderResult {
  readonly ok: true
  readonly provider: string
}
