// A session as clients see it (SessionRow of the wire). Pure; what other parts know about it is handed in.
import type { sessionsWire } from '../protocol/index.ts'
import { parseSessionKey } from './session-key.ts'
import type { Session } from './session.ts'

/** What the row tells beyond the stored session. */
export interface SessionRowExtras {
  readonly nowMs: number
  readonly mainKey: string
  /** Runs going on now. */
  readonly activeRunIds: readonly string[]
  /** The model the next turn would use. */
  readonly model?: { readonly provider: string; readonly model: string; readonly contextWindow: number }
  readonly thinkingDefault?: string
  readonly thinkingLevels?: readonly string[]
  readonly queueMode?: string
  /** Default true; lists leave them out unless asked. */
  readonly withTitle?: boolean
  readonly withPreview?: boolean
}

const CREATED_VIA: Readonly<Record<string, string>> = { cron: 'cron', hook: 'internal', subagent: 'spawn', group: 'channel' }
/** Settings that clients see under the same name. */
const SHOWN_SETTINGS = ['thinkingLevel', 'verboseLevel', 'reasoningLevel', 'sendPolicy', 'execSecurity', 'execAsk', 'permissionMode', 'icon', 'color', 'category']

export function sessionRow(session: Session, extras: SessionRowExtras): sessionsWire.SessionRow {
  const { name, classification, channel } = parseSessionKey(session.key)
  const isRunning = extras.activeRunIds.length > 0
  const { settings, tokens } = session
  const shown: Record<string, unknown> = {}
  for (const setting of SHOWN_SETTINGS) if (settings[setting] !== undefined) shown[setting] = settings[setting]
  const status = isRunning ? 'running' : session.status
  return {
    key: session.key,
    visibility: 'shared',
    permissionModePending: false,
    createdVia: session.spawnedBy !== null ? 'spawn' : (CREATED_VIA[classification] ?? (channel === null ? 'operator' : 'channel')),
    createdAt: session.createdAtMs,
    kind: session.kind,
    classification,
    agentId: session.agentId,
    isMain: name === extras.mainKey,
    isBackground: classification === 'cron' || classification === 'hook' || classification === 'subagent',
    chatType: session.kind === 'group' ? 'group' : 'direct',
    ...(channel !== null && { channel }),
    ...(session.label !== null && { label: session.label, displayName: session.label }),
    ...(session.title !== null && extras.withTitle !== false && { derivedTitle: session.title }),
    ...(session.preview !== null && extras.withPreview !== false && { lastMessagePreview: session.preview }),
    updatedAt: session.updatedAtMs,
    archived: session.archivedAtMs !== null,
    ...(session.archivedAtMs !== null && { archivedAt: session.archivedAtMs }),
    pinned: session.pinnedAtMs !== null,
    ...(session.pinnedAtMs !== null && { pinnedAt: session.pinnedAtMs }),
    unread: session.updatedAtMs > (session.lastReadAtMs ?? session.createdAtMs),
    ...(session.lastReadAtMs !== null && { lastReadAt: session.lastReadAtMs }),
    lastInteractionAt: session.lastInteractionAtMs,
    lastActivityAt: session.updatedAtMs,
    sessionId: session.sessionId,
    lifecycleRevision: session.lifecycleRevision,
    sessionStartedAt: session.startedAtMs,
    systemSent: session.messageCount > 0,
    abortedLastRun: session.status === 'killed',
    ...(session.spawnedBy !== null && { spawnedBy: session.spawnedBy, parentSessionKey: session.spawnedBy, spawnDepth: session.spawnDepth }),
    ...shown,
    ...(extras.thinkingLevels !== undefined && { thinkingLevels: extras.thinkingLevels.map((id) => ({ id, label: id })), thinkingOptions: extras.thinkingLevels }),
    ...(extras.thinkingDefault !== undefined && { thinkingDefault: extras.thinkingDefault }),
    effectiveResponseUsage: settings.usageDisplay ?? 'off',
    effectiveQueueMode: settings.queueMode ?? extras.queueMode ?? 'steer',
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    totalTokens: tokens.context,
    totalTokensFresh: true,
    estimatedCostUsd: tokens.cost,
    compactionCount: session.compactionCount,
    ...(status !== null && { status }),
    ...(extras.model !== undefined && { modelProvider: extras.model.provider, model: extras.model.model, contextTokens: extras.model.contextWindow }),
    modelOverrideSource: settings.model === undefined ? null : 'user',
    hasActiveRun: isRunning,
    activeRunIds: extras.activeRunIds,
    sharingRole: 'admin',
    snapshotAt: extras.nowMs,
  }
}
