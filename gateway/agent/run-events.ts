// What clients see of one run: `chat` and `agent` events with the run's own counter, text in few frames. Stores nothing.
import type { Clock, EventSink } from '../lib/index.ts'
import type { TokenUsage, ToolCallPart, ToolResult } from '../plugin-api/index.ts'
import type { RunResult, SessionEvent } from '../sessions/index.ts'
import { toWireMessage, wireUsage } from './wire-message.ts'

export interface RunIdentity {
  readonly runId: string
  readonly sessionKey: string
  readonly sessionId: string
  readonly agentId: string
  readonly spawnedBy: string | null
  readonly lane?: string
}

export interface RunEventsDependencies {
  readonly emit: EventSink
  readonly clock: Clock
  /** Least time between two frames of streamed text, in milliseconds. */
  readonly deltaIntervalMs: number
}

export interface RunFailure {
  readonly message: string
  readonly kind: 'refusal' | 'timeout' | 'rate_limit' | 'context_length' | 'unknown'
  readonly detail?: Readonly<Record<string, unknown>>
  readonly stopReason: string
}

export interface RunEvents {
  /** The assistant text of the current answer, streamed so far. */
  text(): string
  started(startedAtMs: number): void
  status(phase: 'preparing_context' | 'starting_model', retry?: { readonly attempt: number; readonly maxAttempts: number; readonly reason: string }): void
  model(provider: string | null, model: string | null): void
  delta(text: string): void
  thinking(text: string): void
  /** The next delta begins a new answer that replaces what was streamed. */
  newAnswer(): void
  toolStart(call: ToolCallPart): void
  toolUpdate(call: ToolCallPart, partial: string): void
  toolResult(call: ToolCallPart, result: ToolResult): void
  compaction(phase: 'start' | 'end', completed?: boolean): void
  message(event: SessionEvent): void
  usage(usage: TokenUsage): void
  final(result: RunResult, successfulTools: ReadonlySet<string>): void
  aborted(result: RunResult, partialText: string): void
  failed(failure: RunFailure, text: string): void
  /** Stops the pacing timer; nothing is sent after it. */
  close(): void
}

/** Sends one event of the log to whoever follows the session. */
export function emitSessionMessage(emit: EventSink, sessionKey: string, agentId: string, event: SessionEvent): void {
  const message = toWireMessage(event)
  if (message === null) return
  const owner = event.origin?.senderIsOwner
  emit('session.message', {
    sessionKey,
    agentId,
    ...(owner !== undefined && { senderIsOwner: owner }),
    message,
    messageId: event.id,
    messageSeq: event.seq,
    sessionId: event.sessionId,
    ...(event.runId !== null && { runId: event.runId }),
  }, { sessionKey })
}

/** One emitter per run. Frames of one run are in order; text is paced, everything else is sent at once after the text before it. */
export function createRunEvents(run: RunIdentity, { emit, clock, deltaIntervalMs }: RunEventsDependencies): RunEvents {
  const delivery = { sessionKey: run.sessionKey }
  const skippable = { sessionKey: run.sessionKey, dropIfSlow: true }
  const spawnedBy = run.spawnedBy === null ? {} : { spawnedBy: run.spawnedBy }
  const toolStarts = new Map<string, number>()
  let seq = 0
  let answer = 1
  let [text, sentText, thought, sentThought] = ['', 0, '', 0]
  let [replaces, closed] = [false, false]
  let startedAtMs = 0
  let lastFlushMs = 0
  let timer: NodeJS.Timeout | undefined

  function agent(stream: string, data: Readonly<Record<string, unknown>>, options = delivery): void {
    seq += 1
    emit('agent', { runId: run.runId, stream, data, sessionKey: run.sessionKey, sessionId: run.sessionId, agentId: run.agentId, ...spawnedBy, seq, ts: clock.now(), isHeartbeat: false, ...(run.lane !== undefined && { lane: run.lane }) }, options)
  }

  /** Chat frames share the number of the agent frame they belong to. */
  function chat(state: string, extra: Readonly<Record<string, unknown>>, options = delivery): void {
    emit('chat', { runId: run.runId, sessionKey: run.sessionKey, agentId: run.agentId, ...spawnedBy, seq, state, ...extra }, options)
  }

  function snapshot(content: string): Readonly<Record<string, unknown>> {
    return { role: 'assistant', content: [{ type: 'text', text: content }], timestamp: clock.now() }
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (closed || (sentThought === thought.length && sentText === text.length)) return
    if (sentThought < thought.length) {
      agent('thinking', { text: thought, delta: thought.slice(sentThought), itemId: `${run.runId}:thinking:${answer}` }, skippable)
      sentThought = thought.length
    }
    if (sentText < text.length) {
      const delta = text.slice(sentText)
      const replace = replaces ? { replace: true } : {}
      agent('assistant', { text, delta, itemId: `${run.runId}:${answer}`, ...replace }, skippable)
      chat('delta', { deltaText: delta, message: snapshot(text), ...replace }, skippable)
      sentText = text.length
      replaces = false
    }
    lastFlushMs = clock.now()
  }

  /** The first text goes out at once; afterwards at most one flush per interval. */
  function pace(): void {
    if (timer !== undefined) return
    const wait = lastFlushMs + deltaIntervalMs - clock.now()
    if (wait <= 0) flush()
    else timer = setTimeout(flush, wait)
  }

  function item(call: ToolCallPart, phase: 'start' | 'end', isError = false): void {
    const startedAt = toolStarts.get(call.id) ?? clock.now()
    agent('item', {
      itemId: `tool:${call.id}`, toolCallId: call.id, name: call.name, kind: 'tool', phase, title: titleOf(call),
      status: phase === 'start' ? 'running' : isError ? 'failed' : 'completed', startedAt,
      ...(phase === 'end' && { endedAt: clock.now() }),
    })
  }

  function end(data: Readonly<Record<string, unknown>>): void {
    agent('lifecycle', { ...data, startedAt: startedAtMs, endedAt: clock.now(), executionSettled: true })
  }

  return {
    text: () => text,
    started(atMs) {
      startedAtMs = atMs
      agent('lifecycle', { phase: 'start', startedAt: atMs })
    },
    status(phase, retry) {
      agent('run_status', { phase, ...(retry !== undefined && { retry }) })
      // Another try is no new phase.
      if (retry === undefined) chat('status', { phase })
    },
    model: (provider, model) => agent('lifecycle', { phase: 'model', provider, model }),
    delta(part) {
      text += part
      pace()
    },
    thinking(part) {
      thought += part
      pace()
    },
    newAnswer() {
      flush()
      if (sentText > 0) replaces = true
      ;[text, sentText, thought, sentThought] = ['', 0, '', 0]
      answer += 1
    },
    toolStart(call) {
      flush()
      toolStarts.set(call.id, clock.now())
      item(call, 'start')
      agent('tool', { phase: 'start', name: call.name, toolCallId: call.id, args: call.arguments })
    },
    toolUpdate(call, partial) {
      if (!closed) agent('tool', { phase: 'update', name: call.name, toolCallId: call.id, partialResult: { content: [{ type: 'text', text: partial }] } }, skippable)
    },
    toolResult(call, result) {
      const content = result.content.map((part) => (part.type === 'text' ? part : { type: 'image', mimeType: part.mimeType, omitted: true }))
      agent('tool', { phase: 'result', name: call.name, toolCallId: call.id, isError: result.isError, result: { content, ...(result.details !== undefined && { details: result.details }) } })
      item(call, 'end', result.isError)
    },
    compaction: (phase, completed) => agent('compaction', { phase, ...(completed !== undefined && { completed }) }),
    message(event) {
      flush()
      emitSessionMessage(emit, run.sessionKey, run.agentId, event)
    },
    usage(usage) {
      flush()
      agent('usage', { outputTokens: usage.output })
    },
    final(result, successfulTools) {
      flush()
      const silent = result.text === ''
      end({
        phase: 'end', stopReason: result.stopReason, aborted: false,
        terminalReply: silent ? { disposition: 'silent' } : { disposition: 'visible', text: result.text },
        terminalReceipt: {
          runId: run.runId, sessionId: run.sessionId, turnId: run.runId,
          effective: { provider: result.provider ?? null, model: result.model ?? null },
          successfulToolNames: [...successfulTools],
          terminalDisposition: silent ? 'silent' : 'visible',
        },
      })
      chat('final', { stopReason: result.stopReason, ...(!silent && { message: snapshot(result.text) }), ...(result.usage !== undefined && { usage: wireUsage(result.usage) }) })
    },
    aborted(result, partialText) {
      flush()
      end({ phase: 'end', status: 'cancelled', aborted: true, stopReason: result.stopReason })
      chat('aborted', { stopReason: result.stopReason, ...(partialText !== '' && { message: snapshot(partialText) }) })
    },
    failed(failure, messageText) {
      flush()
      end({ phase: 'error', error: failure.message, aborted: false, stopReason: failure.stopReason })
      chat('error', { errorMessage: failure.message, errorKind: failure.kind, ...(failure.detail !== undefined && { errorDetail: failure.detail }), stopReason: failure.stopReason, ...(messageText !== '' && { message: snapshot(messageText) }) })
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** One line for a tool card: the tool and what it is about. */
function titleOf(call: ToolCallPart): string {
  const subject = ['command', 'path', 'file_path', 'query', 'action', 'sessionKey'].map((name) => call.arguments[name]).find((value) => typeof value === 'string')
  const name = call.name.charAt(0).toUpperCase() + call.name.slice(1)
  return subject === undefined ? name : `${name} ${subject.split('\n', 1)[0]?.slice(0, 80) ?? ''}`
}
