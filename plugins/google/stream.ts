// The provider: one streamed answer of generateContent as our events.
import { failureFromError, guardedStream, providerFailure, tokenUsage } from '../../gateway/plugin-api/index.ts'
import type { ModelProvider, ModelRequest, ModelStreamEvent, ProviderConnection, StreamGuard, TokenUsage } from '../../gateway/plugin-api/index.ts'
import { createGoogleApi } from './api.ts'
import type { GeminiChunk, GeminiPart, GoogleApi } from './api.ts'
import { generateParams } from './convert.ts'
import { listedModel } from './models.ts'

function usageOf(request: ModelRequest, usage: NonNullable<GeminiChunk['usageMetadata']>): TokenUsage {
  const cacheRead = usage.cachedContentTokenCount ?? 0
  return tokenUsage(request.model, {
    input: Math.max(0, (usage.promptTokenCount ?? 0) - cacheRead),
    output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
    cacheRead,
  })
}

/** Applies one part; returns what to show, if anything. Calls arrive whole. */
function apply(part: GeminiPart, { content }: StreamGuard): ModelStreamEvent | null {
  const call = part.functionCall
  if (call !== undefined) {
    const id = call.id ?? `call_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`
    const name = call.name ?? ''
    if (part.thoughtSignature !== undefined) content.signThinking(part.thoughtSignature)
    content.startToolCall(id, id, name)
    content.setArguments(id, JSON.stringify(call.args ?? {}))
    return { type: 'tool-call-start', id, name }
  }
  if (part.text === undefined || part.text === '') return null
  if (part.thought === true) {
    content.appendThinking(part.text)
    return { type: 'thinking-delta', text: part.text }
  }
  content.appendText(part.text)
  return { type: 'text-delta', text: part.text }
}

async function* contentEvents(api: GoogleApi, request: ModelRequest, connection: ProviderConnection, guard: StreamGuard): AsyncGenerator<ModelStreamEvent> {
  let finish: string | null = null
  let usage: TokenUsage | null = null
  let responseId: string | undefined
  for await (const chunk of await api.generate(generateParams(request, connection, guard.signal), connection)) {
    guard.touch()
    responseId ??= chunk.responseId
    if (chunk.usageMetadata !== undefined) usage = usageOf(request, chunk.usageMetadata)
    finish = chunk.candidates?.[0]?.finishReason ?? chunk.promptFeedback?.blockReason ?? finish
    for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
      const shown = apply(part, guard)
      if (shown !== null) yield shown
    }
  }
  // Without a final event the guard reports a cut stream.
  if (finish === null || guard.signal.aborted) return
  const content = guard.content.finish()
  if (content.length === 0 && finish !== 'STOP' && finish !== 'MAX_TOKENS') {
    yield { type: 'error', failure: providerFailure('invalid_request', connection, `the model gave no answer: ${finish}`), content }
    return
  }
  yield {
    type: 'done',
    content,
    stopReason: guard.content.toolCallCount > 0 ? 'toolUse' : finish === 'MAX_TOKENS' ? 'length' : 'stop',
    ...(usage === null ? {} : { usage }),
    ...(responseId === undefined ? {} : { responseId }),
  }
}

/** Gemini models. */
export function createGoogleProvider(): ModelProvider {
  const api = createGoogleApi()
  return {
    apis: ['google-generative-ai'],
    stream: (request, connection, signal) => guardedStream(connection, signal, (guard) => contentEvents(api, request, connection, guard)),
    async listModels(connection, signal) {
      try {
        return (await api.models(connection, signal)).map(listedModel)
      } catch (error) {
        throw new Error(failureFromError(error, connection, false).message, { cause: error })
      }
    },
  }
}
