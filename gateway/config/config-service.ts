// The configuration as the rest of the gateway sees it: a validated snapshot and the news of its changes. Contract.
import type { ReloadKind } from './reload-kinds.ts'
import type { OpenClawConfig } from './schema.ts'

export interface ConfigIssue {
  /** Dotted path, e.g. `gateway.port`; empty for the whole file. */
  readonly path: string
  readonly message: string
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  readonly column?: number
  /** Nearest valid key for an unknown one. */
  readonly suggestion?: string
}

export interface ConfigChange {
  readonly config: OpenClawConfig
  readonly previous: OpenClawConfig
  /** Dotted paths of changed leaves. */
  readonly changedPaths: readonly string[]
  /** Those among them that only take effect after a restart; `config` still has their old values. With `gateway.reload.mode: "restart"` all of them. */
  readonly restartPaths: readonly string[]
  /** True when this ends recovery mode: what was left out at start wants starting. */
  readonly recovered: boolean
}

/** `recovery`: the file could not be used at start; only the control plane runs, on defaults plus what auth could be read. */
export type ConfigMode = 'normal' | 'recovery'

/** Every attempt to take over a changed file, whether it worked or not. */
export interface ReloadReport {
  readonly ok: boolean
  readonly hash: string | null
}

/** Everything `config.get` shows. Secrets are already replaced. */
export interface ConfigSnapshot {
  readonly path: string
  readonly exists: boolean
  readonly valid: boolean
  readonly mode: ConfigMode
  /** Null when the text can't be parsed: secrets in it could not be found. */
  readonly raw: string | null
  readonly parsed: unknown
  readonly sourceConfig: unknown
  readonly runtimeConfig: unknown
  /** Opaque; changes with every change of the file or what it includes. */
  readonly hash: string
  /** Hash of the file that is in force. */
  readonly appliedHash: string | null
  readonly issues: readonly ConfigIssue[]
  readonly warnings: readonly ConfigIssue[]
  readonly includedPaths: readonly string[]
  readonly pendingRestart: readonly string[]
  readonly lastGood: { readonly path: string; readonly savedAtMs: number } | null
}

export type EditOutcome =
  | { readonly ok: true; readonly noop: boolean; readonly changedPaths: readonly string[]; readonly restartPaths: readonly string[] }
  | {
    readonly ok: false
    /** `base-hash`: missing or stale. `invalid`: see issues. `refused`: a guard stopped it. `write`: the disk did. */
    readonly kind: 'base-hash' | 'invalid' | 'refused' | 'write'
    readonly message: string
    readonly issues?: readonly ConfigIssue[]
  }

export interface ConfigEditing {
  /** Replaces the whole file with a JSON5 text. */
  replace(raw: string, baseHash: string | undefined): EditOutcome
  /** Applies a JSON merge patch (JSON5 text); lists may only shrink at `replacePaths`. Comments stay. */
  patch(raw: string, baseHash: string | undefined, replacePaths?: readonly string[]): EditOutcome
  /** Puts the last good copy back; the present file is kept as `.rejected.<time>`. */
  restoreLastGood(): EditOutcome
}

export interface ConfigService extends ConfigEditing {
  readonly path: string
  readonly mode: ConfigMode
  /** The active configuration with every default filled in and `${ENV}` and includes resolved. Contains secrets: never send it. */
  current(): OpenClawConfig
  /** The process's environment with `.env` files and `env` of the configuration underneath. Contains secrets. */
  environment(): Readonly<Record<string, string>>
  /** Problems of the file as it is now; while there are any, `current` is an older state. */
  issues(): readonly ConfigIssue[]
  warnings(): readonly ConfigIssue[]
  /** Dotted paths changed in the file that wait for a restart. */
  pendingRestart(): readonly string[]
  /** Of the file that is in force; null in recovery. */
  appliedHash(): string | null
  /** All of it without secrets: work of some milliseconds. */
  snapshot(): ConfigSnapshot
  reloadKind(path: string): ReloadKind
  onChange(listener: (change: ConfigChange) => void): () => void
  onReload(listener: (report: ReloadReport) => void): () => void
  /** Reads the file again now. Called by the watcher and after edits. */
  reload(): void
  /** Starts watching and stores the last good copy. Not needed for reading; call it once the gateway is up. */
  watch(): Promise<void>
  close(): Promise<void>
}
