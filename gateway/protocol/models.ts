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
