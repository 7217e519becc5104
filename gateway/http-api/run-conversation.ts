// Runs one HTTP conversation through the agent: seeds the log, starts the run, follows it to its end.
import { randomUUID } from 'node:crypto'
import type { AgentRuntime } from '../agent/index.ts'
import type { RunRequest, RunResult, SessionStore } from '../sessions/index.ts'
import type { ConversationInput } from './conversation-input.ts'
import type { RequestTarget } from './request-target.ts'
import type { RunFeed } from './run-feed.ts'

const RUN_TIMEOUT_MS = 600_000

export interface ConversationDependencies {
  readonly sessions: SessionStore
  readonly agent: AgentRuntime
  readonly feed: RunFeed
}

export interface HttpConversation {
  /** Given when the caller has already told the client about it. */
  readonly runId?: string
  readonly target: RequestTarget
  readonly input: ConversationInput
  readonly request: RunRequest
  readonly onText?: (delta: string) => void
  readonly signal: AbortSignal
}

/** Resolves with the run's result. When the client goes away the run is stopped, because nobody can receive its answer. */
export async function runConversation(conversation: HttpConversation, { sessions, agent, feed }: ConversationDependencies): Promise<RunResult> {
  const { target, input, signal } = conversation
  const session = sessions.ensure(target.sessionKey, { agentId: target.agentId })
  if (target.ephemeral && input.history.length > 0) {
    sessions.append(session.sessionId, input.history.map((message) => ({ trust: message.role === 'toolResult' ? 'tool' as const : 'owner' as const, body: { type: 'message' as const, message } })))
  }
  const runId = conversation.runId ?? randomUUID()
  const stopFollowing = follow(runId, conversation, feed)
  const stopRun = () => agent.abort({ sessionKey: target.sessionKey, runId })
  signal.addEventListener('abort', stopRun, { once: true })
  try {
    agent.send({
      idempotencyKey: runId,
      source: 'http',
      sessionKey: target.sessionKey,
      agentId: target.agentId,
      text: input.start.kind === 'user' ? input.start.text : '',
      ...(input.start.kind === 'user' ? { images: input.start.images } : { toolResult: input.start.result }),
      trust: 'owner',
      origin: { channel: 'http', senderIsOwner: true },
      queueMode: 'followup',
      request: conversation.request,
      interpretCommands: false,
    })
    const outcome = await agent.wait(runId, RUN_TIMEOUT_MS)
    if (outcome.status === 'finished') return outcome.result
    stopRun()
    return { status: 'timeout', text: '', stopReason: 'timeout', errorMessage: 'the run took longer than ten minutes and was stopped' }
  } finally {
    stopFollowing()
    signal.removeEventListener('abort', stopRun)
    if (target.ephemeral) sessions.delete(target.sessionKey)
  }
}

/** Turns the run's chat events into text deltas; a replacement is sent only when it extends what was sent. */
function follow(runId: string, { onText }: HttpConversation, feed: RunFeed): () => void {
  if (onText === undefined) return () => {}
  return feed.subscribe(runId, ({ payload }) => {
    const delta = payload['deltaText']
    if (payload['state'] === 'delta' && typeof delta === 'string' && payload['replace'] !== true) onText(delta)
  })
}
