// Wire shapes of the chat group and of commands.list (protocol v4, section 3.2): parameters as schemas, results as types.
import { z } from 'zod'

const text = z.string().min(1)
const agentId = text.optional()
const queueMode = z.enum(['steer', 'followup', 'collect', 'interrupt'])

/** What the attachments of one message may weigh in bytes, told to clients in hello. */
export const ATTACHMENT_LIMITS = { maxBytes: 18 * 1024 * 1024, maxImageBytes: 10 * 1024 * 1024 } as const

/** What a client attaches; `content` is base64, with or without a data: prefix. Further facts are tolerated. */
export const attachment = z.looseObject({
  type: z.string().optional(),
  mimeType: z.string().optional(),
  fileName: z.string().optional(),
  content: z.unknown().optional(),
  sizeBytes: z.number().optional(),
})
export type Attachment = z.output<typeof attachment>

export const inputProvenance = z.strictObject({
  kind: z.enum(['external_user', 'inter_session', 'internal_system']),
  originSessionId: z.string().optional(),
  sourceSessionKey: z.string().optional(),
  sourceChannel: z.string().optional(),
  sourceTool: z.string().optional(),
  sourceRole: z.literal('subagent').optional(),
  sourcePromptPrefix: z.string().optional(),
  jobId: z.string().optional(),
  runId: z.string().optional(),
})

/** `sessionKey` is checked by the method: a missing one has an error of its own. */
export const sendParams = z.strictObject({
  sessionKey: z.string().max(512).optional(),
  agentId,
  sessionId: text.optional(),
  message: z.string(),
  mentions: z.array(z.strictObject({ profileId: text.max(256), start: z.int().min(0), end: z.int().min(1) })).max(10).optional(),
  workContext: z.strictObject({
    page: text.max(64), title: z.string().max(96).optional(), sessionKey: z.string().max(192).optional(), sessionId: z.string().max(64).optional(), agentId: z.string().max(64).optional(),
    workspace: z.string().max(224).optional(), file: z.string().max(224).optional(), selection: z.string().max(640).optional(),
  }).optional(),
  intent: z.strictObject({ kind: z.literal('session-goal-start'), version: z.literal(1), issuedAtMs: z.int().min(0) }).optional(),
  thinking: z.string().optional(),
  fastMode: z.union([z.boolean(), z.literal('auto')]).optional(),
  fastAutoOnSeconds: z.int().min(1).optional(),
  queueMode: queueMode.optional(),
  deliver: z.boolean().optional(),
  originatingChannel: z.string().optional(),
  originatingTo: z.string().optional(),
  originatingAccountId: z.string().optional(),
  originatingThreadId: z.string().optional(),
  replyToId: text.optional(),
  attachments: z.array(attachment).optional(),
  toolBindings: z.record(z.string(), z.unknown()).optional(),
  timeoutMs: z.int().min(0).optional(),
  systemInputProvenance: inputProvenance.optional(),
  systemProvenanceReceipt: z.string().optional(),
  suppressCommandInterpretation: z.boolean().optional(),
  expectedLeafEntryId: text.nullable().optional(),
  expectedSessionRoutingContract: text.optional(),
  expectedPermissionMode: z.enum(['read-only', 'guarded', 'workspace', 'full']).nullable().optional(),
  expectedToolOverrides: z.record(z.string(), z.unknown()).nullable().optional(),
  idempotencyKey: text,
})
export type SendParams = z.output<typeof sendParams>

export interface SendAck {
  readonly runId: string
  readonly status: 'started' | 'in_flight' | 'ok'
  readonly messageSeq?: number
  readonly interruptedActiveRun?: boolean
}

export const abortParams = z.strictObject({ sessionKey: text, agentId, runId: text.optional(), preserveSideRuns: z.boolean().optional() })
export interface AbortResult {
  readonly ok: true
  readonly aborted: boolean
  readonly runIds: readonly string[]
}

export const injectParams = z.strictObject({ sessionKey: text, agentId, message: text, label: z.string().max(100).optional() })

const historyFields = {
  agentId,
  cursor: z.string().optional(),
  limit: z.int().min(1).max(1000).optional(),
  maxBytes: z.int().min(1024).optional(),
  offset: z.int().min(0).optional(),
  pendingBefore: z.int().min(1).optional(),
  inputRunIds: z.array(text.max(256)).min(1).max(50).optional(),
  messageId: text.optional(),
  sessionId: text.optional(),
  maxChars: z.int().min(1).max(500_000).optional(),
}
export const historyParams = z.strictObject({ sessionKey: text, ...historyFields })
export type HistoryParams = z.output<typeof historyParams>

export const startupParams = z.union([
  historyParams,
  z.strictObject({ shortId: text, slugHint: text.optional(), agentId: text, limit: z.int().min(1).max(1000).optional(), maxBytes: z.int().min(1024).optional() }),
])

export const metadataParams = z.strictObject({ agentId, authProfileId: text.max(256).optional(), sessionKey: text.optional() })
export const messageGetParams = z.strictObject({ sessionKey: text, agentId, messageId: text, maxChars: z.int().min(1).max(2_000_000).optional() })

export interface MessageGetResult {
  readonly ok: boolean
  readonly message?: unknown
  readonly unavailableReason?: 'not_found' | 'oversized' | 'not_visible'
}

export const commandsListParams = z.strictObject({
  sessionKey: text.optional(), agentId, provider: text.optional(), scope: z.enum(['text', 'native', 'both']).optional(), includeArgs: z.boolean().optional(),
})
