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
