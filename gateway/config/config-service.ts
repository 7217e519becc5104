// The configuration as the rest of the gateway sees it: a validated snapshot and the news of its changes. Contract.
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
  /** Those among them that only take effect after a restart. */
  readonly restartPaths: readonly string[]
}

/** `recovery`: the file could not be used at start; only the control plane runs, on defaults plus what auth could be read. */
export type ConfigMode = 'normal' | 'recovery'

export interface ConfigService {
  readonly path: string
  readonly mode: ConfigMode
  /** The active configuration with every default filled in and `${ENV}` and includes resolved. Contains secrets: never send it. */
  current(): OpenClawConfig
  issues(): readonly ConfigIssue[]
  warnings(): readonly ConfigIssue[]
  onChange(listener: (change: ConfigChange) => void): () => void
  close(): Promise<void>
}
