// Wire shapes of the tools group (protocol v4, section 3.10): parameters as schemas, results as types.
import { z } from 'zod'

const text = z.string().min(1)

export const catalogParams = z.strictObject({ agentId: text.optional(), includePlugins: z.boolean().optional() })
export const effectiveParams = z.strictObject({ agentId: text.optional(), sessionKey: text })
export const invokeParams = z.strictObject({
  name: text,
  args: z.record(z.string(), z.unknown()).optional(),
  sessionKey: text.optional(),
  agentId: text.optional(),
  confirm: z.boolean().optional(),
  idempotencyKey: text.optional(),
  conversationReadOrigin: z.literal('direct-operator').optional(),
})
export type InvokeParams = z.output<typeof invokeParams>

export type ToolProfileId = 'minimal' | 'coding' | 'messaging' | 'full'
export type ToolRisk = 'low' | 'medium' | 'high'

export interface CatalogTool {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly source: 'core' | 'plugin'
  readonly risk?: ToolRisk
  readonly defaultProfiles: readonly ToolProfileId[]
}

export interface CatalogResult {
  readonly agentId: string
  readonly profiles: readonly { readonly id: ToolProfileId; readonly label: string }[]
  readonly groups: readonly { readonly id: string; readonly label: string; readonly source: 'core' | 'plugin'; readonly tools: readonly CatalogTool[] }[]
}

export interface EffectiveTool {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly rawDescription: string
  readonly source: 'core' | 'plugin'
  readonly risk?: ToolRisk
}

export interface EffectiveResult {
  readonly agentId: string
  readonly profile: string
  readonly groups: readonly { readonly id: 'core' | 'plugin'; readonly label: string; readonly source: 'core' | 'plugin'; readonly tools: readonly EffectiveTool[] }[]
}

export interface InvokeResult {
  readonly ok: boolean
  readonly toolName: string
  readonly output?: unknown
  readonly requiresApproval?: boolean
  readonly approvalId?: string
  readonly source?: 'core' | 'plugin'
  readonly error?: { readonly code: string; readonly message: string; readonly details?: unknown }
}
