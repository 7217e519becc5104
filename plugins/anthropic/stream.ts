// The provider: one streamed answer of the Messages API as our events.
import { failureFromError, guardedStream, providerFailure, tokenUsage } from '../../gateway/plugin-api/index.ts'
import type { ModelProvider, ModelRequest, ModelStreamEvent, ProviderConnection, StopReason, StreamGuard, TokenCounts } from '../../gateway/plugin-api/index.ts'
import { createAnthropicApi } from './api.ts'
import type { AnthropicApi, StreamEvent } from './api.ts'
import { messagesParams, sealRedacted } from './convert.ts'
import { unknownModel } from './models.ts'

const STOP_REASONS: Readonly<Record<string, StopReason>> = {
  end_turn: 'stop', stop_sequence: 'stop', pause_turn: 'stop', refusal: 'stop',
  max_tokens: 'length', model_context_window_exceeded: 'length', tool_use: 'toolUse',
}

/** What is known about an answer while it arrives. */
interface Progress {
  counts: TokenCounts
  responseId: string | null
  stopReason: string | null
  complete: boolean
}

/** Applies one event; returns what to show, if anything. */
function apply(event: StreamEvent, progress: Progress, { content }: StreamGuard): ModelStreamEvent | null {
  switch (event.type) {
    case 'message_start': {
      const { id, usage } = event.message
      progress.responseId = id
      progress.counts = { input: usage.input_tokens, output: usage.output_tokens, cacheRead: usage.cache_read_input_tokens ?? 0, cacheWrite: usage.cache_creation_input_tokens ?? 0 }
      return null
    }
    case 'content_block_start': {
      const block = event.content_block
      if (block.type === 'redacted_thinking') content.signThinking(sealRedacted(block.data))
      if (block.type !== 'tool_use') return null
      content.startToolCall(event.index, block.id, block.name)
      return { type: 'tool-call-start', id: block.id, name: block.name }
    }
    case 'content_block_delta': {
      const { delta } = event
      if (delta.type === 'text_delta') {
        content.appendText(delta.text)
        return { type: 'text-delta', text: delta.text }
      }
      if (delta.type === 'thinking_delta') {
        content.appendThinking(delta.thinking)
        return { type: 'thinking-delta', text: delta.thinking }
      }
      if (delta.type === 'input_json_delta') content.appendArguments(event.index, delta.partial_json)
      else if (delta.type === 'signature_delta' && delta.signature !== '') content.signThinking(delta.signature)
      return null
    }
    case 'message_delta':
      progress.stopReason = event.delta.stop_reason
      progress.counts = { ...progress.counts, output: event.usage.output_tokens }
      return null
    case 'message_stop':
      progress.complete = true
      return null
    default:
      return null
  }
}

async function* messageEvents(api: AnthropicApi, request: ModelRequest, connection: ProviderConnection, guard: StreamGuard): AsyncGenerator<ModelStreamEvent> {
  const progress: Progress = { counts: { input: 0, output: 0 }, responseId: null, stopReason: null, complete: false }
  for await (const event of await api.messages(messagesParams(request, connection), connection, guard.signal)) {
    guard.touch()
    const shown = apply(event, progress, guard)
    if (shown !== null) yield shown
  }
  // Without a final event the guard reports a cut stream.
  if (!progress.complete || guard.signal.aborted) return
  const content = guard.content.finish()
  if (progress.stopReason === 'refusal' && content.length === 0) {
    yield { type: 'error', failure: providerFailure('invalid_request', connection, 'the model declined to answer'), content }
    return
  }
  yield {
    type: 'done',
    content,
    stopReason: guard.content.toolCallCount > 0 ? 'toolUse' : STOP_REASONS[progress.stopReason ?? ''] ?? 'stop',
    usage: tokenUsage(request.model, progress.counts),
    ...(progress.responseId === null ? {} : { responseId: progress.responseId }),
  }
}

/** Claude models. */
export function createAnthropicProvider(): ModelProvider {
  const api = createAnthropicApi()
  return {
    apis: ['anthropic-messages'],
    stream: (request, connection, signal) => guardedStream(connection, signal, (guard) => messageEvents(api, request, connection, guard)),
    async listModels(connection, signal) {
      try {
        return (await api.models(connection, signal)).map(({ id, name }) => unknownModel(id, name))
      } catch (error) {
        throw new Error(failureFromError(error, connection, false).message, { cause: error })
      }
    },
  }
}
