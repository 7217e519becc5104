// One streamed answer of the Responses API as our events.
import { failureFromError, guardedStream, tokenUsage } from '../../gateway/plugin-api/index.ts'
import type { ModelRequest, ModelStreamEvent, ProviderConnection, StopReason, StreamGuard } from '../../gateway/plugin-api/index.ts'
import type { FinishedResponse, OpenAiApi, ResponsesEvent } from './api.ts'
import { responsesParams, sealReasoning } from './convert-responses.ts'

function finished(response: FinishedResponse, request: ModelRequest, guard: StreamGuard): ModelStreamEvent {
  const { content } = guard
  const usage = response.usage
  const cacheRead = usage?.input_tokens_details?.cached_tokens ?? 0
  const stopReason: StopReason = content.toolCallCount > 0 ? 'toolUse' : response.status === 'incomplete' && response.incomplete_details?.reason === 'max_output_tokens' ? 'length' : 'stop'
  return {
    type: 'done',
    content: content.finish(),
    stopReason,
    responseId: response.id,
    ...(usage ? { usage: tokenUsage(request.model, { input: Math.max(0, usage.input_tokens - cacheRead), output: usage.output_tokens, cacheRead }) } : {}),
  }
}

/** Applies one event; returns what to show, if anything. */
function apply(event: ResponsesEvent, request: ModelRequest, connection: ProviderConnection, guard: StreamGuard): ModelStreamEvent | null {
  const { content } = guard
  switch (event.type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      content.appendText(event.delta)
      return { type: 'text-delta', text: event.delta }
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      content.appendThinking(event.delta)
      return { type: 'thinking-delta', text: event.delta }
    case 'response.output_item.added': {
      if (event.item.type !== 'function_call') return null
      content.startToolCall(event.output_index, event.item.call_id, event.item.name)
      return { type: 'tool-call-start', id: event.item.call_id, name: event.item.name }
    }
    case 'response.function_call_arguments.delta':
      content.appendArguments(event.output_index, event.delta)
      return null
    case 'response.output_item.done':
      if (event.item.type === 'function_call') content.setArguments(event.output_index, event.item.arguments)
      else if (event.item.type === 'reasoning' && event.item.encrypted_content) content.signThinking(sealReasoning(event.item.id, event.item.encrypted_content))
      return null
    case 'response.completed':
    case 'response.incomplete':
      return finished(event.response, request, guard)
    case 'response.failed':
      return { type: 'error', failure: failureFromError({ error: event.response.error ?? { message: 'the response failed' } }, connection, false), content: content.finishPartial() }
    case 'error':
      return { type: 'error', failure: failureFromError({ message: event.message, code: event.code }, connection, false), content: content.finishPartial() }
    default:
      return null
  }
}

async function* responseEvents(api: OpenAiApi, request: ModelRequest, connection: ProviderConnection, guard: StreamGuard): AsyncGenerator<ModelStreamEvent> {
  const stream = await api.responses(responsesParams(request, connection), connection, guard.signal)
  let final: ModelStreamEvent | null = null
  for await (const event of stream) {
    guard.touch()
    const shown = apply(event, request, connection, guard)
    if (shown === null) continue
    // Read to the end before saying so: leaving a stream early costs the connection.
    if (shown.type === 'done' || shown.type === 'error') final = shown
    else yield shown
  }
  if (final !== null) yield final
}

/** Streams one Responses answer. */
export function streamResponses(api: OpenAiApi, request: ModelRequest, connection: ProviderConnection, signal: AbortSignal): AsyncIterable<ModelStreamEvent> {
  return guardedStream(connection, signal, (guard) => responseEvents(api, request, connection, guard))
}
