// Our own methods, namespaced `desktop.*`: parameters and results. OpenClaw's clients never call them.
import { z } from 'zod'

export const signInLinkParams = z.strictObject({})
export interface SignInLinkResult {
  /** Works once, for one browser, until it expires. The secret is in the fragment: it is never sent to a server or logged. */
  readonly url: string
  readonly expiresAtMs: number
}

export const commandPolicyParams = z.strictObject({})
export interface CommandPolicyResult {
  /** For every agent what holds in the end, whatever the levels of the configuration say. */
  readonly agents: readonly { readonly agentId: string; readonly security: 'deny' | 'allowlist' | 'full'; readonly ask: 'off' | 'on-miss' | 'always' }[]
}

export const appearanceParams = z.strictObject({})
export interface AppearanceResult {
  /** The accent colour of the settings, `#rrggbb`; null leaves the dashboard's own. */
  readonly seamColor: string | null
}

export const sessionExportParams = z.strictObject({ key: z.string().min(1).max(512), includeEarlierLives: z.boolean().optional() })
export interface SessionExportResult {
  readonly key: string
  readonly sessionId: string
  /** OpenClaw-shaped JSON lines: a header, then one entry a line. */
  readonly jsonl: string
}

export const sessionImportParams = z.strictObject({ jsonl: z.string().min(1), key: z.string().min(1).max(512).optional(), agentId: z.string().min(1).optional(), label: z.string().min(1).max(512).optional() })
export interface SessionImportResult {
  readonly key: string
  readonly sessionId: string
  readonly entries: number
}

export const contextParams = z.strictObject({ sessionKey: z.string().min(1).max(512) })
export interface ContextResult {
  readonly sessionKey: string
  readonly modelRef: string
  readonly contextWindow: number
  readonly estimatedTokens: number
  /** `range`: where the part's text stands within `payload.systemStable`. */
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly tokens: number; readonly truncated: boolean; readonly range?: readonly [start: number, end: number] }[]
  /** Exactly what the next turn would send, before the provider's own shape. */
  readonly payload: { readonly systemStable: string; readonly systemVolatile: string; readonly messages: readonly unknown[]; readonly tools: readonly unknown[] }
  /** Estimated tokens of each message and each tool of the payload, in its order. */
  readonly tokens: { readonly messages: readonly number[]; readonly tools: readonly number[] }
}

export const findParams = z.strictObject({ sessionKey: z.string().min(1).max(512), query: z.string().max(4096) })
export interface FindResult {
  /** Messages of this conversation that have every word, oldest first. */
  readonly messageIds: readonly string[]
  /** There are more, older or newer. */
  readonly truncated: boolean
}

export const attachmentParams = z.strictObject({ sessionKey: z.string().min(1).max(512), messageId: z.string().min(1).max(256), index: z.int().min(0).max(100) })
/** An attached file as it was sent. */
export type AttachmentResult =
  | { readonly ok: true; readonly name: string; readonly mimeType: string; readonly bytes: number; readonly data: string }
  /** `gone`: changed or removed in the workspace since. */
  | { readonly ok: false; readonly unavailableReason: 'not_found' | 'gone' }

export const restoreConfigParams = z.strictObject({})
export interface RestoreConfigResult {
  readonly ok: true
  readonly path: string
}

const secretName = z.string().min(1).max(128)

export const secretsListParams = z.strictObject({})
export interface SecretsListResult {
  /** Where the next secret goes, and why it is not the keychain. */
  readonly place: 'keychain' | 'file'
  readonly why: string | null
  /** `usedAt`: dotted paths of the configuration that refer to it. Never a value. */
  readonly secrets: readonly { readonly name: string; readonly place: 'keychain' | 'file'; readonly changedAtMs: number; readonly isReadable: boolean; readonly usedAt: readonly string[] }[]
}

export const secretsSetParams = z.strictObject({ name: secretName, value: z.string().min(1).max(16_384) })
export interface SecretsSetResult {
  readonly ok: true
  readonly name: string
  readonly place: 'keychain' | 'file'
}

export const secretsDeleteParams = z.strictObject({ name: secretName })
export interface SecretsDeleteResult {
  readonly ok: true
  readonly name: string
  readonly deleted: boolean
}

export const secretsAuditParams = z.strictObject({})
export interface SecretsAuditResult {
  /** Secrets in plain text, references that lead nowhere, secrets that can't be read. Paths and names, never values. */
  readonly findings: readonly (
    | { readonly kind: 'plain-text'; readonly file: string; readonly path: string; readonly isMovable: boolean }
    | { readonly kind: 'missing'; readonly path: string; readonly problem: string }
    | { readonly kind: 'unreadable'; readonly name: string; readonly problem: string }
  )[]
}

export const secretsMigrateParams = z.strictObject({})
export interface SecretsMigrateResult {
  readonly ok: true
  readonly moved: readonly { readonly file: string; readonly path: string; readonly name: string }[]
  /** Inside lists of the configuration: to be changed by hand. */
  readonly left: readonly string[]
}

export const diagnosticsParams = z.strictObject({})
/** Fit to be shown to strangers: no secrets, no words of anybody, no name of a person. */
export interface DiagnosticsResult {
  readonly createdAtMs: number
  readonly product: { readonly version: string; readonly protocol: number }
  readonly machine: { readonly node: string; readonly platform: string; readonly arch: string; readonly release: string; readonly cpus: number; readonly memoryMb: number }
  readonly process: { readonly uptimeMs: number; readonly memoryMb: number; readonly eventLoop: unknown }
  /** The home folder is written `~`. */
  readonly places: { readonly config: string; readonly state: string; readonly database: string; readonly log: string | null }
  readonly counts: { readonly agents: number; readonly sessions: number; readonly devices: number; readonly connections: number; readonly activeRuns: number }
  readonly plugins: { readonly loaded: readonly string[]; readonly failed: readonly { readonly id: string; readonly error: string }[] }
  readonly config: {
    readonly mode: 'normal' | 'recovery'
    readonly valid: boolean
    readonly issues: readonly unknown[]
    readonly warnings: readonly unknown[]
    readonly pendingRestart: readonly string[]
    /** What is set; free texts and numbers are left out. */
    readonly outline: unknown
  }
  /** What the owner should know, in sentences. */
  readonly status: readonly string[]
  /** The last lines of the log. */
  readonly log: readonly string[]
}
