// health, status, presence, heartbeats, wake and the log's tail: how the gateway is doing.
import type { Clock } from '../lib/index.ts'
import type { EventLoopHealth } from '../platform/index.ts'
import { hasScope, statusWire, unavailable } from '../protocol/index.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'
import { tailLog } from './tail-log.ts'

/** One session as health and status mention it. */
export interface SessionGlance {
  readonly key: string
  readonly sessionId: string
  readonly agentId: string
  readonly kind: string
  readonly updatedAtMs: number
  /** What its next turn would use. */
  readonly model: { readonly id: string; readonly ref: string; readonly contextWindow: number } | null
  /** `context` is the size of the last prompt. */
  readonly tokens: { readonly input: number; readonly output: number; readonly cacheRead: number; readonly cacheWrite: number; readonly context: number }
  readonly systemSent: boolean
  readonly abortedLastRun: boolean
}

/** Facts from all over the gateway, each asked for when it is needed. */
export interface StatusFacts {
  readonly version: string
  readonly defaultAgentId: () => string
  readonly agents: () => readonly { readonly id: string; readonly name?: string; readonly isDefault: boolean }[]
  readonly sessionCount: (agentId?: string) => number
  /** Newest first. */
  readonly recentSessions: (limit: number) => readonly SessionGlance[]
  readonly databasePath: string
  readonly plugins: () => { readonly loaded: readonly string[]; readonly errors: readonly { readonly id: string; readonly origin: string; readonly activated: boolean; readonly error: string }[] }
  readonly isHotReloading: () => boolean
  readonly configIssues: () => readonly string[]
  readonly activeRuns: () => number
  readonly queuedSystemEvents: () => readonly string[]
  readonly defaultModel: () => { readonly model: string | null; readonly contextTokens: number | null }
  readonly connectionCount: () => number
  readonly uptimeMs: () => number
  readonly eventLoop: () => EventLoopHealth
}

export interface StatusMethodDependencies {
  readonly clock: Clock
  readonly facts: StatusFacts
  /** The gateway's own device id and public key. */
  readonly identity: { readonly deviceId: string; readonly publicKey: string }
  readonly presence: () => readonly statusWire.PresenceEntry[]
  readonly reportPresence: (entry: Omit<statusWire.PresenceEntry, 'ts'>) => void
  /** Text for the next turn of a session, from outside. */
  readonly addSystemEvent: (event: { readonly text: string; readonly sessionKey?: string; readonly agentId?: string }) => void
  readonly lastHeartbeat: () => Readonly<Record<string, unknown>> | null
  readonly setHeartbeats: (enabled: boolean) => void
  readonly wake: (request: { readonly mode: 'now' | 'next-heartbeat'; readonly text: string; readonly sessionKey?: string; readonly agentId?: string }) => void | Promise<void>
  /** Absolute path of the log, or null when none is written. */
  readonly logFile: () => string | null
}

const NO_HEARTBEAT = { enabled: false, every: 'disabled', everyMs: null, prompt: '', target: 'owner', ackMaxChars: 300 } as const
/** Cron jobs, sub-agents and the like as OpenClaw counts them. No such list is kept here, so nothing is on it. */
const NO_TASKS = {
  tasks: { total: 0, active: 0, terminal: 0, failures: 0, byStatus: { queued: 0, running: 0, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, lost: 0 }, byRuntime: { subagent: 0, acp: 0, cli: 0, cron: 0 } },
  taskAudit: { total: 0, warnings: 0, errors: 0, byCode: { stale_queued: 0, stale_running: 0, lost: 0, delivery_failed: 0, missing_cleanup: 0, inconsistent_timestamps: 0 } },
} as const
const RECENT_IN_HEALTH = 5
const RECENT_IN_STATUS = 10

/** The health snapshot. Names of sessions are for readers of sessions only: leave them out for broadcasts. */
export function buildHealth(facts: StatusFacts, clock: Clock, options: { readonly withSessions: boolean }): Readonly<Record<string, unknown>> {
  const startMs = clock.now()
  const recent = options.withSessions ? facts.recentSessions(RECENT_IN_HEALTH) : []
  const summary = (agentId?: string) => ({
    path: facts.databasePath,
    count: facts.sessionCount(agentId),
    recent: recent.filter((session) => agentId === undefined || session.agentId === agentId).map(({ key, updatedAtMs }) => ({ key, updatedAt: updatedAtMs, age: Math.max(0, startMs - updatedAtMs) })),
  })
  const { loaded, errors } = facts.plugins()
  return {
    ok: true,
    ts: startMs,
    durationMs: Math.max(0, clock.now() - startMs),
    plugins: { loaded, errors, unavailable: [] },
    configReload: { hotReloadStatus: facts.isHotReloading() ? 'active' : 'disabled' },
    channels: {},
    channelOrder: [],
    channelLabels: {},
    heartbeatSeconds: 0,
    defaultAgentId: facts.defaultAgentId(),
    agents: facts.agents().map(({ id, name, isDefault }) => ({ agentId: id, ...(name === undefined ? {} : { name }), isDefault, heartbeat: NO_HEARTBEAT, sessions: summary(id) })),
    sessions: summary(),
    eventLoop: facts.eventLoop(),
  }
}

export function createStatusMethods(dependencies: StatusMethodDependencies): Method[] {
  const { clock, facts, identity, presence, lastHeartbeat, setHeartbeats, wake, logFile } = dependencies
  return [
    defineMethod({
      name: 'health',
      scope: 'operator.read',
      roles: ['operator', 'node'],
      inRecovery: true,
      params: statusWire.healthParams,
      handle: (_params, { connection }) => buildHealth(facts, clock, { withSessions: hasScope(connection.principal.scopes, 'operator.read') }),
    }),
    defineMethod({
      name: 'status',
      scope: 'operator.read',
      inRecovery: true,
      params: statusWire.statusParams,
      handle: (_params, { connection }) => buildStatus(facts, clock, hasScope(connection.principal.scopes, 'operator.admin')),
    }),
    defineMethod({ name: 'system-presence', scope: 'operator.read', inRecovery: true, params: statusWire.emptyParams, handle: () => presence() }),
    defineMethod({ name: 'system-event', scope: 'operator.admin', params: statusWire.systemEventParams, handle: (params) => takeSystemEvent(params, dependencies) }),
    defineMethod({ name: 'last-heartbeat', scope: 'operator.read', params: statusWire.emptyParams, handle: () => lastHeartbeat() }),
    defineMethod({
      name: 'set-heartbeats',
      scope: 'operator.admin',
      params: statusWire.setHeartbeatsParams,
      handle: ({ enabled }) => {
        setHeartbeats(enabled)
        return { ok: true, enabled }
      },
    }),
    defineMethod({
      name: 'wake',
      scope: 'operator.write',
      params: statusWire.wakeParams,
      handle: async ({ mode, text, sessionKey, agentId }) => {
        await wake({ mode, text, ...(sessionKey === undefined ? {} : { sessionKey }), ...(agentId === undefined ? {} : { agentId }) })
        return { ok: true }
      },
    }),
    defineMethod({ name: 'gateway.identity.get', scope: 'operator.read', inRecovery: true, params: statusWire.emptyParams, handle: () => ({ deviceId: identity.deviceId, publicKey: identity.publicKey }) }),
    defineMethod({
      name: 'logs.tail',
      scope: 'operator.read',
      inRecovery: true,
      params: statusWire.logsTailParams,
      handle: ({ cursor, limit, maxBytes }) => {
        const file = logFile()
        if (file === null) throw unavailable('this gateway writes no log file')
        return tailLog(file, { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }), ...(maxBytes === undefined ? {} : { maxBytes }) })
      },
    }),
  ]
}

/** Presence beacons of other programs, and text for the assistant: OpenClaw sends both through this method. */
function takeSystemEvent(params: ReturnType<typeof statusWire.systemEventParams.parse>, { reportPresence, addSystemEvent }: StatusMethodDependencies): { readonly ok: true } {
  const { sessionKey, agentId, lastInputSeconds, text, ...row } = params
  const isBeacon = row.instanceId !== undefined || row.deviceId !== undefined || row.host !== undefined
  if (isBeacon) {
    const entries = Object.entries({ ...row, text, ...(lastInputSeconds === undefined ? {} : { lastInputSeconds: Math.round(lastInputSeconds) }) })
    reportPresence(Object.fromEntries(entries.filter(([, value]) => value !== undefined)))
  } else addSystemEvent({ text, ...(sessionKey === undefined ? {} : { sessionKey }), ...(agentId === undefined ? {} : { agentId }) })
  return { ok: true }
}

/** Paths, process numbers and waiting texts are shown to admins only. */
function buildStatus(facts: StatusFacts, clock: Clock, isAdmin: boolean): Readonly<Record<string, unknown>> {
  const recent = facts.recentSessions(RECENT_IN_STATUS).map((session) => statusRow(session, clock.now()))
  const agents = facts.agents()
  return {
    runtimeVersion: facts.version,
    uptimeMs: facts.uptimeMs(),
    heartbeat: { defaultAgentId: facts.defaultAgentId(), agents: agents.map(({ id }) => ({ agentId: id, enabled: false, every: 'disabled', everyMs: null })) },
    channelSummary: [],
    queuedSystemEvents: isAdmin ? facts.queuedSystemEvents() : [],
    configIssues: isAdmin ? facts.configIssues() : [],
    ...NO_TASKS,
    activeRuns: facts.activeRuns(),
    connections: facts.connectionCount(),
    sessions: {
      paths: isAdmin ? [facts.databasePath] : [],
      count: facts.sessionCount(),
      defaults: facts.defaultModel(),
      recent,
      byAgent: agents.map(({ id }) => ({ agentId: id, path: isAdmin ? facts.databasePath : '', count: facts.sessionCount(id), recent: recent.filter(({ agentId }) => agentId === id) })),
    },
    eventLoop: facts.eventLoop(),
    ...(isAdmin ? { pid: process.pid, processMemory: memory() } : {}),
  }
}

function memory(): Readonly<Record<string, number>> {
  const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage()
  return { rssBytes: rss, heapUsedBytes: heapUsed, heapTotalBytes: heapTotal, externalBytes: external, arrayBuffersBytes: arrayBuffers }
}

/** A session as `status` lists it; `contextTokens` is what fits into the model's window. */
function statusRow({ key, sessionId, agentId, kind, updatedAtMs, model, tokens, systemSent, abortedLastRun }: SessionGlance, nowMs: number): Readonly<Record<string, unknown>> {
  const window = model?.contextWindow ?? null
  return {
    agentId, key, kind, sessionId, systemSent, abortedLastRun,
    updatedAt: updatedAtMs,
    age: Math.max(0, nowMs - updatedAtMs),
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheRead: tokens.cacheRead,
    cacheWrite: tokens.cacheWrite,
    totalTokens: tokens.context,
    totalTokensFresh: true,
    remainingTokens: window === null ? null : Math.max(0, window - tokens.context),
    percentUsed: window === null ? null : Math.min(100, Math.round((100 * tokens.context) / window)),
    model: model?.id ?? null,
    configuredModel: model?.ref ?? null,
    selectedModel: model?.ref ?? null,
    modelSelectionReason: null,
    contextTokens: window,
    flags: [...(systemSent ? ['system'] : []), ...(abortedLastRun ? ['aborted'] : []), `id:${sessionId}`],
  }
}
