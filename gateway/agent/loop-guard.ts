// Keeps a model from calling tools for ever: counts the calls of one run, warns about repeats, then refuses. Pure.
import type { ToolCallPart } from '../plugin-api/index.ts'

export interface LoopGuardLimits {
  /** Most tool calls in one run. */
  readonly maxToolCalls: number
  /** Executions of one call (same tool, same arguments) with the same result after which the model is told so. */
  readonly warnIdenticalCalls: number
  /** Most such executions: the next one ends the run. */
  readonly maxIdenticalCalls: number
  /** Most calls in a row, whichever they are, that only bring back what the run has seen before. */
  readonly maxStaleCalls: number
}

export interface LoopGuard {
  /** Null: the call may run and is counted. Otherwise the sentence with which the run must end. */
  refuse(call: ToolCallPart): string | null
  /** Call after each execution. A note for the model when it is repeating itself. */
  note(call: ToolCallPart, resultText: string): string | null
}

/** A call whose result keeps changing is polling, which is allowed for this many times longer. */
const POLLING_FACTOR = 4

interface Repeats {
  executions: number
  sameResult: number
  lastResult: string | null
}

/** One guard per run. */
export function createLoopGuard(limits: LoopGuardLimits): LoopGuard {
  const repeats = new Map<string, Repeats>()
  let total = 0
  let stale = 0

  function repeatsOf(call: ToolCallPart): Repeats {
    const key = `${call.name}\0${JSON.stringify(call.arguments)}`
    let entry = repeats.get(key)
    if (entry === undefined) {
      entry = { executions: 0, sameResult: 0, lastResult: null }
      repeats.set(key, entry)
    }
    return entry
  }

  return {
    refuse(call) {
      if (total >= limits.maxToolCalls) {
        return `I stopped because this turn reached its limit of ${limits.maxToolCalls} tool calls. Tell me to go on if the work should continue.`
      }
      const entry = repeatsOf(call)
      if (entry.sameResult >= limits.maxIdenticalCalls) {
        return `I stopped because the same call of \`${call.name}\` was repeated ${entry.sameResult} times with the same result. Tell me what to do differently.`
      }
      if (entry.executions >= limits.maxIdenticalCalls * POLLING_FACTOR) {
        return `I stopped because the same call of \`${call.name}\` was repeated ${entry.executions} times. Tell me to go on if it should be watched longer.`
      }
      if (stale >= limits.maxStaleCalls) {
        return `I stopped because the last ${stale} tool calls brought nothing new. Tell me what to do differently.`
      }
      total += 1
      return null
    },
    note(call, resultText) {
      const entry = repeatsOf(call)
      entry.executions += 1
      entry.sameResult = entry.lastResult === resultText ? entry.sameResult + 1 : 1
      entry.lastResult = resultText
      stale = entry.sameResult > 1 ? stale + 1 : 0
      if (entry.sameResult < limits.warnIdenticalCalls) return null
      return `[Notice: this exact call gave the same result ${entry.sameResult} times. Repeating it will not help; after ${limits.maxIdenticalCalls} times the turn is ended. Try something else or answer now.]`
    },
  }
}
