// sessions.create, send and abort: the session methods that start and stop runs.
import { createHash, randomUUID } from 'node:crypto'
import type { SendOutcome } from '../../agent/index.ts'
import { AppError, invalidRequest, sessionsWire } from '../../protocol/index.ts'
import type { Session } from '../../sessions/index.ts'
import { readAttachments } from '../chat/attachments.ts'
import { originOf, readThinking } from '../chat/inbound.ts'
import { defineMethod } from '../method.ts'
import type { Method, MethodContext } from '../method.ts'
import { NO_FULL } from './patch.ts'
import type { SessionLookup, SessionMethodDependencies } from './context.ts'

/** Features of OpenClaw's sessions.create that this gateway does not have. */
const UNAVAILABLE = ['incognito', 'worktree', 'projectId', 'projectGitUrl', 'repository', 'execNode', 'cwd', 'catalogId', 'agentRuntime', 'contextWindow', 'toolOverrides', 'fastMode'] as const

interface Outgoing {
  readonly text: string
  readonly idempotencyKey: string
  readonly attachments?: readonly sessionsWire.Attachment[]
  readonly thinking?: string
  readonly timeoutMs?: number
}

/** The same request again names the same session, also after a restart. */
function keyOf(agentId: string, idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return `agent:${agentId}:dashboard:${randomUUID()}`
  const hex = createHash('sha256').update(idempotencyKey).digest('hex')
  return `agent:${agentId}:dashboard:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')}`
}

export function createSessionTurns(dependencies: SessionMethodDependencies, lookup: SessionLookup): Method[] {
  const { store, runtime, announcer, row, settings, resolveModel } = dependencies

  function send(session: Session, message: Outgoing, { connection }: MethodContext): SendOutcome {
    const thinking = readThinking(message.thinking)
    if (message.text.trim() === '' && (message.attachments ?? []).length === 0) throw invalidRequest('message or attachment required')
    const attached = readAttachments(message.attachments, (file) => dependencies.keepFile(session.agentId, file))
    const outcome = runtime.send({
      idempotencyKey: message.idempotencyKey,
      source: 'chat',
      sessionKey: session.key,
      agentId: session.agentId,
      text: message.text,
      ...attached,
      trust: 'owner',
      origin: { ...originOf(connection.principal), idempotencyKey: message.idempotencyKey },
      request: {
        ...(thinking !== undefined && { thinking }),
        ...(message.timeoutMs !== undefined && { timeoutMs: message.timeoutMs }),
      },
    })
    announcer.changed(store.get(session.key) ?? session, 'send')
    return outcome
  }

  function acknowledgement(outcome: SendOutcome): Record<string, unknown> {
    if (outcome.status !== 'started') return { runId: outcome.runId, status: outcome.status }
    const { runId, messageSeq, interruptedActiveRun } = outcome
    return { runId, status: 'started', ...(messageSeq !== null && { messageSeq }), ...(interruptedActiveRun && { interruptedActiveRun }) }
  }

  function createSession(params: sessionsWire.CreateParams): Session {
    const foreign = UNAVAILABLE.find((field) => params[field] !== undefined && params[field] !== false)
    if (foreign !== undefined) throw invalidRequest(`sessions.create: ${foreign} is not available on this gateway`)
    const parent = params.parentSessionKey === undefined ? null : lookup.need(params.parentSessionKey)
    const wanted = params.key === undefined ? null : lookup.canonical(params.key, params.agentId)
    const agentId = lookup.needAgent(params.agentId ?? wanted?.split(':')[1] ?? parent?.agentId ?? settings().defaultAgentId)
    const key = wanted ?? keyOf(agentId, params.idempotencyKey)
    if (params.model !== undefined && resolveModel(params.model, agentId) === null) throw invalidRequest(`unknown model: ${params.model}`)
    if (params.permissionMode === 'full') throw invalidRequest(NO_FULL)
    const overrides = {
      ...(params.model !== undefined && { model: params.model }),
      ...(params.thinkingLevel !== undefined && { thinkingLevel: readThinking(params.thinkingLevel) }),
      ...(params.permissionMode !== undefined && { permissionMode: params.permissionMode }),
      ...(params.category !== undefined && { category: params.category }),
    }
    const holder = params.label === undefined ? null : store.getByLabel(params.label)
    if (holder !== null && holder.key !== key) throw invalidRequest(`label already in use: ${params.label}`, { label: params.label, key: holder.key })
    if (parent !== null && params.fork === true && store.get(key) === null) store.fork(parent.key, key)
    const session = store.ensure(key, { agentId, ...(parent !== null && { spawnedBy: parent.key, spawnDepth: params.spawnDepth ?? parent.spawnDepth + 1 }) })
    const title = params.displayName ?? params.titleSource
    return params.label === undefined && title === undefined && Object.keys(overrides).length === 0
      ? session
      : store.patch(key, { ...(params.label !== undefined && { label: params.label }), ...(title !== undefined && { title }), settings: overrides })
  }

  return [
    defineMethod({
      name: 'sessions.create',
      scope: ({ incognito }) => (incognito === true ? 'operator.admin' : 'operator.write'),
      replaysByKey: true,
      params: sessionsWire.createParams,
      handle(params, context) {
        const session = createSession(params)
        announcer.changed(session, 'create')
        const resolved = resolveModel(session.settings.model, session.agentId) ?? {}
        const text = params.message ?? params.task
        const created = () => ({ ok: true, key: session.key, sessionId: session.sessionId, entry: row(store.get(session.key) ?? session), resolved })
        if (text === undefined && (params.attachments?.length ?? 0) === 0) return { ...created(), runStarted: false }
        try {
          const outcome = send(session, { text: text ?? '', idempotencyKey: params.idempotencyKey ?? randomUUID(), attachments: params.attachments, timeoutMs: params.timeoutMs }, context)
          const { runId, messageSeq } = acknowledgement(outcome)
          return { ...created(), runStarted: true, runId, ...(messageSeq !== undefined && { messageSeq }) }
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          return { ...created(), runStarted: false, runError: { code: error.code, message: error.message } }
        }
      },
    }),
    defineMethod({
      name: 'sessions.send',
      scope: 'operator.write',
      replaysByKey: true,
      params: sessionsWire.sendParams,
      handle({ key, agentId, message, idempotencyKey = randomUUID(), ...options }, context) {
        return acknowledgement(send(lookup.need(key, agentId), { text: message, idempotencyKey, ...options }, context))
      },
    }),
    defineMethod({
      name: 'sessions.abort',
      scope: 'operator.write',
      params: sessionsWire.abortParams,
      handle({ key, runId, agentId, clearQueued }) {
        if (key === undefined && runId === undefined) throw invalidRequest('sessions.abort needs key or runId')
        const sessionKey = key === undefined ? store.getRun(runId ?? '')?.sessionKey : lookup.canonical(key, agentId)
        const stopped = sessionKey === undefined ? [] : runtime.abort({ sessionKey, ...(runId !== undefined && { runId }), ...(clearQueued !== undefined && { clearQueue: clearQueued }) })
        const session = sessionKey === undefined ? null : store.get(sessionKey)
        if (stopped.length > 0 && session !== null) announcer.changed(session, 'abort')
        return { ok: true, abortedRunId: stopped[0] ?? null, status: stopped.length > 0 ? 'aborted' : 'no-active-run' }
      },
    }),
  ]
}
