// One run: the pure loop wired to one session. Everything durable about a turn is written here, in the order that makes a
// crash harmless: tool intents before effects, results after them, the answer together with the end of the run.
import type { AgentProfile } from '../config/index.ts'
import type { AssembledContext, ContextAssembler } from '../context/index.ts'
import type { Clock, Turnstile } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import type { ProviderFailure, ThinkingLevel, Tool, ToolCallPart, ToolDefinition, ToolResult, ToolResultMessage } from '../plugin-api/index.ts'
import type { ModelGateway, ResolvedModel } from '../providers/index.ts'
import type { RunRecord, RunResult, Session, SessionEvent, SessionStore } from '../sessions/index.ts'
import type { ToolRunner } from '../tools/index.ts'
import { createLoopGuard } from './loop-guard.ts'
import { runLoop, type LoopDependencies, type LoopEvent } from './loop.ts'
import { failedBeforeLoop, localReply, TIMEOUT_REASON, toRunEnd, type RunEnd, type RunEndContext } from './run-end.ts'
import type { RunEvents } from './run-events.ts'
import type { AgentSettings } from './settings.ts'
import { isSubAgent } from './sub-agents.ts'
import { OUTCOME_UNKNOWN, runToolCalls } from './tool-calls.ts'

export interface RunDependencies {
  readonly sessions: SessionStore
  readonly models: ModelGateway
  readonly tools: ToolRunner
  readonly context: ContextAssembler
  readonly clock: Clock
  /** Storing how a run ended takes more than a millisecond. */
  readonly turnstile: Turnstile
  readonly logger: Logger
  readonly settings: () => AgentSettings
  readonly profile: (agentId: string) => AgentProfile
  /** Compacts the session within a time limit; false when nothing could be gained. */
  readonly makeRoom: (session: Session, signal: AbortSignal) => Promise<boolean>
}

export interface RunControl {
  readonly run: RunRecord
  readonly session: Session
  /** Aborted with a word: `rpc`, `stop`, `interrupt`, `parent`, `timeout`, or `shutdown` (then nothing is stored: it resumes). */
  readonly controller: AbortController
  readonly steering: LoopDependencies['steering']
  readonly events: RunEvents
  /** Calls that an earlier process left without a result and that may run now. */
  readonly pendingCalls: readonly ToolCallPart[]
  /** Tool call ids this run has used so far. */
  readonly usedCallIds: readonly string[]
  /** Told the result before it is stored, so that whoever waits for it durably can be informed first. */
  readonly beforeFinish: (result: RunResult) => void
}

export interface RunOutcome {
  /** Null when the process is shutting down: the run stays unfinished and resumes. */
  readonly result: RunResult | null
  readonly wantsCompaction: boolean
}

export const SHUTDOWN_REASON = 'shutdown'
const LONGEST_TIMER_MS = 2 ** 31 - 1

interface Prepared {
  /** As asked for; undefined means the agent's configured model with its fallbacks. */
  readonly ref: string | undefined
  /** In place of the agent's own. */
  readonly fallbacks?: readonly string[]
  readonly model: ResolvedModel
  readonly thinking: ThinkingLevel
  readonly tools: readonly ToolDefinition[]
  readonly byName: ReadonlyMap<string, Tool>
}

/** Runs one turn to its end. Never rejects: faults end the run with an error that clients see. */
export async function executeRun(control: RunControl, deps: RunDependencies): Promise<RunOutcome> {
  const { run, controller, events } = control
  const profile = deps.profile(run.agentId)
  const asked = run.request.timeoutMs ?? 0
  const timeoutMs = Math.min(asked > 0 ? asked : profile.timeoutSeconds * 1000, LONGEST_TIMER_MS)
  const deadline = setTimeout(() => controller.abort(TIMEOUT_REASON), timeoutMs)
  const turn = createTurn(control, deps, profile, timeoutMs)
  try {
    events.started(deps.clock.now())
    const end = await turn.drive()
    await deps.turnstile()
    if (controller.signal.reason === SHUTDOWN_REASON) return { result: null, wantsCompaction: false }
    turn.finish(end)
    return { result: end.result, wantsCompaction: turn.wantsCompaction() && end.state === 'done' }
  } catch (error) {
    return { result: turn.fault(error), wantsCompaction: false }
  } finally {
    clearTimeout(deadline)
    events.close()
  }
}

function createTurn(control: RunControl, deps: RunDependencies, profile: AgentProfile, timeoutMs: number) {
  const { run, controller, events } = control
  const { sessions, clock } = deps
  const { signal } = controller
  const successfulTools = new Set<string>()
  let routed: { readonly provider: string; readonly model: string } | null = null
  let assembled: AssembledContext | null = null
  const endContext = (): RunEndContext => ({
    provider: routed?.provider ?? null, model: routed?.model ?? null, abortReason: String(signal.reason ?? ''), timeoutMs, nowMs: clock.now(),
  })

  function prepare(): Prepared | ProviderFailure {
    const asked = run.request.model ?? control.session.settings.model
    const asSubAgent = isSubAgent(control.session) ? profile.subagents : undefined
    const ref = asked ?? asSubAgent?.model?.primary
    const model = deps.models.resolve(ref, run.agentId)
    if (model === null) {
      return { kind: 'not_found', message: ref === undefined ? 'No model is set up. Choose one with /model, or add a provider in the settings.' : `No model matches "${ref}". Choose another one with /model.` }
    }
    const scope = { agentId: run.agentId, sessionKey: run.sessionKey }
    const level = run.request.thinking ?? control.session.settings.thinkingLevel ?? asSubAgent?.thinking ?? profile.thinkingDefault
    return {
      ref,
      ...(asked === undefined && asSubAgent?.model !== undefined && { fallbacks: asSubAgent.model.fallbacks }),
      model,
      thinking: model.info.reasoning ? level : 'off',
      tools: run.request.clientTools === undefined ? deps.tools.definitions(scope) : [...deps.tools.definitions(scope), ...run.request.clientTools],
      byName: new Map(deps.tools.available(scope).map((tool) => [tool.name, tool])),
    }
  }

  function assemble({ model, tools }: Prepared): AssembledContext {
    assembled = deps.context.assemble(sessions.get(run.sessionKey) ?? control.session, {
      contextWindow: model.info.contextWindow, tools, modelRef: model.ref,
      ...(run.request.extraSystemPrompt !== undefined && { extraSystemPrompt: run.request.extraSystemPrompt }),
    })
    return assembled
  }

  function toolHost({ model, byName }: Prepared) {
    const scope = {
      runId: run.id, sessionKey: run.sessionKey, sessionId: run.sessionId, agentId: run.agentId,
      workspace: profile.workspace, contextWindow: model.info.contextWindow,
    }
    return {
      isIdempotent: (call: ToolCallPart) => byName.get(call.name)?.idempotent === true,
      runTool: (call: ToolCallPart, toolSignal: AbortSignal) => {
        events.toolStart(call)
        return deps.tools.run(call, { ...scope, update: (partial) => events.toolUpdate(call, partial), onStart: () => sessions.setToolIntent(run.id, call.id, 'started') }, toolSignal)
      },
    }
  }

  function recordResult(call: ToolCallPart, message: ToolResultMessage, result: ToolResult, ran: boolean): void {
    // At shutdown nothing is recorded: the intent itself tells the next process what to do about this call.
    if (signal.reason === SHUTDOWN_REASON) return
    const stored = sessions.recordToolResult(run.id, call.id, { trust: result.trust ?? 'tool', body: { type: 'message', message } }, result === OUTCOME_UNKNOWN ? 'unknown' : 'done')
    if (ran && !result.isError) successfulTools.add(call.name)
    events.toolResult(call, result)
    events.message(stored)
  }

  function onLoopEvent(event: LoopEvent, isIdempotent: (call: ToolCallPart) => boolean): void {
    if (event.type === 'tool-result') return recordResult(event.call, event.message, event.result, event.ran)
    if (signal.reason === SHUTDOWN_REASON) return
    if (event.type === 'restart') return events.newAnswer()
    if (event.type === 'assistant') {
      const intents = event.calls.map((call) => ({ toolCallId: call.id, name: call.name, idempotent: isIdempotent(call) }))
      const stored = sessions.recordAssistant(run.id, { trust: 'tool', body: { type: 'message', message: event.message } }, intents)
      events.message(stored)
      return events.newAnswer()
    }
    const { event: inner } = event
    if (inner.type === 'text-delta') events.delta(inner.text)
    else if (inner.type === 'thinking-delta') events.thinking(inner.text)
    else if (inner.type === 'retrying') events.status('starting_model', { attempt: inner.attempt, maxAttempts: inner.maxAttempts, reason: inner.reason })
    else if (inner.type === 'routed') {
      const { providerId: provider, info: { id: model } } = inner.model
      if (routed?.provider !== provider || routed.model !== model) events.model(provider, model)
      routed = { provider, model }
    }
  }

  return {
    wantsCompaction: () => assembled?.wantsCompaction === true,

    async drive(): Promise<RunEnd> {
      const prepared = prepare()
      if ('kind' in prepared) return failedBeforeLoop(prepared, endContext())
      const host = toolHost(prepared)
      const settings = deps.settings()
      if (control.pendingCalls.length > 0) {
        await runToolCalls(control.pendingCalls, {
          ...host, onResult: recordResult, hasSteering: () => false, guard: createLoopGuard(settings), now: () => clock.now(), abortGraceMs: settings.toolAbortGraceMs,
        }, signal)
      }
      await deps.context.prepare?.(run.agentId)
      const start = assemble(prepared).messages
      events.status('starting_model')
      const clientTools = new Set(run.request.clientTools?.map((tool) => tool.name))
      const end = await runLoop(start, {
        ...host,
        isClientTool: (name) => clientTools.has(name),
        steering: control.steering,
        stream: (messages, first, inner) => deps.models.stream({
          ref: prepared.ref, ...(prepared.fallbacks !== undefined && { fallbacks: prepared.fallbacks }), agentId: run.agentId, messages, thinking: prepared.thinking, sessionId: run.sessionId,
          systemStable: assembled?.systemStable ?? '', systemVolatile: assembled?.systemVolatile ?? '', tools: assembled?.tools ?? [],
          ...(first && run.request.toolChoice !== undefined && { toolChoice: run.request.toolChoice }),
          ...(run.request.model !== undefined && { strict: true }),
        }, inner),
        makeRoom: async (inner) => ((await deps.makeRoom(control.session, inner)) ? assemble(prepared).messages : null),
        emit: (event) => onLoopEvent(event, host.isIdempotent),
        now: () => clock.now(),
        limits: settings,
      }, signal, control.usedCallIds)
      return toRunEnd(end, endContext())
    },

    finish(end: RunEnd): void {
      control.beforeFinish(end.result)
      const { text } = end.result
      const replies = end.state === 'done' && text !== ''
      const stored = sessions.finishRun(run.id, {
        state: end.state,
        result: end.result,
        ...(end.event !== undefined && { event: end.event }),
        ...(end.contextTokens !== undefined && { contextTokens: end.contextTokens }),
        ...(replies && { outbox: [localReply(run)] }),
      })
      announce(end, stored)
    },

    /** A fault outside the model and the tools, such as a full disk. The run may stay unfinished; clients are told either way. */
    fault(error: unknown): RunResult {
      const message = `The turn failed: ${error instanceof Error ? error.message : String(error)}`
      deps.logger.error('run failed', { runId: run.id, sessionKey: run.sessionKey, error: message })
      const end = failedBeforeLoop({ kind: 'unknown', message }, endContext())
      let stored: SessionEvent | null = null
      try {
        stored = sessions.finishRun(run.id, { state: 'failed', result: end.result, ...(end.event !== undefined && { event: end.event }) })
      } catch (storeError) {
        deps.logger.error('the end of a run could not be stored; it is tried again after a restart', { runId: run.id, error: String(storeError) })
      }
      announce(end, stored)
      return end.result
    },
  }

  function announce(end: RunEnd, stored: SessionEvent | null): void {
    if (end.result.usage !== undefined) events.usage(end.result.usage)
    if (stored !== null) events.message(stored)
    if (end.failure !== undefined) events.failed(end.failure, end.result.text)
    else if (end.state === 'aborted') events.aborted(end.result, end.result.text)
    else events.final(end.result, successfulTools)
  }
}
