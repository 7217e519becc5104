// The chat group: send, abort, inject, history, startup, metadata, message.get.
import { emitSessionMessage, toWireMessage, type AgentRuntime } from '../agent/index.ts'
import type { Principal } from '../access/index.ts'
import type { Clock, EventSink } from '../lib/index.ts'
import type { AssistantMessage } from '../plugin-api/index.ts'
import { chatWire, invalidRequest } from '../protocol/index.ts'
import { canonicalSessionKey, parseSessionKey, type Session, type SessionKeyDefaults } from '../sessions/index.ts'
import { readAttachments } from './chat/attachments.ts'
import type { KeepFile } from './chat/attachments.ts'
import { originOf, readThinking, trustOf } from './chat/inbound.ts'
import { readHistory, type HistoryDependencies } from './chat/history.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

export interface ChatMethodDependencies extends HistoryDependencies {
  readonly runtime: Pick<AgentRuntime, 'active' | 'thinkingLevel' | 'send' | 'abort' | 'listCommands'>
  readonly keys: () => SessionKeyDefaults
  readonly emit: EventSink
  readonly clock: Clock
  readonly keepFile: KeepFile
  /** Rows of models.list. */
  readonly models: (agentId: string) => readonly unknown[]
  /** A session by the start of its id, for links; null when there is none or several. */
  readonly findByShortId: (shortId: string, agentId: string) => Session | null
}

const MESSAGE_MAX_CHARS = 500_000

export function createChatMethods(deps: ChatMethodDependencies): Method[] {
  const { sessions, runtime } = deps

  const target = (key: string, agentId?: string): { readonly key: string; readonly agentId: string } => {
    const canonical = canonicalSessionKey(key, deps.keys(), agentId)
    return { key: canonical, agentId: parseSessionKey(canonical).agentId }
  }
  const history = (params: chatWire.HistoryParams): Readonly<Record<string, unknown>> => {
    const { key, agentId } = target(params.sessionKey, params.agentId)
    const session = (params.sessionId === undefined ? null : sessions.getById(params.sessionId)) ?? sessions.get(key)
    return readHistory(params, session, agentId, deps)
  }
  const metadata = (agentId: string): Readonly<Record<string, unknown>> => ({ agentId, models: deps.models(agentId), commands: runtime.listCommands(agentId) })

  return [
    defineMethod({ name: 'chat.send', scope: 'operator.write', params: chatWire.sendParams, handle: (params, { connection }) => send(params, connection.principal, target, deps) }),
    defineMethod({
      name: 'chat.abort', scope: 'operator.write', params: chatWire.abortParams,
      handle: ({ sessionKey, agentId, runId }): chatWire.AbortResult => {
        const runIds = runtime.abort({ sessionKey: target(sessionKey, agentId).key, ...(runId !== undefined && { runId }) })
        return { ok: true, aborted: runIds.length > 0, runIds }
      },
    }),
    defineMethod({
      name: 'chat.inject', scope: 'operator.admin', hidden: true, params: chatWire.injectParams,
      handle: ({ sessionKey, agentId, message, label }) => inject(target(sessionKey, agentId).key, label === undefined || label === '' ? message : `[${label}]\n\n${message}`, label, deps),
    }),
    defineMethod({ name: 'chat.history', scope: 'operator.read', params: chatWire.historyParams, handle: history }),
    defineMethod({
      name: 'chat.startup', scope: 'operator.read', params: chatWire.startupParams,
      handle: (params) => {
        if ('sessionKey' in params) return { ...history(params), metadata: metadata(target(params.sessionKey, params.agentId).agentId) }
        const session = deps.findByShortId(params.shortId, params.agentId)
        if (session === null) throw invalidRequest(`No session found: ${params.shortId}`)
        const { limit, maxBytes } = params
        const page = history({ sessionKey: session.key, ...(limit !== undefined && { limit }), ...(maxBytes !== undefined && { maxBytes }) })
        return { ...page, metadata: metadata(session.agentId), resolution: { key: session.key, sessionId: session.sessionId, agentId: session.agentId } }
      },
    }),
    defineMethod({
      name: 'chat.metadata', scope: 'operator.read', params: chatWire.metadataParams,
      handle: ({ agentId, sessionKey }) => metadata(sessionKey === undefined ? (agentId ?? deps.keys().defaultAgentId) : target(sessionKey, agentId).agentId),
    }),
    defineMethod({
      name: 'chat.message.get', scope: 'operator.read', params: chatWire.messageGetParams,
      handle: ({ sessionKey, agentId, messageId, maxChars = MESSAGE_MAX_CHARS }): chatWire.MessageGetResult => {
        const event = sessions.getEvent(messageId)
        if (event === null || event.sessionId !== sessions.get(target(sessionKey, agentId).key)?.sessionId) return { ok: false, unavailableReason: 'not_found' }
        const message = toWireMessage(event, { withImages: true })
        if (message === null) return { ok: false, unavailableReason: 'not_visible' }
        return JSON.stringify(message['content']).length > maxChars ? { ok: false, unavailableReason: 'oversized' } : { ok: true, message }
      },
    }),
  ]
}

function send(params: chatWire.SendParams, principal: Principal, target: (key: string, agentId?: string) => { readonly key: string; readonly agentId: string }, deps: ChatMethodDependencies): chatWire.SendAck {
  if (params.sessionKey === undefined || params.sessionKey.trim() === '') {
    throw invalidRequest('chat.send needs the sessionKey of the session to write to', { code: 'SESSION_MUTATION_TARGET_REQUIRED' })
  }
  if (params.message.trim() === '' && (params.attachments ?? []).length === 0) throw invalidRequest('message or attachment required')
  const { key, agentId } = target(params.sessionKey, params.agentId)
  const thinking = readThinking(params.thinking)
  const attached = readAttachments(params.attachments, (file) => deps.keepFile(agentId, file))
  const outcome = deps.runtime.send({
    idempotencyKey: params.idempotencyKey,
    source: 'chat',
    sessionKey: key,
    agentId,
    text: params.message,
    ...attached,
    trust: trustOf(params.systemInputProvenance?.kind),
    origin: originOf(principal, params.systemInputProvenance?.kind, params.originatingChannel),
    interpretCommands: params.suppressCommandInterpretation !== true,
    ...(params.queueMode !== undefined && { queueMode: params.queueMode }),
    request: { ...(thinking !== undefined && { thinking }), ...(params.timeoutMs !== undefined && params.timeoutMs > 0 && { timeoutMs: params.timeoutMs }) },
  })
  if (outcome.status !== 'started') return outcome
  return {
    runId: outcome.runId,
    status: 'started',
    ...(outcome.messageSeq !== null && { messageSeq: outcome.messageSeq }),
    ...(outcome.interruptedActiveRun && { interruptedActiveRun: true }),
  }
}

/** Adds an assistant message that no model wrote. */
function inject(key: string, text: string, label: string | undefined, deps: ChatMethodDependencies): { readonly ok: true; readonly messageId: string } {
  const session = deps.sessions.get(key)
  if (session === null) throw invalidRequest(`session not found: ${key}`)
  const message: AssistantMessage = { role: 'assistant', content: [{ type: 'text', text }], provider: 'openclaw', model: 'gateway-injected', stopReason: 'stop', timestampMs: deps.clock.now() }
  const [event] = deps.sessions.append(session.sessionId, [{ trust: 'owner', body: { type: 'message', message }, ...(label !== undefined && { origin: { label } }) }])
  if (event === undefined) throw invalidRequest(`session not found: ${key}`)
  emitSessionMessage(deps.emit, key, session.agentId, event)
  deps.emit('chat', {
    runId: `inject-${event.id}`, sessionKey: key, agentId: session.agentId, seq: 0, state: 'final', message: { role: 'assistant', content: message.content, provider: message.provider, model: message.model, timestamp: message.timestampMs },
  }, { sessionKey: key })
  return { ok: true, messageId: event.id }
}
