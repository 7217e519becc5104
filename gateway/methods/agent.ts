// `agent`: a turn with two answers, accepted and finished. `agent.wait`: the end of a run somebody else started.
import type { AgentRuntime } from '../agent/index.ts'
import type { Clock } from '../lib/index.ts'
import { agentWire, chatWire, invalidRequest, unavailable, type Scope } from '../protocol/index.ts'
import { canonicalSessionKey, parseSessionKey, type RunRecord, type RunRequest, type RunResult, type SessionKeyDefaults, type SessionStore } from '../sessions/index.ts'
import { readAttachments } from './chat/attachments.ts'
import type { KeepFile } from './chat/attachments.ts'
import { originOf, readThinking, trustOf } from './chat/inbound.ts'
import { defineMethod } from './method.ts'
import type { Method, MethodContext } from './method.ts'

export interface AgentMethodDependencies {
  readonly runtime: Pick<AgentRuntime, 'send' | 'wait'>
  readonly sessions: SessionStore
  readonly keys: () => SessionKeyDefaults
  readonly clock: Clock
  readonly keepFile: KeepFile
}

const DEFAULT_WAIT_MS = 30_000
/** A run has its own deadline; this only bounds how long an answer is owed. */
const LONGEST_RUN_MS = 48 * 3600_000
const RESETS = /^\s*\/(new|reset)\b/i

export function createAgentMethods(deps: AgentMethodDependencies): Method[] {
  return [
    defineMethod({
      name: 'agent',
      scope: ({ message }): Scope => (typeof message === 'string' && RESETS.test(message) ? 'operator.admin' : 'operator.write'),
      replaysByKey: true,
      params: agentWire.runParams,
      handle: (params, context) => run(params, context, deps),
    }),
    defineMethod({
      name: 'agent.wait', scope: 'operator.write', params: agentWire.waitParams,
      handle: async ({ runId, timeoutMs = DEFAULT_WAIT_MS }, { signal }): Promise<agentWire.WaitResult> => {
        const outcome = await deps.runtime.wait(runId, timeoutMs, signal)
        return outcome.status === 'timeout' ? { runId, status: 'timeout' } : waited(runId, outcome.run, outcome.result)
      },
    }),
  ]
}

async function run(params: agentWire.RunParams, context: MethodContext, deps: AgentMethodDependencies): Promise<agentWire.RunFinished> {
  const key = sessionKeyOf(params, deps)
  const { agentId } = parseSessionKey(key)
  const runId = params.idempotencyKey
  deps.runtime.send({
    idempotencyKey: runId,
    source: 'agent',
    sessionKey: key,
    agentId,
    text: params.message,
    ...readAttachments(params.attachments?.map((entry) => chatWire.attachment.parse(entry)), (file) => deps.keepFile(agentId, file)),
    trust: trustOf(params.inputProvenance?.kind),
    origin: originOf(context.connection.principal, params.inputProvenance?.kind, params.channel),
    // The caller waits for an answer of its own, so its message is not merged into a running turn.
    queueMode: 'followup',
    request: requestOf(params),
  })
  const accepted: agentWire.RunAccepted = { runId, sessionKey: key, agentId, status: 'accepted', acceptedAt: deps.clock.now() }
  context.answerEarly({ ...accepted })
  const outcome = await deps.runtime.wait(runId, LONGEST_RUN_MS, context.signal)
  if (outcome.status === 'timeout') {
    // No answer to keep for a repeat: a client that comes back with the same key waits for the run itself.
    if (context.signal.aborted) throw unavailable('the connection closed before the run ended; ask again with the same idempotencyKey', { retryable: true })
    return { runId, status: 'timeout', summary: 'The run has not ended yet.', result: { payloads: [], meta: {} } }
  }
  return finished(runId, outcome.run, outcome.result, params)
}

function sessionKeyOf(params: agentWire.RunParams, { sessions, keys }: AgentMethodDependencies): string {
  if (params.sessionKey !== undefined && params.sessionKey.trim() !== '') return canonicalSessionKey(params.sessionKey, keys(), params.agentId)
  const sessionId = params.sessionId ?? params.expectedExistingSessionId
  if (sessionId !== undefined && sessionId !== '') {
    const session = sessions.getById(sessionId)
    if (session === null) throw invalidRequest(`No session found: ${sessionId}`)
    return session.key
  }
  if (params.agentId === undefined && (params.to === undefined || params.to === '')) throw invalidRequest('agent needs a sessionKey, sessionId, to or agentId')
  return canonicalSessionKey(keys().mainKey, keys(), params.agentId)
}

function requestOf(params: agentWire.RunParams): RunRequest {
  const thinking = readThinking(params.thinking)
  const model = params.model === undefined || params.model === '' ? undefined : params.provider === undefined || params.provider === '' ? params.model : `${params.provider}/${params.model}`
  return {
    unattended: true,
    ...(thinking !== undefined && { thinking }),
    ...(model !== undefined && { model }),
    ...(params.timeout !== undefined && params.timeout > 0 && { timeoutMs: params.timeout * 1000 }),
    ...(params.extraSystemPrompt !== undefined && { extraSystemPrompt: params.extraSystemPrompt }),
  }
}

function finished(runId: string, run: RunRecord, result: RunResult, params: agentWire.RunParams): agentWire.RunFinished {
  const { usage, provider, model } = result
  return {
    runId,
    status: result.status,
    summary: result.status === 'ok' ? 'completed' : (result.errorMessage ?? result.stopReason),
    result: {
      payloads: result.text === '' ? [] : [{ text: result.text, mediaUrl: null }],
      meta: {
        durationMs: (run.endedAtMs ?? run.createdAtMs) - run.createdAtMs,
        agentMeta: { sessionId: run.sessionId, ...(provider !== undefined && { provider }), ...(model !== undefined && { model }), ...(usage !== undefined && { usage }) },
        aborted: result.status === 'aborted',
        stopReason: result.stopReason,
      },
      ...(params.deliver === true && { deliveryStatus: { requested: true, attempted: false, status: 'not_sent', reason: 'no channel is connected; the reply is in the session' } }),
    },
  }
}

function waited(runId: string, run: RunRecord, result: RunResult): agentWire.WaitResult {
  const ended = { runId, startedAt: run.startedAtMs ?? run.createdAtMs, ...(run.endedAtMs !== null && { endedAt: run.endedAtMs }) }
  if (result.status !== 'ok') return { ...ended, status: result.status === 'timeout' ? 'timeout' : 'error', error: result.errorMessage ?? `the run was stopped (${result.stopReason})` }
  return { ...ended, status: 'ok', terminalReply: result.text === '' ? { disposition: 'silent' } : { disposition: 'visible', text: result.text } }
}
