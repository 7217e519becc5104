// Runs the tool calls of one assistant message: in order, or together when all of them are harmless to repeat. Never rejects.
import type { ToolCallPart, ToolResult, ToolResultMessage } from '../plugin-api/index.ts'
import type { LoopGuard } from './loop-guard.ts'

export interface ToolCallDependencies {
  /** Executes one call through policy and approval; never rejects. */
  readonly runTool: (call: ToolCallPart, signal: AbortSignal) => Promise<ToolResult>
  /** True when running the call beside others, or twice, does no harm. */
  readonly isIdempotent: (call: ToolCallPart) => boolean
  /** True when a message waits to be steered into this turn: calls that have not begun are then skipped. */
  readonly hasSteering: () => boolean
  /** Told of every call's end, in the order of the calls. `ran` is false for calls that were never executed. */
  readonly onResult: (call: ToolCallPart, message: ToolResultMessage, result: ToolResult, ran: boolean) => void
  readonly guard: LoopGuard
  readonly now: () => number
  /** How long an aborted tool may take to stop before it is left behind, in milliseconds. */
  readonly abortGraceMs: number
}

export interface ToolCallsOutcome {
  readonly messages: readonly ToolResultMessage[]
  /** The sentence with which the guard ended the run, or null. */
  readonly stopped: string | null
  /** Calls whose arguments were not valid JSON. */
  readonly invalid: number
}

/** The result of a tool that did not stop when its turn was aborted. */
export const OUTCOME_UNKNOWN: ToolResult = failed('The turn was stopped while this ran and it did not stop in time. Its outcome is unknown; check before repeating it.')

/** Every call gets exactly one result, whatever happens. */
export async function runToolCalls(calls: readonly ToolCallPart[], deps: ToolCallDependencies, signal: AbortSignal): Promise<ToolCallsOutcome> {
  const messages: ToolResultMessage[] = []
  let stopped: string | null = null
  let invalid = 0

  const finish = (call: ToolCallPart, result: ToolResult, ran: boolean): void => {
    const note = ran ? deps.guard.note(call, textOf(result)) : null
    const content = note === null ? result.content : [...result.content, { type: 'text' as const, text: note }]
    const message: ToolResultMessage = { role: 'toolResult', toolCallId: call.id, toolName: call.name, content, isError: result.isError, timestampMs: deps.now() }
    messages.push(message)
    deps.onResult(call, message, result, ran)
  }

  const together = calls.length > 1 && calls.every((call) => call.invalidArguments === undefined && deps.isIdempotent(call))
  if (together) {
    const running = calls.map((call) => {
      const instead = insteadOfRunning(call)
      return { call, result: instead ?? execute(call, deps, signal), ran: instead === null }
    })
    for (const { call, result, ran } of running) finish(call, await result, ran)
  } else {
    for (const call of calls) {
      const instead = insteadOfRunning(call)
      finish(call, instead ?? (await execute(call, deps, signal)), instead === null)
    }
  }
  return { messages, stopped, invalid }

  function insteadOfRunning(call: ToolCallPart): ToolResult | null {
    if (signal.aborted) return failed('Not run: the turn was stopped first.')
    if (stopped !== null) return failed('Not run: the turn was ended because of too many tool calls.')
    if (deps.hasSteering()) return failed('Not run: a new message arrived first. Read it, then decide whether this call is still wanted.')
    if (call.invalidArguments !== undefined) {
      invalid += 1
      return failed(`The arguments of this call were not a JSON object, so it was not run. Send it again with valid JSON. Received: ${call.invalidArguments.slice(0, 500)}`)
    }
    stopped = deps.guard.refuse(call)
    return stopped === null ? null : failed('Not run: the turn was ended because of too many tool calls.')
  }
}

/** The text of a result, for comparison and for people. */
function textOf(result: ToolResult): string {
  return result.content.map((part) => (part.type === 'text' ? part.text : `[${part.mimeType}]`)).join('\n')
}

function failed(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true }
}

/** Waits for the tool; after an abort only for the grace period, since some work can't be interrupted. */
async function execute(call: ToolCallPart, deps: ToolCallDependencies, signal: AbortSignal): Promise<ToolResult> {
  let leave: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  const abandoned = new Promise<ToolResult>((resolve) => {
    leave = () => {
      timer = setTimeout(() => resolve(OUTCOME_UNKNOWN), deps.abortGraceMs)
    }
    signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([deps.runTool(call, signal), abandoned])
  } catch (error) {
    return failed(`The tool failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    if (leave !== undefined) signal.removeEventListener('abort', leave)
    clearTimeout(timer)
  }
}
