// One streamed answer of Chat Completions as our events.
import { guardedStream, providerFailure, tokenUsage } from '../../gateway/plugin-api/index.ts'
import type { ModelInfo, ModelRequest, ModelStreamEvent, ProviderConnection, StopReason, StreamGuard, TokenUsage } from '../../gateway/plugin-api/index.ts'
import type { ChatChunk, ChatDelta, ChatUsage, OpenAiApi } from './api.ts'
import { chatParams, REASONING_CONTENT } from './convert-chat.ts'
import { createThinkTagSplitter } from './think-tags.ts'

/** Fields of compatible servers that OpenAI's types don't know. */
interface ExtendedDelta extends ChatDelta {
  readonly reasoning_content?: string | null
  readonly reasoning?: string | null
}

const STOP_REASONS: Readonly<Record<string, StopReason>> = { stop: 'stop', length: 'length', tool_calls: 'toolUse', function_call: 'toolUse', content_filter: 'stop' }

function usageOf(model: ModelInfo, usage: ChatUsage): TokenUsage {
  const cacheRead = usage.prompt_tokens_details?.cached_tokens ?? 0
  return tokenUsage(model, { input: Math.max(0, usage.prompt_tokens - cacheRead), output: usage.completion_tokens, cacheRead })
}

/** Follows the tool calls of a stream: which call a fragment belongs to. */
function createToolCallTracker(guard: StreamGuard): (delta: ChatDelta) => ModelStreamEvent[] {
  const current = new Map<number, { readonly id: string; readonly key: string }>()
  return (delta) => {
    const events: ModelStreamEvent[] = []
    for (const fragment of delta.tool_calls ?? []) {
      const index = fragment.index ?? 0
      const known = current.get(index)
      const name = fragment.function?.name
      // Some servers number every call 0; a different id under the same number is another call.
      const isNew = known === undefined || (fragment.id !== undefined && fragment.id !== '' && fragment.id !== known.id && Boolean(name))
      if (isNew) {
        const id = fragment.id === undefined || fragment.id === '' ? `call_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}` : fragment.id
        const key = `${index}:${id}`
        current.set(index, { id, key })
        guard.content.startToolCall(key, id, name ?? '')
        events.push({ type: 'tool-call-start', id, name: name ?? '' })
      }
      const text: unknown = fragment.function?.arguments
      const key = current.get(index)?.key ?? ''
      if (typeof text === 'string') guard.content.appendArguments(key, text)
      else if (text !== undefined && text !== null) guard.content.setArguments(key, JSON.stringify(text))
    }
    return events
  }
}

async function* chatEvents(api: OpenAiApi, request: ModelRequest, connection: ProviderConnection, guard: StreamGuard): AsyncGenerator<ModelStreamEvent> {
  const { content } = guard
  const trackToolCalls = createToolCallTracker(guard)
  const splitter = createThinkTagSplitter()
  let finish: string | null = null
  let usage: ChatUsage | null = null
  let responseId: string | undefined
  let cameAsReasoningContent = false
  const shown = (pieces: readonly { readonly thinking: boolean; readonly text: string }[]): ModelStreamEvent[] => pieces.map(({ thinking, text }) => {
    if (thinking) content.appendThinking(text)
    else content.appendText(text)
    return { type: thinking ? 'thinking-delta' : 'text-delta', text }
  })

  const stream: AsyncIterable<ChatChunk> = await api.chat(chatParams(request, connection), connection, guard.signal)
  for await (const chunk of stream) {
    guard.touch()
    responseId ??= chunk.id
    if (chunk.usage) usage = chunk.usage
    const choice = chunk.choices?.[0]
    if (choice === undefined) continue
    const delta: ExtendedDelta = choice.delta ?? {}
    const reasoning = delta.reasoning_content ?? delta.reasoning
    if (reasoning) {
      cameAsReasoningContent ||= Boolean(delta.reasoning_content)
      yield* shown([{ thinking: true, text: reasoning }])
    } else if (cameAsReasoningContent) {
      content.signThinking(REASONING_CONTENT)
      cameAsReasoningContent = false
    }
    if (delta.content) yield* shown(splitter.push(delta.content))
    if (delta.refusal) yield* shown([{ thinking: false, text: delta.refusal }])
    if (delta.tool_calls !== undefined) yield* trackToolCalls(delta)
    if (choice.finish_reason) finish = choice.finish_reason
  }
  yield* shown(splitter.end())
  if (guard.signal.aborted) return
  if (finish === null) {
    yield { type: 'error', failure: providerFailure('cut_stream', connection), content: content.finishPartial() }
    return
  }
  yield {
    type: 'done',
    content: content.finish(),
    stopReason: content.toolCallCount > 0 ? 'toolUse' : STOP_REASONS[finish] ?? 'stop',
    ...(usage === null ? {} : { usage: usageOf(request.model, usage) }),
    ...(responseId === undefined ? {} : { responseId }),
  }
}

/** Streams one Chat Completions answer. */
export function streamChat(api: OpenAiApi, request: ModelRequest, connection: ProviderConnection, signal: AbortSignal): AsyncIterable<ModelStreamEvent> {
  return guardedStream(connection, signal, (guard) => chatEvents(api, request, connection, guard))
}
