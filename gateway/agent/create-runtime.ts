// Puts the agent together: the queue, the runs, the commands, and what methods and tools ask of them.
import type { AgentProfile } from '../config/index.ts'
import type { ContextAssembler } from '../context/index.ts'
import { createTurnstile } from '../lib/index.ts'
import type { Clock, EventSink } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import { invalidRequest, unavailable } from '../protocol/index.ts'
import type { ModelGateway } from '../providers/index.ts'
import type { ResetPolicies, SessionStore } from '../sessions/index.ts'
import type { ToolRunner } from '../tools/index.ts'
import { acceptMessage } from './accept-message.ts'
import type { ActiveRun, AgentRuntime, InboundMessage } from './agent-runtime.ts'
import { INFO_COMMANDS } from './commands/info-commands.ts'
import { createCommandRegistry, type SkillCommand } from './commands/registry.ts'
import { COMMAND_LANE, createCommandRunner } from './commands/run-command.ts'
import { SESSION_COMMANDS } from './commands/session-commands.ts'
import { createCompactions, type CompactSession } from './compactions.ts'
import { planResume } from './resume.ts'
import { emitSessionMessage } from './run-events.ts'
import { createRunQueue } from './run-queue.ts'
import { createRunWaiters } from './run-waiters.ts'
import { SHUTDOWN_REASON } from './run.ts'
import { createSessionActions, type SessionActions } from './session-actions.ts'
import type { AgentSettings } from './settings.ts'
import { createSubAgents, isSubAgent } from './sub-agents.ts'
import { createTurnRunner } from './turn-runner.ts'

export interface AgentRuntimeDependencies {
  readonly sessions: SessionStore
  readonly models: ModelGateway
  readonly tools: ToolRunner
  readonly context: ContextAssembler
  readonly compact: CompactSession
  readonly emit: EventSink
  /** Tells clients that a session's row changed; the reason goes on the wire. */
  readonly sessionChanged: (sessionKey: string, reason: string) => void
  /** Undefined for an agent that is not configured. */
  readonly profile: (agentId: string) => AgentProfile | undefined
  readonly agentIds: () => readonly string[]
  /** Skills the owner may call by `/name`. */
  readonly skills: (agentId: string) => readonly SkillCommand[]
  readonly settings: () => AgentSettings
  /** When conversations begin anew by themselves; default: never. */
  readonly resetPolicies?: () => ResetPolicies
  readonly clock: Clock
  readonly logger: Logger
}

export interface AgentRuntimeWithActions extends AgentRuntime {
  /** What the session tools use. */
  readonly actions: SessionActions
}

/** The agent runtime of one gateway. Nothing runs before `resume` or `send`. */
export function createAgentRuntime(deps: AgentRuntimeDependencies): AgentRuntimeWithActions {
  const { sessions } = deps
  const waiters = createRunWaiters(sessions)
  const registry = createCommandRegistry([...INFO_COMMANDS, ...SESSION_COMMANDS], deps.skills, () => deps.settings().resetTriggers)
  const compactions = createCompactions(deps)
  const subAgents = createSubAgents()
  let stopping = false

  const profile = (agentId: string): AgentProfile => {
    const found = deps.profile(agentId)
    if (found === undefined) throw invalidRequest(`unknown agent id "${agentId}"`, { code: 'UNKNOWN_AGENT_ID' })
    return found
  }
  const agentOf = (sessionKey: string): string => sessions.get(sessionKey)?.agentId ?? sessionKey.split(':')[1] ?? ''

  const turnstile = createTurnstile()
  const turns = createTurnRunner({ ...deps, turnstile, profile, agentOf, compactions, subAgents, isStopping: () => stopping, accept, queue: () => queue })
  const queue = createRunQueue({
    sessions, turnstile, clock: deps.clock, settings: deps.settings,
    execute: (turn) => turns.execute(turn),
    onEnded: ({ id, sessionKey }) => {
      waiters.settle(id)
      deps.sessionChanged(sessionKey, 'agent.input.settled')
    },
    onTaken: (message, event) => emitSessionMessage(deps.emit, message.sessionKey, agentOf(message.sessionKey), event),
    onSettled: settleTogether,
    onFault: (sessionKey, error) => deps.logger.error('the queue of a session could not go on', { sessionKey, error: String(error) }),
  })
  const commandRunner = createCommandRunner({
    ...deps, profile, registry, waiters,
    isRunning: (sessionKey) => queue.active(sessionKey) !== null,
    waitingCount: (sessionKey) => queue.waitingCount(sessionKey),
    stop: stopSession,
    compact: (sessionKey, instructions) => compactions.compact(sessionKey, instructions),
  })

  const wait: AgentRuntime['wait'] = (runId, timeoutMs, signal) => waiters.wait(runId, timeoutMs, signal)

  function accept(message: InboundMessage) {
    return acceptMessage(message, { ...deps, queue, registry, commandRunner, assertAgent: profile, abortActive })
  }

  /** Runs without a turn of their own end on the wire too, so that nobody waits for them for ever. */
  function settleTogether(runIds: readonly string[], sessionKey: string, mergedInto: string | null): void {
    for (const runId of runIds) {
      if (mergedInto === null) waiters.settle(runId)
      else waiters.settleWith(runId, mergedInto)
      const end = mergedInto === null ? { state: 'aborted', stopReason: 'dropped' } : { state: 'final', stopReason: 'merged' }
      deps.emit('chat', { runId, sessionKey, agentId: agentOf(sessionKey), seq: 0, ...end }, { sessionKey })
    }
  }

  function abortActive(sessionKey: string, runId: string | undefined, reason: string): readonly string[] {
    const turn = queue.active(sessionKey)
    const isTarget = turn !== null && (runId === undefined || turn.run.id === runId || turn.merged.includes(runId))
    if (isTarget) turn.controller.abort(reason)
    if (!isTarget && runId !== undefined) return []
    const ofChildren = subAgents.of(sessionKey).flatMap((child) => {
      queue.drop(child)
      return abortActive(child, undefined, 'parent')
    })
    return isTarget ? [turn.run.id, ...ofChildren] : ofChildren
  }

  async function stopSession(sessionKey: string): Promise<{ readonly runs: number; readonly dropped: number }> {
    const dropped = queue.drop(sessionKey).length
    const runs = abortActive(sessionKey, undefined, 'stop').length
    await queue.settled(sessionKey)
    return { runs, dropped }
  }

  function resume(): { readonly resumed: number; readonly abandoned: number } {
    let [resumed, abandoned] = [0, 0]
    const withWaiting = new Set<string>()
    for (const run of sessions.unfinishedRuns()) {
      if (run.request.lane === COMMAND_LANE) {
        commandRunner.resume(run)
        resumed += 1
        continue
      }
      const plan = planResume(run, deps)
      if (plan.kind === 'abandoned') abandoned += 1
      else resumed += 1
      if (plan.kind === 'waiting') withWaiting.add(run.sessionKey)
      if (plan.kind !== 'continue') continue
      turns.resumes(run.id, plan)
      queue.start(run, isSubAgent(sessions.get(run.sessionKey)), null)
    }
    for (const sessionKey of withWaiting) queue.restore(sessionKey)
    return { resumed, abandoned }
  }

  return {
    send(message) {
      if (stopping) throw unavailable('The gateway is shutting down. Send the message again in a moment.', { retryable: true, retryAfterMs: 1000 })
      return accept(message)
    },
    abort({ sessionKey, runId, clearQueue = false, reason = 'rpc' }) {
      const dropped = clearQueue || runId !== undefined ? queue.drop(sessionKey, clearQueue ? undefined : runId) : []
      const aborted = abortActive(sessionKey, runId, reason)
      if (aborted.length + dropped.length > 0) deps.sessionChanged(sessionKey, 'abort')
      return [...aborted, ...dropped]
    },
    settled: (sessionKey) => queue.settled(sessionKey),
    wait,
    active: (sessionKey) => queue.allActive().flatMap(({ run }): ActiveRun[] => {
      const live = turns.live(run.id)
      return live === null || (sessionKey !== undefined && run.sessionKey !== sessionKey) ? [] : [{ runId: run.id, sessionKey: run.sessionKey, ...live }]
    }),
    isActive: (sessionKey) => queue.active(sessionKey) !== null,
    compact: (sessionKey, instructions) => compactions.compact(sessionKey, instructions),
    resume,
    async stop(deadlineMs) {
      stopping = true
      const closing = Promise.all([queue.close(), compactions.close(), commandRunner.close()])
      const interrupt = (which: (runId: string) => boolean): void => {
        for (const { run, controller } of queue.allActive()) if (which(run.id)) controller.abort(SHUTDOWN_REASON)
      }
      // Turns that have not begun don't begin any more.
      interrupt((runId) => turns.live(runId) === null)
      const deadline = setTimeout(() => interrupt(() => true), deadlineMs)
      await closing
      clearTimeout(deadline)
    },
    thinkingLevel(sessionKey) {
      const session = sessions.get(sessionKey)
      return session?.settings.thinkingLevel ?? deps.profile(session?.agentId ?? agentOf(sessionKey))?.thinkingDefault ?? 'off'
    },
    listCommands: (agentId) => (deps.settings().textCommands ? registry.list(agentId) : []),
    actions: createSessionActions({ ...deps, accept, wait, queue, childrenOf: (sessionKey) => subAgents.of(sessionKey).length }),
  }
}
