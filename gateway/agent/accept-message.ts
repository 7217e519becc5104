// Takes one inbound message in: recognises a repeat, a slash command or an ordinary message, makes it durable, and either
// starts its run or leaves it to the queue.
import type { Clock, EventSink } from '../lib/index.ts'
import { invalidRequest, unavailable } from '../protocol/index.ts'
import { resetDue, resetPolicyFor, type QueueMode, type ResetPolicies, type RunRequest, type Session, type SessionStore } from '../sessions/index.ts'
import type { InboundMessage, SendOutcome } from './agent-runtime.ts'
import { skillPrompt, type CommandRegistry, type ParsedCommand } from './commands/registry.ts'
import { COMMAND_LANE, type CommandRunner } from './commands/run-command.ts'
import type { RunQueue } from './run-queue.ts'
import type { AgentSettings } from './settings.ts'
import { ANNOUNCE_SOURCE, isSubAgent } from './sub-agents.ts'
import { COMMAND_EVENT } from './wire-message.ts'

export interface AcceptDependencies {
  readonly sessions: SessionStore
  readonly queue: RunQueue
  readonly registry: CommandRegistry
  readonly commandRunner: CommandRunner
  readonly emit: EventSink
  readonly sessionChanged: (sessionKey: string, reason: string) => void
  readonly settings: () => AgentSettings
  readonly resetPolicies?: () => ResetPolicies
  readonly clock: Clock
  /** Throws AppError for an agent that is not configured. */
  readonly assertAgent: (agentId: string) => void
  readonly abortActive: (sessionKey: string, runId: string | undefined, reason: string) => readonly string[]
}

/** Durable when it returns. The same idempotency key again changes nothing. Throws AppError when the message can't be taken. */
export function acceptMessage(message: InboundMessage, deps: AcceptDependencies): SendOutcome {
  const { idempotencyKey: runId } = message
  const existing = deps.sessions.getRun(runId)
  // One key is one message. The same key for another session is a message that would get lost, or see that session's answer.
  if (existing !== null && existing.sessionKey !== message.sessionKey) throw invalidRequest('this idempotencyKey was used for another session; use a new one for every message', { code: 'IDEMPOTENCY_KEY_IN_USE' })
  if (existing !== null) return { status: existing.result === null ? 'in_flight' : 'ok', runId }
  deps.assertAgent(message.agentId)
  const session = currentSession(message, deps)
  if (session?.settings.sendPolicy === 'deny') throw invalidRequest('send blocked by session policy')

  const parsed = message.trust === 'owner' && message.interpretCommands !== false && deps.settings().textCommands ? deps.registry.parse(message.text, message.agentId) : null
  if (parsed?.kind === 'command') return acceptCommand(message, parsed, deps)
  return acceptTurn(message, session, requestOf(message, parsed), deps)
}

function acceptCommand(message: InboundMessage, parsed: Extract<ParsedCommand, { kind: 'command' }>, deps: AcceptDependencies): SendOutcome {
  const body = { type: 'custom' as const, customType: COMMAND_EVENT, data: { text: message.text } }
  const { run, event } = deps.sessions.accept({ ...inboxOf(message), queueMode: 'followup', event: { trust: message.trust, origin: originOf(message), body }, request: { lane: COMMAND_LANE }, queue: false })
  deps.commandRunner.start(run, event, parsed)
  return { status: 'started', runId: run.id, messageSeq: event?.seq ?? null, interruptedActiveRun: false }
}

function acceptTurn(message: InboundMessage, session: Session | null, request: RunRequest, deps: AcceptDependencies): SendOutcome {
  const { queue, sessions } = deps
  const { sessionKey, idempotencyKey: runId } = message
  const queueMode = queueModeOf(message, request, session, deps.settings())
  const busy = queue.isBusy(sessionKey)
  // The result of a sub-agent has nowhere else to go, so it is never refused.
  if (busy && message.source !== ANNOUNCE_SOURCE) makeQueueRoom(sessionKey, deps)
  const { run, event } = sessions.accept({ ...inboxOf(message), queueMode, event: eventOf(message, deps.clock), request, queue: busy })
  if (!busy) {
    queue.start(run, isSubAgent(session ?? { key: sessionKey, spawnedBy: message.spawn?.spawnedBy ?? null }), event)
    return { status: 'started', runId, messageSeq: event?.seq ?? null, interruptedActiveRun: false }
  }
  const interruptedActiveRun = queueMode === 'interrupt' && deps.abortActive(sessionKey, undefined, 'interrupt').length > 0
  queue.enqueued(sessionKey)
  deps.sessionChanged(sessionKey, 'send')
  return { status: 'started', runId, messageSeq: null, interruptedActiveRun }
}

/** What was said; the result of a tool that the client ran is nobody's word. */
function eventOf(message: InboundMessage, clock: Clock): Parameters<SessionStore['accept']>[0]['event'] {
  const { text, images = [], files = [], toolResult, trust } = message
  if (toolResult !== undefined) return { trust: 'tool', origin: originOf(message), body: { type: 'message', message: toolResult } }
  const content = [...(text === '' ? [] : [{ type: 'text' as const, text }]), ...images, ...files]
  return { trust, origin: originOf(message), body: { type: 'message', message: { role: 'user', content, timestampMs: clock.now() } } }
}

/** The session, begun anew when its time is up; null when it is made together with this message. */
function currentSession(message: InboundMessage, deps: AcceptDependencies): Session | null {
  const known = deps.sessions.get(message.sessionKey)
  if (known === null) return null
  if (deps.resetPolicies === undefined || deps.queue.isBusy(known.key)) return known
  const policy = resetPolicyFor(deps.resetPolicies(), { type: conversationType(known), channel: message.origin.channel ?? null })
  const due = resetDue(policy, known, deps.clock.now())
  return due === null ? known : deps.sessions.reset(known.key, due)
}

/** Threads and topics of groups may have a policy of their own. */
function conversationType({ key, kind }: Session): 'direct' | 'group' | 'thread' {
  if (/:(thread|topic):/.test(key)) return 'thread'
  return kind === 'group' ? 'group' : 'direct'
}

function requestOf(message: InboundMessage, parsed: ParsedCommand | null): RunRequest {
  const { request = {} } = message
  if (parsed?.kind !== 'skill') return request
  const prompt = skillPrompt(parsed.skill)
  return { ...request, extraSystemPrompt: request.extraSystemPrompt === undefined ? prompt : `${request.extraSystemPrompt}\n\n${prompt}` }
}

/** A message with options of its own can't be merged into another's run. */
function queueModeOf(message: InboundMessage, request: RunRequest, session: Session | null, settings: AgentSettings): QueueMode {
  const mode = message.queueMode ?? session?.settings.queueMode ?? settings.queueMode
  const { model, thinking, extraSystemPrompt, clientTools } = request
  const hasOwnOptions = model !== undefined || thinking !== undefined || extraSystemPrompt !== undefined || clientTools !== undefined
  return hasOwnOptions && mode !== 'interrupt' ? 'followup' : mode
}

function makeQueueRoom(sessionKey: string, { queue, settings }: AcceptDependencies): void {
  const { queueCap, queueDrop } = settings()
  if (queue.waitingCount(sessionKey) < queueCap || queueDrop === 'summarize') return
  if (queueDrop === 'new') {
    throw unavailable(`${queueCap} messages are already waiting in this session. Wait for them, or stop the running turn with /stop.`, { retryable: true, retryAfterMs: 2000 })
  }
  queue.dropOldest(sessionKey)
}

function inboxOf({ source, idempotencyKey, sessionKey, agentId, spawn }: InboundMessage): Pick<Parameters<SessionStore['accept']>[0], 'inboxId' | 'runId' | 'sessionKey' | 'ensure'> {
  const ensure = { agentId, ...(spawn !== undefined && { spawnedBy: spawn.spawnedBy, spawnDepth: spawn.depth, ...(spawn.label !== undefined && { label: spawn.label }) }) }
  return { inboxId: `${source}:${idempotencyKey}`, runId: idempotencyKey, sessionKey, ensure }
}

function originOf(message: InboundMessage): InboundMessage['origin'] {
  return { ...message.origin, idempotencyKey: message.idempotencyKey }
}
