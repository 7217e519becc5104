// Wire shapes of `agent` and `agent.wait` (protocol v4, section 3.3): parameters as schemas, results as types.
import { z } from 'zod'
import { inputProvenance } from './chat.ts'

const text = z.string().min(1)

/** Fields of features this gateway has no use for are accepted and ignored, as long as they are well formed. */
export const runParams = z.strictObject({
  message: text,
  agentId: text.optional(),
  provider: z.string().optional(),
  model: z.string().optional(),
  to: z.string().optional(),
  replyTo: z.string().optional(),
  sessionId: z.string().optional(),
  sessionKey: z.string().max(512).optional(),
  expectedExistingSessionId: text.optional(),
  thinking: z.string().optional(),
  deliver: z.boolean().optional(),
  attachments: z.array(z.unknown()).optional(),
  channel: z.string().optional(),
  replyChannel: z.string().optional(),
  accountId: z.string().optional(),
  replyAccountId: z.string().optional(),
  threadId: z.string().optional(),
  groupId: z.string().optional(),
  groupChannel: z.string().optional(),
  groupSpace: z.string().optional(),
  /** Seconds. */
  timeout: z.int().min(0).optional(),
  bestEffortDeliver: z.boolean().optional(),
  lane: z.string().optional(),
  cwd: text.optional(),
  cleanupBundleMcpOnRunEnd: z.boolean().optional(),
  modelRun: z.boolean().optional(),
  promptMode: z.enum(['full', 'minimal', 'none']).optional(),
  extraSystemPrompt: z.string().optional(),
  bootstrapContextMode: z.enum(['full', 'lightweight']).optional(),
  bootstrapContextRunKind: z.enum(['default', 'heartbeat', 'cron']).optional(),
  acpTurnSource: z.literal('manual_spawn').optional(),
  internalRuntimeHandoffId: text.optional(),
  internalExecutionIdentityRetry: z.boolean().optional(),
  internalExecutionIdentityRecoveryAttempt: z.int().min(1).optional(),
  execApprovalFollowupExpectedSessionId: text.optional(),
  internalEvents: z.array(z.record(z.string(), z.unknown())).optional(),
  inputProvenance: inputProvenance.optional(),
  suppressPromptPersistence: z.boolean().optional(),
  sessionEffects: z.enum(['visible', 'internal']).optional(),
  sourceReplyDeliveryMode: z.enum(['automatic', 'message_tool_only']).optional(),
  disableMessageTool: z.boolean().optional(),
  swarmCollector: z.boolean().optional(),
  swarmOutputSchema: z.record(z.string(), z.unknown()).optional(),
  forceRestartSafeTools: z.boolean().optional(),
  forceCodeModeTools: z.boolean().optional(),
  voiceWakeTrigger: z.string().optional(),
  idempotencyKey: text,
  label: text.max(512).optional(),
})
export type RunParams = z.output<typeof runParams>

/** The first of the two answers. */
export interface RunAccepted {
  readonly runId: string
  readonly sessionKey: string
  readonly agentId: string
  readonly status: 'accepted'
  readonly acceptedAt: number
}

/** The second answer under the same request id. */
export interface RunFinished {
  readonly runId: string
  readonly status: 'ok' | 'error' | 'aborted' | 'timeout'
  readonly summary: string
  readonly result: {
    readonly payloads: readonly { readonly text: string; readonly mediaUrl: null }[]
    readonly meta: Readonly<Record<string, unknown>>
    readonly deliveryStatus?: Readonly<Record<string, unknown>>
  }
}

export const waitParams = z.strictObject({ runId: text, timeoutMs: z.int().min(0).optional() })

export interface WaitResult {
  readonly runId: string
  readonly status: 'ok' | 'error' | 'timeout'
  readonly startedAt?: number
  readonly endedAt?: number
  readonly error?: string
  readonly terminalReply?: { readonly disposition: 'visible' | 'silent'; readonly text?: string }
}
