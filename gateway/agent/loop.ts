// The agent loop, pure: model → tools → model until there is an answer. It stores nothing and knows no session; the run
// around it (run.ts) listens to `emit` and owns the log. It never rejects: every way it can end is a value.
import type { AssistantMessage, ConversationMessage, ProviderFailure, TokenUsage, ToolCallPart, ToolResult, ToolResultMessage, UserMessage } from '../plugin-api/index.ts'
import type { RoutedEvent } from '../providers/index.ts'
import { createLoopGuard, type LoopGuardLimits } from './loop-guard.ts'
import { streamModelTurn, type ModelTurn } from './model-turn.ts'
import { runToolCalls, type ToolCallDependencies } from './tool-calls.ts'

/** What happens inside the loop, in order. A listener that throws ends the loop with an error. */
export type LoopEvent =
  | { readonly type: 'model'; readonly event: RoutedEvent }
  /** What was streamed of the current answer is void; it is asked again. */
  | { readonly type: 'restart'; readonly because: string }
  /** An assistant message that calls tools; must be durable when the listener returns. */
  | { readonly type: 'assistant'; readonly message: AssistantMessage; readonly calls: readonly ToolCallPart[] }
  | { readonly type: 'tool-result'; readonly call: ToolCallPart; readonly message: ToolResultMessage; readonly result: ToolResult; readonly ran: boolean }

export interface LoopDependencies {
  /** One model call over these messages; `first` is true for the first call of the run. */
  readonly stream: (messages: readonly ConversationMessage[], first: boolean, signal: AbortSignal) => AsyncIterable<RoutedEvent>
  readonly runTool: ToolCallDependencies['runTool']
  readonly isIdempotent: ToolCallDependencies['isIdempotent']
  /** Tools of the caller: the loop ends with their calls instead of running them. */
  readonly isClientTool?: (name: string) => boolean
  readonly steering: {
    readonly pending: () => boolean
    /** Moves the waiting messages into this turn; already durable when it returns. */
    readonly take: () => readonly UserMessage[]
  }
  /** Makes room after a context overflow: the new messages, or null when nothing could be done. Asked once per run. */
  readonly makeRoom?: (signal: AbortSignal) => Promise<readonly ConversationMessage[] | null>
  readonly emit: (event: LoopEvent) => void
  readonly now: () => number
  readonly limits: LoopLimits
}

export interface LoopLimits extends LoopGuardLimits {
  readonly streamIdleMs: number
  readonly toolAbortGraceMs: number
  /** Consecutive rounds of unreadable tool arguments before the run ends. */
  readonly maxInvalidRounds: number
}

export type LoopEnd = { readonly usage: TokenUsage | null; readonly lastUsage: TokenUsage | null } & (
  /** `message` is the answer; it has not been emitted, so that it can be stored together with the end of the run. */
  | { readonly reason: 'answer'; readonly message: AssistantMessage }
  | { readonly reason: 'client-tools'; readonly message: AssistantMessage | null; readonly calls: readonly ToolCallPart[] }
  | { readonly reason: 'guard'; readonly text: string; readonly message: null }
  | { readonly reason: 'aborted'; readonly message: AssistantMessage | null }
  | { readonly reason: 'error'; readonly failure: ProviderFailure; readonly message: AssistantMessage | null }
)

type Ending = LoopEnd extends infer End ? (End extends unknown ? Omit<End, 'usage' | 'lastUsage'> : never) : never

/** Failures after which the same request may succeed, although an answer had begun. */
const RESTARTABLE: readonly string[] = ['cut_stream', 'network']

/** Runs until an answer, a limit, a failure or an abort. `takenIds` are tool call ids this run has already used. */
export async function runLoop(start: readonly ConversationMessage[], deps: LoopDependencies, signal: AbortSignal, takenIds: Iterable<string> = []): Promise<LoopEnd> {
  const totals = createTotals()
  const end = (ending: Ending): LoopEnd => ({ ...ending, usage: totals.usage, lastUsage: totals.last }) as LoopEnd
  try {
    return end(await iterate(start, deps, signal, totals, new Set(takenIds)))
  } catch (error) {
    return end({ reason: 'error', failure: { kind: 'unknown', message: error instanceof Error ? error.message : String(error) }, message: null })
  }
}

async function iterate(start: readonly ConversationMessage[], deps: LoopDependencies, signal: AbortSignal, totals: Totals, takenIds: Set<string>): Promise<Ending> {
  const guard = createLoopGuard(deps.limits)
  let messages: ConversationMessage[] = [...start]
  let [first, invalidRounds, restarts, madeRoom] = [true, 0, 0, false]

  for (;;) {
    if (signal.aborted) return { reason: 'aborted', message: null }
    if (deps.steering.pending()) messages.push(...deps.steering.take())

    const turn = await streamModelTurn((inner) => deps.stream(messages, first, inner), { idleTimeoutMs: deps.limits.streamIdleMs, onEvent: (event) => deps.emit({ type: 'model', event }) }, signal)
    totals.add(turn.usage)
    const message = toMessage(turn, deps.now(), takenIds)

    if (turn.stopReason === 'aborted' || signal.aborted) return { reason: 'aborted', message: message.content.length > 0 ? message : null }
    if (turn.failure !== undefined) {
      if (turn.failure.kind === 'context_overflow' && !madeRoom && deps.makeRoom !== undefined) {
        madeRoom = true
        const roomier = await deps.makeRoom(signal)
        if (roomier !== null) {
          deps.emit({ type: 'restart', because: 'context_overflow' })
          messages = [...roomier]
          continue
        }
      }
      if (RESTARTABLE.includes(turn.failure.kind) && restarts === 0) {
        restarts += 1
        deps.emit({ type: 'restart', because: turn.failure.kind })
        continue
      }
      return { reason: 'error', failure: turn.failure, message: message.content.length > 0 ? message : null }
    }
    first = false

    const calls = message.content.filter((part) => part.type === 'toolCall')
    if (calls.length === 0) return { reason: 'answer', message }
    const foreign = calls.filter((call) => deps.isClientTool?.(call.name) === true)
    if (foreign.length === calls.length) return { reason: 'client-tools', message, calls: foreign }

    const own = foreign.length === 0 ? calls : calls.filter((call) => !foreign.includes(call))
    deps.emit({ type: 'assistant', message, calls: own })
    messages.push(message)
    const outcome = await runToolCalls(own, {
      runTool: deps.runTool,
      isIdempotent: deps.isIdempotent,
      hasSteering: deps.steering.pending,
      onResult: (call, resultMessage, result, ran) => deps.emit({ type: 'tool-result', call, message: resultMessage, result, ran }),
      guard,
      now: deps.now,
      abortGraceMs: deps.limits.toolAbortGraceMs,
    }, signal)
    messages.push(...outcome.messages)

    if (signal.aborted) return { reason: 'aborted', message: null }
    if (outcome.stopped !== null) return { reason: 'guard', text: outcome.stopped, message: null }
    if (foreign.length > 0) return { reason: 'client-tools', message: null, calls: foreign }
    invalidRounds = outcome.invalid === calls.length ? invalidRounds + 1 : 0
    if (invalidRounds >= deps.limits.maxInvalidRounds) {
      return { reason: 'guard', text: `I stopped because the model sent unreadable tool arguments ${invalidRounds} times in a row. Try again, or choose another model with /model.`, message: null }
    }
  }
}

function toMessage(turn: ModelTurn, nowMs: number, takenIds: Set<string>): AssistantMessage {
  // A call id must be unique in its run: it names the stored intent. Some providers restart their numbering every turn.
  const content = turn.content.map((part) => {
    if (part.type !== 'toolCall') return part
    let id = part.id === '' ? 'call' : part.id
    for (let number = 2; takenIds.has(id); number += 1) id = `${part.id === '' ? 'call' : part.id}_${number}`
    takenIds.add(id)
    return id === part.id ? part : { ...part, id }
  })
  return {
    role: 'assistant',
    content,
    provider: turn.provider,
    model: turn.model,
    stopReason: turn.stopReason,
    ...(turn.usage !== undefined && { usage: turn.usage }),
    ...(turn.responseId !== undefined && { responseId: turn.responseId }),
    ...(turn.failure !== undefined && { errorMessage: turn.failure.message }),
    timestampMs: nowMs,
  }
}

interface Totals {
  usage: TokenUsage | null
  last: TokenUsage | null
  add(usage: TokenUsage | undefined): void
}

function createTotals(): Totals {
  return {
    usage: null,
    last: null,
    add(usage) {
      if (usage === undefined) return
      this.last = usage
      this.usage = this.usage === null ? usage : {
        input: this.usage.input + usage.input,
        output: this.usage.output + usage.output,
        cacheRead: this.usage.cacheRead + usage.cacheRead,
        cacheWrite: this.usage.cacheWrite + usage.cacheWrite,
        totalTokens: this.usage.totalTokens + usage.totalTokens,
        cost: this.usage.cost + usage.cost,
      }
    },
  }
}
