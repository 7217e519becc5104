// After a crash: what an unfinished run left behind, read from the log and its tool intents. Decides; starts nothing.
import type { Clock } from '../lib/index.ts'
import type { AssistantMessage, ToolCallPart, ToolResultMessage } from '../plugin-api/index.ts'
import type { RunRecord, SessionStore } from '../sessions/index.ts'
import type { AgentSettings } from './settings.ts'

export interface ResumeDependencies {
  readonly sessions: SessionStore
  readonly clock: Clock
  readonly settings: () => AgentSettings
}

export type ResumePlan =
  /** Its message waits in the queue; the queue runs it in order. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'continue'; readonly pendingCalls: readonly ToolCallPart[]; readonly usedCallIds: readonly string[] }
  /** Started too often: it was ended with a message in the conversation. */
  | { readonly kind: 'abandoned' }

/** What the model is told about a call whose effect may or may not have happened. */
export const UNKNOWN_OUTCOME_TEXT = 'Outcome unknown: the process ended while this ran. Check before repeating it.'
/** Enough to see every call of one run. */
const EVENTS_READ = 400

/**
 * Decides one unfinished run. Calls that had begun and must not run twice get their `unknown` result here; the others are
 * returned to be run. Writes only to the session store.
 */
export function planResume(run: RunRecord, deps: ResumeDependencies): ResumePlan {
  const { sessions } = deps
  if (run.state === 'queued' && sessions.waiting(run.sessionKey).some((message) => message.runId === run.id)) return { kind: 'waiting' }

  const intents = sessions.toolIntents(run.id)
  const open = intents.filter((intent) => intent.state === 'intended' || intent.state === 'started')
  const abandoned = run.attempt + 1 >= deps.settings().maxAttempts
  const calls = open.length === 0 ? new Map<string, ToolCallPart>() : callsOf(run, sessions)
  const pendingCalls: ToolCallPart[] = []
  for (const intent of open) {
    const call = calls.get(intent.toolCallId)
    const mayRun = call !== undefined && (intent.state === 'intended' || intent.idempotent)
    if (mayRun && !abandoned) {
      pendingCalls.push(call)
      continue
    }
    const text = intent.state === 'intended' ? 'Not run: the process ended first.' : UNKNOWN_OUTCOME_TEXT
    const message: ToolResultMessage = { role: 'toolResult', toolCallId: intent.toolCallId, toolName: intent.name, content: [{ type: 'text', text }], isError: true, timestampMs: deps.clock.now() }
    sessions.recordToolResult(run.id, intent.toolCallId, { trust: 'tool', body: { type: 'message', message } }, 'unknown')
  }
  if (abandoned) {
    abandon(run, deps)
    return { kind: 'abandoned' }
  }
  return { kind: 'continue', pendingCalls, usedCallIds: intents.map((intent) => intent.toolCallId) }
}

function abandon(run: RunRecord, { sessions, clock }: ResumeDependencies): void {
  const reason = `The assistant's process ended ${run.attempt + 1} times while it worked on this message, so it was given up. Send it again if it still matters.`
  const message: AssistantMessage = {
    role: 'assistant', content: [{ type: 'text', text: `⚠️ ${reason}` }], provider: 'openclaw', model: 'gateway-injected',
    stopReason: 'error', errorMessage: reason, timestampMs: clock.now(),
  }
  sessions.finishRun(run.id, {
    state: 'failed',
    result: { status: 'error', text: `⚠️ ${reason}`, stopReason: 'error', errorMessage: reason, errorKind: 'process_ended' },
    event: { trust: 'tool', body: { type: 'message', message } },
  })
}

/** The run's tool calls by id, from its part of the log. */
function callsOf(run: RunRecord, sessions: SessionStore): ReadonlyMap<string, ToolCallPart> {
  const calls = new Map<string, ToolCallPart>()
  for (const event of sessions.readBefore(run.sessionId, { limit: EVENTS_READ, includeEarlierLives: true })) {
    if (event.runId !== run.id || event.body.type !== 'message' || event.body.message.role !== 'assistant') continue
    for (const part of event.body.message.content) if (part.type === 'toolCall') calls.set(part.id, part)
  }
  return calls
}
