// Shapes of results and events that the published package has no schema for, as measured on 2026.9.6. Open: more fields are fine.
import { z } from 'zod'
import { problemsOf } from '../../gateway/server/testing/validate.ts'
import type { SchemaName } from '../../gateway/server/testing/validate.ts'

const ms = z.int().min(0)
const text = z.string().min(1)
const open = z.looseObject

/** The published schema of this name, inside a shape of our own. */
export function published(name: SchemaName): z.ZodType {
  return z.unknown().superRefine((value, context) => {
    for (const message of problemsOf(name, value)) context.addIssue({ code: 'custom', message: `${name} ${message}` })
  })
}

const row = published('SessionRow')
const resolved = open({ modelProvider: text, model: text })
const ok = open({ ok: z.literal(true) })
const ack = open({ runId: text, status: z.enum(['started', 'in_flight', 'ok', 'accepted']), messageSeq: z.int().min(1).optional() })
const device = open({
  deviceId: text, publicKey: text, platform: text.optional(), clientId: text.optional(), clientMode: text.optional(), role: text, roles: z.array(text), scopes: z.array(text), createdAtMs: ms, approvedAtMs: ms, connected: z.boolean(),
  tokens: z.array(z.strictObject({ role: text, scopes: z.array(text), createdAtMs: ms, rotatedAtMs: ms.optional(), revokedAtMs: ms.optional(), lastUsedAtMs: ms.optional() })),
})
const sessionList = open({ ts: ms, path: text, count: ms, totalCount: ms, limitApplied: ms, nextOffset: ms.nullable(), hasMore: z.boolean(), owners: z.array(z.unknown()), defaults: open({ modelProvider: text, model: text, contextTokens: ms }), sessions: z.array(row) })
const sessionsGlance = open({ path: text, count: ms, recent: z.array(open({ key: text, updatedAt: ms, age: ms })) })
const wireMessage = open({ role: text, content: z.union([z.string(), z.array(open({ type: text }))]), timestamp: ms, __openclaw: open({ id: text, seq: z.int().min(1), recordTimestampMs: ms }) })
const history = open({
  sessionKey: text, sessionId: text, messages: z.array(wireMessage), pendingInputs: open({ items: z.array(z.unknown()), total: ms }), hasMore: z.boolean(), totalMessages: ms,
  defaults: open({ modelProvider: text, model: text, contextTokens: ms }), sessionInfo: row, thinkingLevel: text, verboseLevel: text.optional(),
})
const metadata = open({ models: z.array(published('ModelChoice')), commands: z.array(published('CommandEntry')) })
const decision = open({ id: text, decision: z.enum(['allow-once', 'allow-always', 'deny']).nullable(), createdAtMs: ms, expiresAtMs: ms })
const configWrite = open({ ok: z.literal(true), path: text, hash: text, config: open({}) })
const totals = open({ input: ms, output: ms, cacheRead: ms, cacheWrite: ms, totalTokens: ms, totalCost: z.number() })

export const health = open({
  ok: z.boolean(), ts: ms, durationMs: ms, plugins: open({ loaded: z.array(text), errors: z.array(z.unknown()) }), configReload: open({ hotReloadStatus: text }), channels: open({}), channelOrder: z.array(text),
  channelLabels: open({}), heartbeatSeconds: ms, defaultAgentId: text, agents: z.array(open({ agentId: text, isDefault: z.boolean(), heartbeat: open({ enabled: z.boolean(), every: text }), sessions: sessionsGlance })), sessions: sessionsGlance, eventLoop: open({}),
})

const importNote = z.strictObject({ kind: text, path: text, detail: text.optional() })
const importItem = z.strictObject({
  id: text, kind: z.enum(['configuration', 'secrets', 'workspace', 'skills', 'sessions']), agentId: text.nullable(), from: text, to: z.string(),
  added: ms, bytes: ms, same: ms, beside: ms, failed: ms, isOutside: z.boolean(), notes: z.array(importNote), moreNotes: ms,
})
const importShape = { folder: text, isFound: z.boolean(), isUnfinished: z.boolean(), items: z.array(importItem), left: z.array(z.strictObject({ path: text, reason: text })) }

export const RESULTS = {
  found: open({ messageIds: z.array(text), truncated: z.boolean() }),
  ok, ack, notFound: open({ ok: z.literal(false), unavailableReason: text }), health, history, metadata, decision, configWrite, sessionList,
  status: open({ runtimeVersion: text, heartbeat: open({ defaultAgentId: text, agents: z.array(open({ agentId: text, enabled: z.boolean() })) }), channelSummary: z.array(z.unknown()), queuedSystemEvents: z.array(z.unknown()), sessions: open({ count: ms, recent: z.array(z.unknown()) }), tasks: open({}), taskAudit: open({}), pid: ms }),
  presence: z.array(published('PresenceEntry')),
  nothing: z.null(),
  heartbeats: open({ ok: z.literal(true), enabled: z.boolean() }),
  identity: open({ deviceId: z.string().regex(/^[0-9a-f]{64}$/), publicKey: z.string().regex(/^[\w-]{43}$/) }),
  usageStatus: open({ updatedAt: ms, providers: z.array(open({ provider: text, displayName: text, windows: z.array(open({ label: text, usedPercent: z.number().min(0).max(100), resetAt: ms })) })) }),
  usageLimits: z.strictObject({ updatedAt: ms, timeZone: text.nullable(), limits: z.array(z.looseObject({ per: z.enum(['day', 'month']), level: z.enum(['ok', 'warn', 'reached']), resetAt: ms })) }),
  usageCost: open({ updatedAt: ms, days: ms, daily: z.array(totals.extend({ date: text })), totals }),
  sessionsUsage: open({ updatedAt: ms, startDate: text, endDate: text, sessions: z.array(open({ key: text, usage: totals })), totals, aggregates: open({}) }),
  abort: open({ ok: z.literal(true), aborted: z.boolean(), runIds: z.array(text) }),
  inject: open({ ok: z.literal(true), messageId: text }),
  startup: history.extend({ metadata }),
  agent: open({ runId: text, status: z.enum(['accepted', 'ok', 'error', 'timeout']) }),
  agentWait: open({ runId: text, status: z.enum(['ok', 'error', 'timeout']), startedAt: ms.optional(), endedAt: ms.optional(), terminalReply: open({ disposition: text }).optional() }),
  subscribed: open({ subscribed: z.boolean(), key: text.optional(), list: sessionList.optional() }),
  preview: open({ ts: ms, previews: z.array(open({ key: text, status: z.enum(['ok', 'missing', 'empty']), items: z.array(z.strictObject({ role: text, text })) })) }),
  describe: z.strictObject({ session: row.nullable() }),
  messages: open({ messages: z.array(wireMessage).min(1) }),
  sessionAbort: z.strictObject({ ok: z.literal(true), abortedRunId: text.nullable(), status: z.enum(['aborted', 'no-active-run']) }),
  sessionEntry: open({ ok: z.literal(true), key: text, entry: row, resolved }),
  compacted: open({ ok: z.literal(true), key: text, compacted: z.boolean() }),
  authStatus: open({ ts: ms, providers: z.array(open({ provider: text, displayName: text, status: text, profiles: z.array(open({ profileId: text, type: text, status: text })) })) }),
  skills: open({ workspaceDir: text, managedSkillsDir: text, agentId: text, skills: z.array(open({ name: text, description: z.string(), source: text, filePath: text, eligible: z.boolean(), requirements: open({}), missing: open({}) })) }),
  config: open({ path: text, exists: z.boolean(), valid: z.boolean(), raw: z.string().nullable(), parsed: z.unknown(), sourceConfig: open({}), resolved: open({}), runtimeConfig: open({}), config: open({}), hash: text, configRevisionHash: text, appliedConfigHash: text, issues: z.array(z.unknown()), warnings: z.array(z.unknown()), legacyIssues: z.array(z.unknown()), includedPaths: z.array(text), includeProvenance: z.array(z.unknown()) }),
  devices: z.strictObject({ pending: z.array(published('DevicePairRequestedEvent')), paired: z.array(device) }),
  approvedDevice: z.strictObject({ requestId: text, device }),
  rejectedDevice: z.strictObject({ requestId: text, deviceId: text }),
  deviceId: z.strictObject({ deviceId: text }),
  renamed: z.strictObject({ deviceId: text, label: text }),
  revoked: z.strictObject({ deviceId: text, role: text, revokedAtMs: ms }),
  upgradeRequest: z.strictObject({ requestId: text }),
  upgradeEnd: open({ status: z.enum(['approved', 'rejected', 'expired']) }),
  questions: z.array(z.strictObject({ id: text, request: open({ command: text }), createdAtMs: ms, expiresAtMs: ms })),
  question: open({ id: text, commandText: text, allowedDecisions: z.array(text), expiresAtMs: ms }),
  welcome: z.strictObject({ isNew: z.boolean(), finishedAtMs: ms.nullable(), progress: z.unknown(), places: z.strictObject({ config: text, state: text }) }),
  link: z.strictObject({ url: z.url(), expiresAtMs: ms }),
  appearance: z.strictObject({ seamColor: text.nullable() }),
  commandPolicy: z.strictObject({ agents: z.array(z.strictObject({ agentId: text, security: z.enum(['deny', 'allowlist', 'full']), ask: z.enum(['off', 'on-miss', 'always']) })).min(1) }),
  exported: z.strictObject({ key: text, sessionId: text, jsonl: text }),
  importPreview: z.strictObject(importShape),
  importResult: z.strictObject({ ...importShape, durationMs: ms }),
  imported: z.strictObject({ key: text, sessionId: text, entries: ms }),
  context: open({ sessionKey: text, modelRef: text, contextWindow: ms, parts: z.array(z.unknown()), payload: open({}), tokens: open({ messages: z.array(ms), tools: z.array(ms) }) }),
  fileHistory: open({ agentId: text, name: text, versions: z.array(open({ id: ms, author: text, recordedAtMs: ms, size: ms })) }),
  fileVersion: open({ agentId: text, name: text, version: open({ id: ms }), content: z.string() }),
  agentSettings: open({ agentId: text, workspace: text, tools: z.array(open({ id: text, allowed: z.boolean() })), exec: open({ security: text, ask: text }) }),
  skillText: z.strictObject({ name: text, filePath: text, text }),
  diagnostics: open({ createdAtMs: ms, product: open({ version: text, protocol: z.number() }), config: open({ mode: text, valid: z.boolean() }), log: z.array(z.string()) }),
  tested: open({ ok: z.boolean(), model: text, durationMs: z.number() }),
  detected: z.strictObject({ candidates: z.array(z.unknown()) }),
  modelFacts: z.strictObject({ primary: text.nullable(), fallbacks: z.array(text), agents: z.array(open({ agentId: text, isOwn: z.boolean() })), models: z.array(open({ model: text, price: open({ kind: text }) })), providers: z.array(open({ provider: text, api: text })) }),
  secretFindings: z.strictObject({ findings: z.array(z.looseObject({ kind: z.enum(['plain-text', 'missing', 'unreadable']) })) }),
  secrets: z.strictObject({ place: z.enum(['keychain', 'file']), why: text.nullable(), secrets: z.array(z.strictObject({ name: text, place: text, changedAtMs: ms, isReadable: z.boolean(), usedAt: z.array(text) })) }),
} as const

const addressed = { sessionKey: text, agentId: text }

/** Payloads by event name: published where there is a schema. */
export const EVENTS: Readonly<Record<string, z.ZodType>> = {
  chat: published('ChatEvent'),
  agent: z.strictObject({ runId: text, seq: z.int().min(1), stream: text, ts: ms, data: open({}), sessionKey: text.optional(), sessionId: text.optional(), agentId: text.optional(), spawnedBy: text.optional(), isHeartbeat: z.boolean().optional(), lane: text.optional(), session: row.optional() }),
  'session.message': open({ ...addressed, message: wireMessage, messageId: text, messageSeq: z.int().min(1) }),
  'session.operation': published('SessionOperationEvent'),
  'session.tool': open({ ...addressed, runId: text, stream: z.literal('tool') }),
  'sessions.changed': z.union([open({ ...addressed, ts: ms, session: row.optional(), reason: text.optional(), phase: text.optional() }), z.strictObject({ reason: text, ts: ms })]),
  'chat.metadata.changed': z.strictObject({}),
  'desktop.import.progress': z.strictObject({ itemId: text, item: z.int().min(1), items: z.int().min(1), done: ms, total: ms }),
  'desktop.agents.files.changed': z.strictObject({ agentId: text, name: text, author: z.enum(['owner', 'assistant']), hash: text.nullable() }),
  presence: z.strictObject({ presence: z.array(published('PresenceEntry')) }),
  health,
  tick: published('TickEvent'),
  shutdown: published('ShutdownEvent'),
  'device.pair.requested': published('DevicePairRequestedEvent'),
  'device.pair.resolved': published('DevicePairResolvedEvent'),
  'device.pair.changed': z.strictObject({}),
  'exec.approval.requested': open({ approvalKind: z.literal('exec'), id: text, request: open({ command: text, allowedDecisions: z.array(text) }), createdAtMs: ms, expiresAtMs: ms }),
  'exec.approval.resolved': open({ id: text, decision: text.nullable(), resolvedBy: text.nullable(), ts: ms, request: open({ command: text }) }),
  'config.changed': z.strictObject({ path: text, hash: text.nullable(), ts: ms }),
}
