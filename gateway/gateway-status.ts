// The facts behind health, status, presence and wake, asked of every part.
import { randomUUID } from 'node:crypto'
import type { GatewayIdentity } from './access/index.ts'
import type { ConfigService } from './config/index.ts'
import { formatIssue } from './config/index.ts'
import type { Assistant } from './create-assistant.ts'
import type { Clock } from './lib/index.ts'
import { buildHealth } from './methods/index.ts'
import type { SessionGlance, StatusFacts, StatusMethodDependencies } from './methods/index.ts'
import type { EventLoopMonitor } from './platform/index.ts'
import { unavailable } from './protocol/index.ts'
import type { GatewayServer } from './server/index.ts'
import { canonicalSessionKey } from './sessions/index.ts'
import type { Session } from './sessions/index.ts'
import type { StateRecovery } from './storage/index.ts'

export interface StatusSources {
  readonly assistant: Assistant
  readonly config: ConfigService
  readonly identity: GatewayIdentity
  readonly server: () => GatewayServer
  readonly clock: Clock
  readonly eventLoop: EventLoopMonitor
  readonly logFile: string
  readonly databasePath: string
  readonly version: string
  /** Set when this start replaced a damaged database. */
  readonly stateRecovery: StateRecovery | null
  /** What else the owner should know about this start. */
  readonly notices: readonly string[]
}

export type GatewayStatus = StatusMethodDependencies & {
  /** The `health` payload; `withSessions` names recent sessions. */
  health(withSessions: boolean): Readonly<Record<string, unknown>>
}

export function statusDependencies(sources: StatusSources): GatewayStatus {
  const { assistant, config, identity, server, clock, logFile } = sources
  const facts = factsOf(sources)
  const keyOf = ({ sessionKey, agentId }: { readonly sessionKey?: string; readonly agentId?: string }) => {
    const mainKey = config.current().session.mainKey
    return canonicalSessionKey(sessionKey ?? mainKey, { defaultAgentId: assistant.defaultProfile().id, mainKey }, agentId)
  }

  /** Becomes part of the conversation: the agent reads it at its next turn, whenever that is. */
  function addSystemEvent({ text, ...target }: { readonly text: string; readonly sessionKey?: string; readonly agentId?: string }): void {
    const key = keyOf(target)
    const session = assistant.sessions.ensure(key, { agentId: key.split(':')[1] ?? '' })
    assistant.sessions.append(session.sessionId, [{
      trust: 'unknown',
      origin: { channel: 'system', label: 'System event' },
      body: { type: 'message', message: { role: 'user', content: [{ type: 'text', text: `[System event] ${text}` }], timestampMs: clock.now() } },
    }])
  }

  return {
    clock, facts,
    identity: { deviceId: identity.deviceId, publicKey: identity.publicKey },
    presence: () => server().presence(),
    reportPresence: (entry) => server().reportPresence(entry),
    addSystemEvent,
    // Heartbeats begin with automation; until then nothing beats and nothing is reported.
    lastHeartbeat: () => null,
    setHeartbeats: (enabled) => {
      if (enabled) throw unavailable('this gateway has no heartbeats yet; they stay off', { retryable: false })
    },
    wake: ({ mode, text, ...target }) => {
      if (mode !== 'now') return addSystemEvent({ text, ...target })
      const sessionKey = keyOf(target)
      assistant.agent.send({
        idempotencyKey: randomUUID(), source: 'wake', sessionKey, agentId: sessionKey.split(':')[1] ?? '', text,
        trust: 'owner', origin: { channel: 'wake', senderIsOwner: true }, interpretCommands: false, request: { unattended: true },
      })
    },
    logFile: () => logFile,
    health: (withSessions) => buildHealth(facts, clock, { withSessions }),
  }
}

function factsOf({ assistant, config, server, eventLoop, databasePath, version, stateRecovery, notices }: StatusSources): StatusFacts {
  const { sessions, agent, models, plugins, profiles, defaultProfile } = assistant
  return {
    version, databasePath,
    defaultAgentId: () => defaultProfile().id,
    agents: () => profiles().map(({ id, name, isDefault }) => ({ id, name, isDefault })),
    sessionCount: (agentId) => sessions.list({ limit: 1, ...(agentId === undefined ? {} : { agentId }) }).totalCount,
    recentSessions: (limit) => sessions.list({ limit }).sessions.map((session) => glance(session, models)),
    plugins: () => {
      const all = plugins.plugins()
      return {
        loaded: all.filter(({ state }) => state === 'loaded').map(({ id }) => id),
        errors: all.filter(({ state }) => state === 'failed').map(({ id, origin, reason }) => ({ id, origin, activated: true, error: reason ?? 'failed' })),
      }
    },
    isHotReloading: () => config.current().gateway.reload.mode !== 'off',
    configIssues: () => [...config.issues().map(formatIssue), ...(stateRecovery === null ? [] : [restoredNotice(stateRecovery)]), ...notices],
    activeRuns: () => agent.active().length,
    queuedSystemEvents: () => [],
    defaultModel: () => {
      const model = models.resolve(undefined, defaultProfile().id)
      return { model: model?.ref ?? null, contextTokens: model?.info.contextWindow ?? null }
    },
    connectionCount: () => server().connections().length,
    uptimeMs: () => server().uptimeMs(),
    eventLoop: () => eventLoop.read(),
  }
}

function glance({ key, sessionId, agentId, kind, updatedAtMs, tokens, settings, messageCount, status }: Session, models: Assistant['models']): SessionGlance {
  const model = models.resolve(settings.model, agentId)
  return {
    key, sessionId, agentId, kind, updatedAtMs, tokens,
    model: model === null ? null : { id: model.info.id, ref: model.ref, contextWindow: model.info.contextWindow },
    systemSent: messageCount > 0,
    abortedLastRun: status === 'killed',
  }
}

function restoredNotice({ problem, restoredFrom, backupTakenAtMs, keptAt }: StateRecovery): string {
  return `The database was damaged (${problem}) and was restored from ${restoredFrom}, taken ${new Date(backupTakenAtMs).toISOString()}; what came after that is missing.${keptAt === null ? '' : ` The damaged file is kept at ${keptAt}.`}`
}
