// Wire shapes of exec approvals (protocol v4, section 3.9): parameters as schemas, results as types.
import { z } from 'zod'

const text = z.string().min(1)
const textOrNull = z.string().nullable().optional()

const allowlistEntry = z.strictObject({
  id: text.optional(),
  pattern: z.string(),
  source: z.literal('allow-always').optional(),
  commandText: z.string().optional(),
  argPattern: z.string().optional(),
  lastUsedAt: z.number().min(0).optional(),
  lastUsedCommand: z.string().optional(),
  lastResolvedPath: z.string().optional(),
})

const ruleFields = { security: z.string().optional(), ask: z.string().optional(), askFallback: z.string().optional(), autoAllowSkills: z.boolean().optional() }

const mcpTool = z.strictObject({ server: z.string().regex(/\S/), tool: z.string().regex(/\S/), source: z.literal('allow-always'), addedAt: z.number().min(0), lastUsedAt: z.number().min(0).optional() })

const approvalsFile = z.strictObject({
  version: z.literal(1),
  socket: z.strictObject({ path: z.string().optional(), token: z.string().optional() }).optional(),
  defaults: z.strictObject(ruleFields).optional(),
  agents: z.record(z.string(), z.strictObject({ ...ruleFields, allowlist: z.array(allowlistEntry).optional(), mcpTools: z.array(mcpTool).optional() })).optional(),
})

export const approvalsGetParams = z.strictObject({})
export const approvalsSetParams = z.strictObject({ file: approvalsFile, baseHash: text.optional() })

const runPlan = z.strictObject({
  argv: z.array(z.string()),
  cwd: z.string().nullable(),
  commandText: z.string(),
  commandPreview: textOrNull,
  agentId: z.string().nullable(),
  sessionKey: z.string().nullable(),
  policySnapshot: z.record(z.string(), z.unknown()).optional(),
  mutableFileOperand: z.strictObject({ argvIndex: z.int().min(0), path: z.string(), sha256: z.string() }).nullable().optional(),
})

export const requestParams = z.strictObject({
  id: text.optional(),
  command: text.optional(),
  commandArgv: z.array(z.string()).optional(),
  systemRunPlan: runPlan.optional(),
  env: z.record(z.string(), z.string()).optional(),
  cwd: textOrNull,
  nodeId: text.nullable().optional(),
  host: textOrNull,
  security: textOrNull,
  ask: textOrNull,
  warningText: textOrNull,
  scope: z.record(z.string(), z.unknown()).optional(),
  unavailableDecisions: z.array(z.literal('allow-always')).min(1).max(1).optional(),
  commandSpans: z.array(z.strictObject({ startIndex: z.int().min(0), endIndex: z.int().min(1) })).optional(),
  agentId: textOrNull,
  resolvedPath: textOrNull,
  sessionKey: textOrNull,
  sessionId: textOrNull,
  runId: textOrNull,
  toolCallId: textOrNull,
  turnSourceChannel: textOrNull,
  turnSourceTo: textOrNull,
  turnSourceAccountId: textOrNull,
  turnSourceThreadId: z.union([z.string(), z.number()]).nullable().optional(),
  approvalReviewerDeviceIds: z.array(text).optional(),
  requireDeliveryRoute: z.boolean().optional(),
  suppressDelivery: z.boolean().optional(),
  deliverToApprovalClientsOnly: z.boolean().optional(),
  timeoutMs: z.int().min(1).optional(),
  twoPhase: z.boolean().optional(),
})
export type RequestParams = z.output<typeof requestParams>

export const idParams = z.strictObject({ id: text })
export const listParams = z.strictObject({})

export const historyParams = z.strictObject({
  cursor: text.max(512).optional(),
  limit: z.int().min(1).max(100).optional(),
  kind: z.enum(['exec', 'plugin', 'system-agent']).optional(),
})

/** One row of approval.history. How it runs (folder, environment, plan) is not part of it. */
export interface HistoryItem {
  readonly id: string
  readonly urlPath: string
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly resolvedAtMs: number
  readonly presentation: {
    readonly kind: 'exec'
    readonly commandText: string
    readonly warningText: string | null
    readonly host: string | null
    readonly nodeId: string | null
    readonly agentId: string | null
    readonly allowedDecisions: readonly Decision[]
  }
  readonly source?: { readonly agentId?: string; readonly sessionKey?: string }
  readonly resolver?: { readonly kind: 'device' | 'channel' | 'runtime' | 'system'; readonly id?: string }
  readonly status: 'allowed' | 'denied' | 'expired' | 'cancelled'
  readonly decision?: Decision
  readonly reason: 'user' | 'no-route' | 'timeout' | 'run-aborted' | 'gateway-restart'
}
export interface HistoryResult {
  readonly items: readonly HistoryItem[]
  readonly nextCursor?: string
}

export const resolveParams = z.strictObject({
  id: text,
  decision: text,
  reviewer: z.strictObject({ channel: text, accountId: text, senderId: text }).optional(),
  grantExpiresInDays: z.int().min(1).max(3650).optional(),
})

export type Decision = 'allow-once' | 'allow-always' | 'deny'

/** Result of exec.approval.request and waitDecision. */
export interface DecisionResult {
  readonly id: string
  readonly decision: Decision | null
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly terminalReason?: string
}

/** Early answer of a two-phase request. */
export interface AcceptedResult {
  readonly status: 'accepted'
  readonly id: string
  readonly deliveryRoute: 'approval-client' | 'forwarder' | 'turn-source' | 'none'
  readonly createdAtMs: number
  readonly expiresAtMs: number
}
