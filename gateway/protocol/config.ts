// Wire shapes of config.* (protocol v4, section 3.8): parameters, results and the config.changed event.
import { z } from 'zod'

const nonEmpty = z.string().min(1)

const deliveryContext = z.strictObject({
  channel: z.string().optional(),
  to: z.string().optional(),
  accountId: z.string().optional(),
  threadId: z.union([z.string(), z.number()]).optional(),
})

export const getParams = z.strictObject({})
export const setParams = z.strictObject({ raw: nonEmpty, baseHash: nonEmpty.optional() })
export const applyParams = z.strictObject({
  raw: nonEmpty,
  baseHash: nonEmpty.optional(),
  sessionKey: z.string().optional(),
  deliveryContext: deliveryContext.optional(),
  note: z.string().optional(),
  restartDelayMs: z.int().min(0).optional(),
})
export const patchParams = z.strictObject({ ...applyParams.shape, replacePaths: z.array(nonEmpty).max(256).optional() })
export const schemaParams = z.strictObject({})
export const schemaLookupParams = z.strictObject({ path: z.string().min(1).max(1024).regex(/^[A-Za-z0-9_./[\]\-*]+$/) })

export interface ConfigIssueShape {
  readonly path: string
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly suggestion?: string
}

export interface ConfigGetResult {
  readonly path: string
  readonly exists: boolean
  readonly valid: boolean
  /** Null when the text cannot be parsed. */
  readonly raw: string | null
  readonly parsed: unknown
  readonly sourceConfig: unknown
  readonly resolved: unknown
  readonly runtimeConfig: unknown
  readonly config: unknown
  readonly hash: string
  readonly configRevisionHash: string
  readonly appliedConfigHash: string | null
  readonly issues: readonly ConfigIssueShape[]
  readonly warnings: readonly ConfigIssueShape[]
  readonly legacyIssues: readonly ConfigIssueShape[]
  readonly includedPaths: readonly string[]
  readonly includeProvenance: readonly unknown[]
  readonly agentRosterIncludeOwned: boolean
  readonly bindingsIncludeOwned: boolean
  /** Ours: `recovery` while the file could not be used at start. */
  readonly mode: 'normal' | 'recovery'
  /** Ours: changed keys that wait for a restart. */
  readonly pendingRestart: readonly string[]
  /** Ours: the copy that `desktop.config.restore` puts back. */
  readonly lastGood: { readonly path: string; readonly savedAtMs: number } | null
}

export interface ConfigWriteResult {
  readonly ok: true
  readonly path: string
  readonly hash: string
  readonly config: unknown
  readonly noop?: true
  readonly changedPaths?: readonly string[]
  readonly restart?: RestartPlan | null
  readonly sentinel?: { readonly persisted: boolean; readonly payload: Readonly<Record<string, unknown>> }
}

/** What will happen to the running gateway because of a change. */
export interface RestartPlan {
  readonly scheduled: boolean
  readonly delayMs: number
  readonly reason: string
}

export interface ConfigChangedEvent {
  readonly path: string
  readonly hash: string | null
  readonly ts: number
}
