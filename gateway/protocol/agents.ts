// agents.* and agent.identity.get: parameters and results.
import { z } from 'zod'

const agentId = z.string().min(1)
const fileName = z.string().min(1)

export const listParams = z.strictObject({})
export const createParams = z.strictObject({
  name: z.string().min(1),
  workspace: z.string().min(1).optional(),
  model: z.string().min(1).optional(),
  emoji: z.string().optional(),
  avatar: z.string().optional(),
})
export const updateParams = z.strictObject({
  agentId,
  name: z.string().min(1).optional(),
  workspace: z.string().min(1).optional(),
  /** Null goes back to the default model. */
  model: z.union([z.string().min(1), z.null()]).optional(),
  emoji: z.string().optional(),
  avatar: z.string().optional(),
})
export const deleteParams = z.strictObject({ agentId, deleteFiles: z.boolean().optional() })
export const filesListParams = z.strictObject({ agentId })
export const filesGetParams = z.strictObject({ agentId, name: fileName })
export const filesSetParams = z.strictObject({
  agentId,
  name: fileName,
  content: z.string(),
  /** Write only if the file still has this content. */
  expectedHash: z.string().regex(/^[a-fA-F0-9]{64}$/, 'must be a SHA-256 in hex').optional(),
})
export const identityParams = z.strictObject({ agentId: agentId.optional(), sessionKey: z.string().optional() })

export interface AgentSummary {
  readonly id: string
  readonly name?: string
  readonly identity?: { readonly name?: string; readonly theme?: string; readonly emoji?: string; readonly avatar?: string }
  readonly workspace: string
  readonly workspaceGit: boolean
  readonly model?: { readonly primary?: string; readonly fallbacks?: readonly string[] }
  readonly agentRuntime: { readonly id: string; readonly source: 'implicit'; readonly cloudPlacementSupported: boolean; readonly devicePlacementSupported: boolean }
  readonly thinkingLevels: readonly { readonly id: string; readonly label: string }[]
  readonly thinkingOptions: readonly string[]
  readonly thinkingDefault: string
}

export interface ListResult {
  readonly defaultId: string
  readonly ownership: 'sole' | 'legacy'
  readonly selectionRequired: boolean
  readonly mainKey: string
  readonly scope: 'per-sender'
  readonly agents: readonly AgentSummary[]
}

export interface FileEntry {
  readonly name: string
  readonly path: string
  readonly missing: boolean
  readonly expectedAbsent?: boolean
  readonly size?: number
  readonly updatedAtMs?: number
  readonly hash?: string
  readonly content?: string
}

export interface IdentityResult {
  readonly agentId: string
  readonly name: string
  readonly nameSource: 'config' | 'agent' | 'workspace' | 'default'
  readonly avatar: string
  readonly avatarSource?: string
  readonly avatarStatus?: 'none' | 'local' | 'remote' | 'data'
  readonly avatarReason?: string
  readonly emoji?: string
}

// Our own: the history of workspace files, and settings of an agent that agents.update has no words for.

const versionId = z.int().min(1)
export const filesHistoryParams = z.strictObject({ agentId, name: fileName })
export const filesVersionParams = z.strictObject({ agentId, name: fileName, versionId })
export const filesRestoreParams = z.strictObject({ agentId, name: fileName, versionId, expectedHash: filesSetParams.shape.expectedHash })

export interface FileVersionEntry {
  readonly id: number
  readonly author: 'start' | 'owner' | 'assistant' | 'outside'
  readonly recordedAtMs: number
  readonly size: number
  /** Null while the file was gone. */
  readonly hash: string | null
  /** The conversation in which the assistant changed it. */
  readonly sessionKey?: string
  readonly restoredFrom?: number
}

export interface FilesHistoryResult {
  readonly agentId: string
  readonly name: string
  /** Newest first; the first one is the file as it is. */
  readonly versions: readonly FileVersionEntry[]
}

export interface FilesVersionResult {
  readonly agentId: string
  readonly name: string
  readonly version: FileVersionEntry
  /** Null where the file was gone. */
  readonly content: string | null
}

/** The `desktop.agents.files.changed` event: somebody known wrote a file. */
export interface FilesChangedEvent {
  readonly agentId: string
  readonly name: string
  readonly author: 'owner' | 'assistant'
  readonly hash: string | null
}

const optionalText = z.string().max(400).optional()
export const configureParams = z.strictObject({
  agentId,
  /** Empty removes a field. */
  identity: z.strictObject({ name: optionalText, theme: optionalText }).optional(),
  /** Null goes back to the default model with its fallbacks. */
  model: z.union([z.null(), z.strictObject({ primary: z.string().min(1).optional(), fallbacks: z.array(z.string().min(1)).max(20) })]).optional(),
  tools: z.strictObject({
    /** Null goes back to what holds for every agent. */
    profile: z.union([z.null(), z.enum(['minimal', 'coding', 'messaging', 'full'])]).optional(),
    execMode: z.union([z.null(), z.enum(['deny', 'allowlist', 'ask', 'full'])]).optional(),
    /** Single tools on or off, for this agent. */
    switches: z.array(z.strictObject({ name: z.string().min(1), on: z.boolean() })).max(200).optional(),
  }).optional(),
  /** Null: whatever holds for every agent. */
  skills: z.union([z.null(), z.array(z.string().min(1)).max(1000)]).optional(),
  /** It answers from now on when no other agent is named, in place of the one that did. */
  isDefault: z.literal(true).optional(),
})
export type ConfigureParams = z.output<typeof configureParams>

export const settingsParams = z.strictObject({ agentId })

/** Why a tool is there or not: the level and the rule that decided. */
export interface ToolVerdict {
  readonly allowed: boolean
  /** `all`: what holds for every agent; `agent`: this agent's own rules. */
  readonly level: 'all' | 'agent'
  readonly rule: 'none' | 'profile' | 'deny' | 'allow' | 'alsoAllow'
  /** The entry that matched, as it is written: a name, a pattern or a group. */
  readonly entry?: string
}

export interface AgentTool extends ToolVerdict {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly group: string
  readonly source: 'core' | 'plugin'
}

/** Everything a page about one agent needs that the other methods do not tell. */
export interface SettingsResult {
  readonly agentId: string
  readonly identity: { readonly name?: string; readonly theme?: string; readonly emoji?: string; readonly avatar?: string }
  readonly workspace: string
  /** Deleting the agent can move the workspace to the trash: it lies below the state directory and nobody else works in it. */
  readonly workspaceIsOwn: boolean
  readonly isDefault: boolean
  /** As written for this agent; absent where the default holds. */
  readonly ownModel?: { readonly primary?: string; readonly fallbacks: readonly string[] }
  readonly defaultModel: { readonly primary?: string; readonly fallbacks: readonly string[] }
  readonly toolProfile: { readonly own?: string; readonly all: string }
  readonly tools: readonly AgentTool[]
  /** What holds in the end, and what this agent and the configuration for every agent say. */
  readonly exec: { readonly security: 'deny' | 'allowlist' | 'full'; readonly ask: 'off' | 'on-miss' | 'always'; readonly ownMode?: string; readonly allMode?: string; readonly allowedCommands: number }
  readonly workspaceOnly: boolean
  /** Names this agent may use; absent: all. */
  readonly skills?: readonly string[]
}
