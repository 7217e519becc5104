// What tools may do with sessions: look, send, and spawn sub-agents within depth and count limits.
import { randomUUID } from 'node:crypto'
import type { AgentProfile } from '../config/index.ts'
import type { ThinkingLevel } from '../plugin-api/index.ts'
import type { ModelGateway } from '../providers/index.ts'
import { messageText, type Session, type SessionStore } from '../sessions/index.ts'
import type { HistoryEntry, SessionPort, SessionSummary } from '../tools/index.ts'
import type { AgentRuntime, InboundMessage, SendOutcome } from './agent-runtime.ts'
import type { RunQueue } from './run-queue.ts'
import type { AgentSettings } from './settings.ts'

/** Marks runs whose result is announced to the parent session. */
export const SPAWN_LANE = 'subagent'
const THINKING_LEVELS: readonly string[] = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'adaptive', 'max']

/** What the session tools are given. */
export type SessionActions = SessionPort

export interface SessionActionsDependencies {
  readonly sessions: SessionStore
  readonly models: ModelGateway
  readonly profile: (agentId: string) => AgentProfile | undefined
  readonly agentIds: () => readonly string[]
  readonly settings: () => AgentSettings
  readonly clock: { now(): number }
  readonly accept: (message: InboundMessage) => SendOutcome
  readonly wait: AgentRuntime['wait']
  readonly queue: Pick<RunQueue, 'active' | 'waitingCount'>
  /** Sub-agents of this session that are running. */
  readonly childrenOf: (sessionKey: string) => number
}

/** One per runtime. */
export function createSessionActions(deps: SessionActionsDependencies): SessionActions {
  const { sessions } = deps

  function summary(session: Session): SessionSummary {
    const { key, sessionId, agentId, kind, title, updatedAtMs, spawnedBy, messageCount, preview } = session
    return { key, sessionId, agentId, kind, title: session.label ?? title, updatedAtMs, spawnedBy, isRunning: deps.queue.active(key) !== null, messageCount, preview }
  }

  function find(keyOrLabel: string): Session | null {
    return sessions.get(keyOrLabel) ?? sessions.getByLabel(keyOrLabel)
  }

  /** A sentence for the model, or null when the spawn may go on. */
  function refusal(parent: Session, agentId: string, thinking: string | undefined, model: string | undefined): string | null {
    const { maxSpawnDepth, maxChildren } = deps.settings()
    if (deps.profile(agentId) === undefined) return `There is no agent "${agentId}". Use agents_list to see them.`
    const allowed = deps.profile(parent.agentId)?.subagents?.allowAgents ?? []
    if (agentId !== parent.agentId && !allowed.includes('*') && !allowed.some((name) => name.toLowerCase() === agentId)) return `This agent may not start "${agentId}"${allowed.length === 0 ? '; only itself' : `; only itself, ${allowed.join(', ')}`}.`
    if (parent.spawnDepth >= maxSpawnDepth) return `A sub-agent at depth ${parent.spawnDepth} may not start further ones (limit ${maxSpawnDepth}). Do the work here.`
    if (deps.childrenOf(parent.key) >= maxChildren) return `${maxChildren} sub-agents are already running for this session. Wait for one to finish.`
    if (thinking !== undefined && !THINKING_LEVELS.includes(thinking)) return `Unknown thinking level "${thinking}". Use one of: ${THINKING_LEVELS.join(', ')}.`
    if (model !== undefined && deps.models.resolve(model, agentId) === null) return `No model matches "${model}".`
    return null
  }

  return {
    list({ activeWithinMs, limit }) {
      const page = sessions.list({ archived: false, limit, ...(activeWithinMs !== undefined && { updatedAfterMs: deps.clock.now() - activeWithinMs }) })
      return page.sessions.map(summary)
    },

    history({ sessionKey, limit, includeTools }) {
      const session = find(sessionKey)
      if (session === null) return null
      // Tool traffic is left out by default, so more events than messages are read; still a bounded page.
      const events = sessions.readBefore(session.sessionId, { limit: includeTools ? limit : limit * 4 })
      const entries = events.flatMap((event): HistoryEntry[] => {
        if (event.body.type !== 'message') return []
        const { message } = event.body
        if (message.role === 'toolResult' && !includeTools) return []
        const text = messageText(message)
        if (text === '') return []
        return [{ role: message.role, text, atMs: event.createdAtMs, ...(message.role === 'toolResult' && { toolName: message.toolName }) }]
      })
      return entries.slice(-limit)
    },

    status(keyOrLabel) {
      const session = find(keyOrLabel)
      if (session === null) return null
      const model = deps.models.resolve(session.settings.model, session.agentId)
      return {
        ...summary(session),
        modelRef: model?.ref ?? 'none',
        thinkingLevel: session.settings.thinkingLevel ?? deps.profile(session.agentId)?.thinkingDefault ?? 'off',
        contextTokens: session.tokens.context,
        contextWindow: model?.info.contextWindow ?? 0,
        totalTokens: session.tokens.total,
        cost: session.tokens.cost,
        compactionCount: session.compactionCount,
        queuedMessages: deps.queue.waitingCount(session.key),
      }
    },

    async send({ to, text, waitMs, caller }, signal) {
      const target = find(to)
      if (target === null) return { status: 'failed', message: `There is no session "${to}". Use sessions_list to see them.` }
      if (target.key === caller.sessionKey) return { status: 'failed', message: 'A session cannot send a message to itself.' }
      const runId = randomUUID()
      deps.accept({
        idempotencyKey: runId, source: 'session', sessionKey: target.key, agentId: target.agentId, text, trust: 'tool',
        origin: { channel: 'session', label: caller.sessionKey, senderIsOwner: false }, queueMode: 'followup', interpretCommands: false,
      })
      if (waitMs <= 0) return { status: 'accepted', runId }
      const outcome = await deps.wait(runId, waitMs, signal)
      if (outcome.status === 'timeout') return { status: 'timeout', runId }
      const { result } = outcome
      return result.status === 'ok' ? { status: 'finished', runId, reply: result.text } : { status: 'failed', runId, message: result.errorMessage ?? `The run ended: ${result.stopReason}.` }
    },

    async spawn({ text, label, agentId, model, thinking, timeoutMs, caller }) {
      const parent = sessions.get(caller.sessionKey)
      if (parent === null) return { status: 'failed', message: 'The calling session no longer exists.' }
      const child = agentId ?? caller.agentId
      const refused = refusal(parent, child, thinking, model)
      if (refused !== null) return { status: 'failed', message: refused }
      if (label !== undefined && sessions.getByLabel(label) !== null) return { status: 'failed', message: `The label "${label}" is already in use. Choose another one.` }
      const sessionKey = `agent:${child}:subagent:${randomUUID()}`
      const runId = randomUUID()
      const limitMs = timeoutMs ?? deps.settings().subAgentTimeoutMs
      deps.accept({
        idempotencyKey: runId, source: 'spawn', sessionKey, agentId: child, text, trust: 'tool',
        origin: { channel: 'subagent', label: caller.sessionKey, senderIsOwner: false }, interpretCommands: false,
        spawn: { spawnedBy: parent.key, depth: parent.spawnDepth + 1, ...(label !== undefined && { label }) },
        request: {
          lane: SPAWN_LANE, unattended: true,
          ...(model !== undefined && { model }),
          ...(thinking !== undefined && { thinking: thinking as ThinkingLevel }),
          ...(limitMs > 0 && { timeoutMs: limitMs }),
        },
      })
      return { status: 'accepted', runId, sessionKey }
    },

    agents: () => deps.agentIds().flatMap((id) => {
      const profile = deps.profile(id)
      return profile === undefined ? [] : [{ id, name: profile.name, isDefault: profile.isDefault, modelRef: deps.models.resolve(undefined, id)?.ref ?? 'none' }]
    }),
  }
}
