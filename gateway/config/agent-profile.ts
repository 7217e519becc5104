// One agent as the configuration describes it, with defaults applied. Plain data.
import type { ThinkingLevel } from '../plugin-api/index.ts'

export interface AgentProfile {
  /** Lower-case slug; part of session keys. */
  readonly id: string
  readonly isDefault: boolean
  readonly name: string
  readonly identity: { readonly name?: string; readonly theme?: string; readonly emoji?: string; readonly avatar?: string }
  /** What people see while it has no name or picture of its own: `ui.assistant`. */
  readonly shownAs?: { readonly name?: string | undefined; readonly avatar?: string | undefined }
  /** Absolute. */
  readonly workspace: string
  readonly model: { readonly primary?: string; readonly fallbacks: readonly string[] }
  readonly thinkingDefault: ThinkingLevel
  readonly timeoutSeconds: number
  /** Request parameters; win over those of the model. */
  readonly params?: { readonly temperature?: number | undefined; readonly maxTokens?: number | undefined }
  /** What holds when the agent runs as a sub-agent, and whom it may start. */
  readonly subagents?: {
    readonly model?: { readonly primary?: string; readonly fallbacks: readonly string[] }
    readonly thinking?: ThinkingLevel
    /** Besides itself; `*` means all. */
    readonly allowAgents?: readonly string[]
  }
  /** Tool policy of this agent, narrowing the global one. */
  readonly tools: {
    readonly profile?: 'minimal' | 'coding' | 'messaging' | 'full'
    readonly allow?: readonly string[]
    readonly alsoAllow?: readonly string[]
    readonly deny?: readonly string[]
    readonly exec?: {
      readonly mode?: 'deny' | 'allowlist' | 'ask' | 'full' | undefined
      readonly security?: 'deny' | 'allowlist' | 'full' | undefined
      readonly ask?: 'off' | 'on-miss' | 'always' | undefined
    }
  }
  /** Names of the skills this agent may use; undefined means all. */
  readonly skills?: readonly string[]
}
