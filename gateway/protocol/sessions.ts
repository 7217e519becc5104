// Wire shapes of the sessions group (protocol v4, section 3.4): parameters as schemas, results as types.
import { z } from 'zod'

const text = z.string().min(1)
const label = text.max(512)
const key = text
const agentId = text.optional()
const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().optional()

/** Filters shared by list, subscribe and search. Those about things no session here has (projects, boards, people) match nothing. */
const filters = {
  activeMinutes: z.int().min(1).optional(),
  activeOnly: z.boolean().optional(),
  requireLastInteraction: z.boolean().optional(),
  sortBy: z.enum(['updatedAt', 'lastInteractionAt', 'activity']).optional(),
  includeGlobal: z.boolean().optional(),
  includeUnknown: z.boolean().optional(),
  excludeSubagents: z.boolean().optional(),
  excludeCron: z.boolean().optional(),
  excludeSystem: z.boolean().optional(),
  configuredAgentsOnly: z.boolean().optional(),
  label: label.optional(),
  projectId: text.optional(),
  workspaceDir: text.optional(),
  group: z.string().optional(),
  pinned: z.boolean().optional(),
  boardFace: z.enum(['chat', 'dashboard']).optional(),
  hasBoard: z.boolean().optional(),
  creatorId: text.optional(),
  ownerId: text.optional(),
  involvingMe: z.boolean().optional(),
  profileRelation: z.strictObject({ profileId: text, relationship: z.enum(['owned', 'created', 'involving']) }).optional(),
  involvingProfileId: text.optional(),
  spawnedBy: text.optional(),
  agentId,
  search: z.string().optional(),
  archived: z.union([z.boolean(), z.literal('all')]).optional(),
}

export const listParams = z.strictObject({
  limit: z.int().min(1).optional(),
  offset: z.int().min(0).optional(),
  includeDerivedTitles: z.boolean().optional(),
  includeLastMessage: z.boolean().optional(),
  includeActivitySummary: z.boolean().optional(),
  ownerFirst: z.boolean().optional(),
  includePeople: z.boolean().optional(),
  ...filters,
})
export type ListParams = z.output<typeof listParams>

export const emptyParams = z.strictObject({})
export const messagesSubscribeParams = z.strictObject({ key, agentId, includeApprovals: z.literal(true).optional() })
export const messagesUnsubscribeParams = z.strictObject({ key, agentId })
export const previewParams = z.strictObject({ keys: z.array(key).min(1).max(200), limit: z.int().min(1).optional(), maxChars: z.int().min(20).optional() })
export const describeParams = z.strictObject({ key, agentId, includeDerivedTitles: z.boolean().optional(), includeLastMessage: z.boolean().optional() })
export const getParams = z.strictObject({ key, agentId, limit: z.int().min(1).max(1000).optional() })
export const resolveParams = z.strictObject({
  key: text.optional(),
  sessionId: text.optional(),
  label: label.optional(),
  reference: z.strictObject({ key: text, slug: text.optional() }).optional(),
  shortId: text.optional(),
  slugHint: text.optional(),
  agentId,
  spawnedBy: text.optional(),
  includeGlobal: z.boolean().optional(),
  includeUnknown: z.boolean().optional(),
  allowMissing: z.boolean().optional(),
})
export type ResolveParams = z.output<typeof resolveParams>

const toolOverrides = z.strictObject({
  mcpServers: z.record(z.string(), z.boolean()).optional(),
  mcpToolsDeny: z.record(z.string(), z.array(text)).optional(),
  skills: z.record(z.string(), z.boolean()).optional(),
  webSearch: z.boolean().optional(),
})
const permissionMode = z.enum(['read-only', 'guarded', 'workspace', 'full'])
const fastMode = z.union([z.boolean(), z.literal('auto')])

export const attachment = z.looseObject({
  type: z.string().optional(),
  mimeType: z.string().optional(),
  fileName: z.string().optional(),
  origin: z.enum(['paste', 'file']).optional(),
  content: z.unknown().optional(),
  sizeBytes: z.number().optional(),
})
export type Attachment = z.output<typeof attachment>
const message = {
  mentions: z.array(z.unknown()).max(10).optional(),
  attachments: z.array(attachment).optional(),
  timeoutMs: z.int().min(0).optional(),
}

export const createParams = z.strictObject({
  key: key.optional(),
  idempotencyKey: text.optional(),
  agentId,
  label: label.optional(),
  displayName: text.max(500).optional(),
  titleSource: z.string().max(1000).optional(),
  category: label.optional(),
  model: text.optional(),
  agentRuntime: text.optional(),
  contextWindow: text.optional(),
  thinkingLevel: text.optional(),
  fastMode: fastMode.optional(),
  permissionMode: permissionMode.optional(),
  toolOverrides: toolOverrides.optional(),
  incognito: z.boolean().optional(),
  visibility: z.enum(['shared', 'read-only', 'suggest', 'draft']).optional(),
  catalogId: text.optional(),
  parentSessionKey: text.optional(),
  spawnDepth: z.int().min(1).optional(),
  fork: z.boolean().optional(),
  forkFrom: z.literal('last-completed').optional(),
  emitCommandHooks: z.boolean().optional(),
  succeedsParent: z.boolean().optional(),
  task: z.string().optional(),
  message: z.string().optional(),
  ...message,
  projectId: text.optional(),
  projectGitUrl: text.max(2048).optional(),
  repository: z.strictObject({ url: text.max(2048), ref: text.max(1024).optional() }).optional(),
  worktree: z.boolean().optional(),
  worktreeSource: z.literal('empty').optional(),
  worktreeBaseRef: text.optional(),
  worktreeName: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/).optional(),
  execNode: text.optional(),
  cwd: text.optional(),
})
export type CreateParams = z.output<typeof createParams>

export const sendParams = z.strictObject({ key, agentId, message: z.string(), thinking: z.string().optional(), idempotencyKey: text.optional(), ...message })
export const abortParams = z.strictObject({ key: key.optional(), runId: text.optional(), agentId, clearQueued: z.boolean().optional() })

const patchFields = {
  label: orNull(label),
  autoLabel: orNull(label),
  icon: orNull(z.string()),
  color: orNull(z.string()),
  category: orNull(label),
  boardFace: z.enum(['chat', 'dashboard']).optional(),
  boardPresentation: orNull(z.enum(['split', 'expanded'])),
  statusNote: orNull(z.string().max(120)),
  attention: orNull(z.enum(['hand', 'key', 'alert', 'flag', 'lock', 'hourglass'])),
  ttlMinutes: z.int().min(1).max(120).optional(),
  archived: z.boolean().optional(),
  pinned: z.boolean().optional(),
  unread: z.boolean().optional(),
  contextWindow: orNull(text),
  thinkingLevel: orNull(text),
  fastMode: orNull(fastMode),
  toolOverrides: orNull(toolOverrides),
  verboseLevel: orNull(text),
  traceLevel: orNull(text),
  reasoningLevel: orNull(text),
  responseUsage: orNull(z.enum(['off', 'tokens', 'full', 'on'])),
  elevatedLevel: orNull(text),
  execHost: orNull(text),
  execSecurity: orNull(text),
  execAsk: orNull(text),
  execNode: orNull(text),
  permissionMode: orNull(permissionMode),
  sandboxMode: orNull(z.literal('off')),
  nativeRuntimeConsent: orNull(text),
  model: orNull(text),
  agentRuntime: orNull(text),
  completionOwnerSessionKey: orNull(text),
  inheritedToolPolicyVersion: orNull(z.literal(1)),
  inheritedToolAllow: orNull(z.array(text)),
  inheritedToolDeny: orNull(z.array(text)),
  sendPolicy: orNull(z.enum(['allow', 'deny'])),
  groupActivation: orNull(z.enum(['mention', 'always'])),
}
export const patchParams = z.strictObject({
  key,
  agentId,
  expectedSessionId: text.optional(),
  expectedLifecycleRevision: text.optional(),
  expectedPermissionMode: orNull(permissionMode),
  expectedSandboxMode: orNull(z.literal('off')),
  expectedNativeRuntimeConsent: orNull(text),
  expectedToolOverrides: orNull(toolOverrides),
  expectedMarkedUnreadAt: orNull(z.number().min(0)),
  ...patchFields,
})
export type PatchParams = z.output<typeof patchParams>
/** The names that change something; the other keys of a patch address or guard it. */
export const PATCH_FIELDS = Object.keys(patchFields) as (keyof typeof patchFields)[]

export const resetParams = z.strictObject({ key, agentId, reason: z.enum(['new', 'reset']).optional(), expectedSessionId: text.optional() })
export const deleteParams = z.strictObject({
  key,
  agentId,
  deleteTranscript: z.boolean().optional(),
  expectedSessionId: text.optional(),
  expectedLifecycleRevision: text.optional(),
  expectedSessionUpdatedAt: z.number().min(0).optional(),
  emitLifecycleHooks: z.boolean().optional(),
  archivedOnly: z.boolean().optional(),
})
export type DeleteParams = z.output<typeof deleteParams>
export const compactParams = z.strictObject({ key, agentId, maxLines: z.int().min(1).optional() })
export const forkParams = z.strictObject({ sessionKey: key, agentId, entryId: text })
export const searchParams = z.strictObject({
  agentId,
  sessionKeys: z.array(key).min(1).max(200).optional(),
  scope: z.strictObject(filters).optional(),
  query: text.max(4096),
  limit: z.int().min(1).max(25).optional(),
})
export const usageParams = z.strictObject({
  key: key.optional(),
  agentId,
  agentScope: z.literal('all').optional(),
  creatorKey: text.optional(),
  startDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional(),
  endDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional(),
  mode: z.enum(['utc', 'gateway', 'specific']).optional(),
  range: z.enum(['7d', '30d', '90d', '1y', 'all']).optional(),
  groupBy: z.enum(['instance', 'family']).optional(),
  includeHistorical: z.boolean().optional(),
  utcOffset: z.string().regex(/^UTC[+-]\d{1,2}(?::[0-5]\d)?$/).optional(),
  timeZone: text.optional(),
  limit: z.int().min(1).optional(),
  includeContextWeight: z.boolean().optional(),
})
export type UsageParams = z.output<typeof usageParams>

/** One session as clients see it: the row of lists, events and mutation results. Open: clients ignore what they do not know. */
export interface SessionRow {
  readonly key: string
  readonly kind: 'direct' | 'group' | 'global' | 'unknown'
  readonly sessionId: string
  readonly agentId: string
  readonly [field: string]: unknown
}

export interface SessionList {
  readonly ts: number
  readonly path: string
  readonly count: number
  readonly totalCount: number
  readonly limitApplied: number
  readonly offset?: number
  readonly nextOffset: number | null
  readonly hasMore: boolean
  readonly owners: readonly unknown[]
  readonly defaults: Readonly<Record<string, unknown>>
  readonly sessions: readonly SessionRow[]
}
