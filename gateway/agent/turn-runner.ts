// Surrounds one run with what the rest of the runtime needs to know about it: live text, sub-agents, row changes.
import type { AgentProfile } from '../config/index.ts'
import type { ContextAssembler } from '../context/index.ts'
import type { Clock, EventSink, Turnstile } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import type { UserMessage } from '../plugin-api/index.ts'
import type { ModelGateway } from '../providers/index.ts'
import type { RunRecord, RunResult, Session, SessionStore } from '../sessions/index.ts'
import type { ToolRunner } from '../tools/index.ts'
import type { InboundMessage, SendOutcome } from './agent-runtime.ts'
import type { Compactions } from './compactions.ts'
import type { ResumePlan } from './resume.ts'
import { createRunEvents, type RunEvents } from './run-events.ts'
import type { ActiveTurn, RunQueue } from './run-queue.ts'
import { executeRun, SHUTDOWN_REASON } from './run.ts'
import type { AgentSettings } from './settings.ts'
import { announcement, type SubAgents } from './sub-agents.ts'

export interface TurnRunnerDependencies {
  readonly sessions: SessionStore
  readonly models: ModelGateway
  readonly tools: ToolRunner
  readonly context: ContextAssembler
  readonly emit: EventSink
  readonly sessionChanged: (sessionKey: string, reason: string) => void
  readonly settings: () => AgentSettings
  readonly clock: Clock
  readonly turnstile: Turnstile
  readonly logger: Logger
  readonly profile: (agentId: string) => AgentProfile
  readonly agentOf: (sessionKey: string) => string
  readonly compactions: Compactions
  readonly subAgents: SubAgents
  readonly isStopping: () => boolean
  readonly accept: (message: InboundMessage) => SendOutcome
  /** Late, because the queue itself runs turns. */
  readonly queue: () => RunQueue
}

type Continuation = Extract<ResumePlan, { kind: 'continue' }>

export interface TurnRunner {
  /** Runs a turn to its end; never rejects. */
  execute(turn: ActiveTurn): Promise<void>
  /** The next execution of this run continues what an earlier process began. */
  resumes(runId: string, plan: Continuation): void
  live(runId: string): { readonly startedAtMs: number; readonly text: string } | null
}

/** One per runtime. */
export function createTurnRunner(deps: TurnRunnerDependencies): TurnRunner {
  const { sessions, clock } = deps
  const live = new Map<string, { readonly events: RunEvents; readonly startedAtMs: number }>()
  const continuations = new Map<string, Continuation>()

  function announceToParent(session: Session, run: RunRecord, result: RunResult): void {
    if (session.spawnedBy === null || sessions.get(session.spawnedBy) === null) return
    const message = announcement(session, run, result, deps.agentOf(session.spawnedBy))
    try {
      if (message !== null) deps.accept(message)
    } catch (error) {
      // The sub-agent's own answer is still stored; only its parent is not told.
      deps.logger.warn('the result of a sub-agent could not be announced', { sessionKey: session.key, parent: session.spawnedBy, error: String(error) })
    }
  }

  function takeSteering(sessionKey: string): readonly UserMessage[] {
    return deps.queue().takeSteering(sessionKey).flatMap(({ body }) => (body.type === 'message' && body.message.role === 'user' ? [body.message] : []))
  }

  async function execute(turn: ActiveTurn): Promise<void> {
    const { sessionKey } = turn.run
    const session = sessions.get(sessionKey)
    if (session === null || turn.controller.signal.reason === SHUTDOWN_REASON) return
    const continuation = continuations.get(turn.run.id)
    continuations.delete(turn.run.id)
    // Only continued runs are counted as started: a first start needs no write of its own.
    const run = continuation === undefined ? turn.run : sessions.startRun(turn.run.id)
    const events = createRunEvents(
      { runId: run.id, sessionKey, sessionId: run.sessionId, agentId: run.agentId, spawnedBy: session.spawnedBy, ...(run.request.lane !== undefined && { lane: run.request.lane }) },
      { emit: deps.emit, clock, deltaIntervalMs: deps.settings().deltaIntervalMs },
    )
    live.set(run.id, { events, startedAtMs: clock.now() })
    deps.subAgents.started(session)
    if (turn.message !== null) events.message(turn.message)
    deps.sessionChanged(sessionKey, 'agent.run.started')
    try {
      const outcome = await executeRun({
        run, session, controller: turn.controller, events,
        steering: { pending: () => deps.queue().steeringPending(sessionKey), take: () => takeSteering(sessionKey) },
        pendingCalls: continuation?.pendingCalls ?? [],
        usedCallIds: continuation?.usedCallIds ?? [],
        beforeFinish: (result) => announceToParent(session, run, result),
      }, { ...deps, makeRoom: async (target, signal) => (await deps.compactions.compact(target.key, undefined, signal)).compacted })
      if (outcome.wantsCompaction && !deps.isStopping()) void deps.compactions.compact(sessionKey)
    } finally {
      live.delete(run.id)
      deps.subAgents.ended(session)
    }
  }

  return {
    execute: (turn) => execute(turn).catch((error: unknown) => deps.logger.error('a run could not be carried out', { runId: turn.run.id, error: String(error) })),
    resumes: (runId, plan) => void continuations.set(runId, plan),
    live(runId) {
      const run = live.get(runId)
      return run === undefined ? null : { startedAtMs: run.startedAtMs, text: run.events.text() }
    },
  }
}
