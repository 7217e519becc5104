// How a loop that ended becomes the end of a run: what is stored, what the caller is told, what clients see. Pure.
import type { AssistantMessage, ProviderErrorKind, ProviderFailure } from '../plugin-api/index.ts'
import type { NewReply, NewSessionEvent, RunRecord, RunResult } from '../sessions/index.ts'
import type { LoopEnd } from './loop.ts'
import type { RunFailure } from './run-events.ts'
import { visibleText } from './wire-message.ts'

export interface RunEnd {
  readonly state: 'done' | 'failed' | 'aborted'
  readonly result: RunResult
  readonly event?: NewSessionEvent
  readonly contextTokens?: number
  /** Set when state is `failed`: what clients are told. */
  readonly failure?: RunFailure
}

export interface RunEndContext {
  readonly provider: string | null
  readonly model: string | null
  /** Why the run's signal aborted, e.g. `rpc` or `timeout`. */
  readonly abortReason: string
  readonly timeoutMs: number
  readonly nowMs: number
}

const ERROR_KINDS: Readonly<Partial<Record<ProviderErrorKind, RunFailure['kind']>>> = {
  timeout: 'timeout',
  rate_limit: 'rate_limit',
  overloaded: 'rate_limit',
  usage_limit: 'rate_limit',
  context_overflow: 'context_length',
}

/** The reply to whoever talks with the gateway itself: its text is in the log, where local clients read it. */
export function localReply({ id, sessionKey }: Pick<RunRecord, 'id' | 'sessionKey'>): NewReply {
  return { id: `${id}:reply`, channel: 'webchat', target: { sessionKey }, body: {}, isDelivered: true }
}

/** Aborts that are not failures carry who asked: `rpc`, `stop`, `interrupt`, `parent`. */
export const TIMEOUT_REASON = 'timeout'

export function toRunEnd(end: LoopEnd, context: RunEndContext): RunEnd {
  switch (end.reason) {
    case 'answer':
      return answered(end, end.message, context)
    case 'client-tools': {
      const clientToolCalls = end.calls.map((call) => ({ id: call.id, name: call.name, arguments: call.invalidArguments ?? JSON.stringify(call.arguments) }))
      const text = end.message === null ? '' : visibleText(end.message)
      return { state: 'done', result: { ...base(end, context), status: 'ok', text, stopReason: 'toolUse', clientToolCalls }, ...stored(end.message), ...tokens(end) }
    }
    case 'guard':
      return failed(end, context, { message: end.text, kind: 'unknown', stopReason: 'tool_loop' }, 'tool_loop', null, 'stop')
    case 'aborted':
      return aborted(end, end.message, context)
    case 'error':
      return failed(end, context, describe(end.failure, context), end.failure.kind, end.message, 'error')
  }
}

/** The end of a run that never reached the loop. */
export function failedBeforeLoop(failure: ProviderFailure, context: RunEndContext): RunEnd {
  return toRunEnd({ reason: 'error', failure, message: null, usage: null, lastUsage: null }, context)
}

function answered(end: LoopEnd, message: AssistantMessage, context: RunEndContext): RunEnd {
  const text = visibleText(message)
  if (!message.content.some((part) => part.type === 'text' && part.text.trim() !== '')) {
    const reason = message.stopReason === 'length' ? 'The model used up its output limit before it answered.' : 'The model returned an empty answer.'
    return failed(end, context, { message: `${reason} Send the message again, or choose another model with /model.`, kind: 'unknown', stopReason: message.stopReason }, 'empty_answer', null, 'error')
  }
  return { state: 'done', result: { ...base(end, context), status: 'ok', text, stopReason: message.stopReason }, ...stored(message), ...tokens(end) }
}

function aborted(end: LoopEnd, message: AssistantMessage | null, context: RunEndContext): RunEnd {
  if (context.abortReason === TIMEOUT_REASON) {
    const text = `This turn was stopped because it reached its time limit of ${duration(context.timeoutMs)}. Tell me to go on if the work should continue.`
    const end_ = failed(end, context, { message: text, kind: 'timeout', stopReason: TIMEOUT_REASON }, TIMEOUT_REASON, message, 'error')
    return { ...end_, result: { ...end_.result, status: 'timeout' } }
  }
  const partial = message === null ? '' : visibleText(message)
  const kept = message === null || partial === '' ? null : { ...message, content: [{ type: 'text' as const, text: partial }], stopReason: 'aborted' as const }
  return { state: 'aborted', result: { ...base(end, context), status: 'aborted', text: partial, stopReason: context.abortReason }, ...stored(kept), ...tokens(end) }
}

/** The failure stays readable in the conversation: the text so far and why it ended. */
function failed(end: LoopEnd, context: RunEndContext, failure: RunFailure, errorKind: string, partial: AssistantMessage | null, stopReason: AssistantMessage['stopReason']): RunEnd {
  const soFar = partial === null ? '' : visibleText(partial)
  const text = soFar === '' ? `⚠️ ${failure.message}` : `${soFar}\n\n⚠️ ${failure.message}`
  const message: AssistantMessage = {
    role: 'assistant', content: [{ type: 'text', text }], provider: context.provider ?? 'openclaw', model: context.model ?? 'gateway-injected',
    stopReason, errorMessage: failure.message, errorKind, timestampMs: context.nowMs,
    ...(partial?.usage !== undefined && { usage: partial.usage }),
  }
  return {
    state: 'failed',
    result: { ...base(end, context), status: 'error', text, stopReason: failure.stopReason, errorMessage: failure.message, errorKind },
    failure,
    ...stored(message),
    ...tokens(end),
  }
}

function describe(failure: ProviderFailure, { provider, model }: RunEndContext): RunFailure {
  return {
    message: failure.message,
    kind: ERROR_KINDS[failure.kind] ?? 'unknown',
    detail: {
      ...(provider !== null && { provider }),
      ...(model !== null && { model }),
      failoverReason: failure.kind,
      ...(failure.httpStatus !== undefined && { httpStatus: failure.httpStatus }),
    },
    stopReason: 'error',
  }
}

function base(end: LoopEnd, { provider, model }: RunEndContext): Pick<RunResult, 'usage' | 'provider' | 'model'> {
  return { ...(end.usage !== null && { usage: end.usage }), ...(provider !== null && { provider }), ...(model !== null && { model }) }
}

function stored(message: AssistantMessage | null): { readonly event?: NewSessionEvent } {
  return message === null ? {} : { event: { trust: 'tool', body: { type: 'message', message } } }
}

function tokens({ lastUsage }: LoopEnd): { readonly contextTokens?: number } {
  return lastUsage === null ? {} : { contextTokens: lastUsage.input + lastUsage.cacheRead + lastUsage.cacheWrite + lastUsage.output }
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} seconds`
  return `${Math.round(seconds / 60)} minutes`
}
