// Carries out a slash command: stored when it arrived, answered without a model, and its answer stored with its end.
import type { AgentProfile } from '../../config/index.ts'
import type { ContextAssembler } from '../../context/index.ts'
import type { Clock, EventSink } from '../../lib/index.ts'
import type { Logger } from '../../platform/index.ts'
import type { ModelGateway } from '../../providers/index.ts'
import type { RunRecord, RunResult, SessionEvent, SessionStore } from '../../sessions/index.ts'
import type { ToolRunner } from '../../tools/index.ts'
import type { CommandContext, CommandRegistry, ParsedCommand } from './registry.ts'
import type { CompactionResult } from '../compactions.ts'
import { localReply } from '../run-end.ts'
import { createRunEvents } from '../run-events.ts'
import type { RunWaiters } from '../run-waiters.ts'
import type { AgentSettings } from '../settings.ts'
import { COMMAND_EVENT, COMMAND_REPLY_EVENT } from '../wire-message.ts'

/** Marks the runs of commands, which never reach a model. */
export const COMMAND_LANE = 'command'
const NO_TOOLS: ReadonlySet<string> = new Set()
const EVENTS_READ = 400
/** No command may take longer; compaction, the slowest, has a shorter limit of its own. */
const DEADLINE_MS = 300_000

export interface CommandRunnerDependencies {
  readonly sessions: SessionStore
  readonly models: ModelGateway
  readonly tools: ToolRunner
  readonly context: ContextAssembler
  readonly emit: EventSink
  readonly sessionChanged: (sessionKey: string, reason: string) => void
  readonly profile: (agentId: string) => AgentProfile
  readonly settings: () => AgentSettings
  readonly clock: Clock
  readonly logger: Logger
  readonly registry: CommandRegistry
  readonly waiters: RunWaiters
  readonly isRunning: (sessionKey: string) => boolean
  readonly waitingCount: (sessionKey: string) => number
  readonly stop: (sessionKey: string) => Promise<{ readonly runs: number; readonly dropped: number }>
  readonly compact: (sessionKey: string, instructions?: string) => Promise<CompactionResult>
}

export interface CommandRunner {
  /** Runs beside an active turn, not in the queue: `/stop` and `/status` must work while the model is busy. */
  start(run: RunRecord, event: SessionEvent | null, parsed: Extract<ParsedCommand, { kind: 'command' }>): void
  /** Repeats a command whose answer was not stored; every command may be repeated. */
  resume(run: RunRecord): void
  close(): Promise<void>
}

/** One per runtime. */
export function createCommandRunner(deps: CommandRunnerDependencies): CommandRunner {
  const { sessions, clock } = deps
  const running = new Set<Promise<void>>()

  function contextOf(run: RunRecord, args: string): CommandContext {
    const session = sessions.get(run.sessionKey)
    if (session === null) throw new Error('This session no longer exists.')
    return {
      session, args, profile: deps.profile(run.agentId), sessions, models: deps.models, tools: deps.tools, assembler: deps.context, clock, settings: deps.settings,
      commands: () => deps.registry.list(run.agentId),
      isRunning: () => deps.isRunning(run.sessionKey),
      waitingCount: () => deps.waitingCount(run.sessionKey),
      stop: () => deps.stop(run.sessionKey),
      compact: (instructions) => deps.compact(run.sessionKey, instructions),
      changed: (reason) => deps.sessionChanged(run.sessionKey, reason),
    }
  }

  async function answer(run: RunRecord, parsed: ParsedCommand | null): Promise<string> {
    if (parsed?.kind !== 'command') return 'This command is not available any more.'
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`⚠️ /${parsed.command.name} did not finish within ${DEADLINE_MS / 60_000} minutes.`), DEADLINE_MS)
    })
    try {
      return await Promise.race([late, parsed.command.run(contextOf(run, parsed.args))])
    } catch (error) {
      return `⚠️ /${parsed.command.name} failed: ${error instanceof Error ? error.message : String(error)}`
    } finally {
      clearTimeout(timer)
    }
  }

  async function carryOut(run: RunRecord, event: SessionEvent | null, parsed: ParsedCommand | null): Promise<void> {
    const { sessionKey } = run
    const events = createRunEvents({ runId: run.id, sessionKey, sessionId: run.sessionId, agentId: run.agentId, spawnedBy: null }, { emit: deps.emit, clock, deltaIntervalMs: 0 })
    // The message is acknowledged before its answer begins.
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (event !== null) events.message(event)
    events.started(clock.now())
    const text = await answer(run, parsed)
    const result: RunResult = { status: 'ok', text, stopReason: 'stop' }
    const stored = sessions.finishRun(run.id, {
      state: 'done', result,
      event: { trust: 'tool', body: { type: 'custom', customType: COMMAND_REPLY_EVENT, data: { text } } },
      outbox: [localReply(run)],
    })
    if (stored !== null) events.message(stored)
    events.final(result, NO_TOOLS)
    events.close()
    deps.waiters.settle(run.id)
  }

  function begin(run: RunRecord, event: SessionEvent | null, parsed: ParsedCommand | null): void {
    const task: Promise<void> = carryOut(run, event, parsed)
      .catch((error: unknown) => deps.logger.error('the answer of a command could not be stored', { runId: run.id, error: String(error) }))
      .finally(() => running.delete(task))
    running.add(task)
  }

  return {
    start: begin,
    resume(run) {
      const event = sessions.readBefore(run.sessionId, { limit: EVENTS_READ, includeEarlierLives: true })
        .find((candidate) => candidate.runId === run.id && candidate.body.type === 'custom' && candidate.body.customType === COMMAND_EVENT)
      const text = event?.body.type === 'custom' ? event.body.data['text'] : undefined
      begin(run, null, typeof text === 'string' ? deps.registry.parse(text, run.agentId) : null)
    },
    async close() {
      await Promise.allSettled(running)
    },
  }
}
