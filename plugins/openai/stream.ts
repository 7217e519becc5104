// The provider: chooses the dialect of a connection.
import { failureFromError } from '../../gateway/plugin-api/index.ts'
import type { ModelProvider } from '../../gateway/plugin-api/index.ts'
import { createOpenAiApi } from './api.ts'
import { unknownModel } from './models.ts'
import { streamChat } from './stream-chat.ts'
import { streamResponses } from './stream-responses.ts'

/** OpenAI and every server that speaks like it. */
export function createOpenAiProvider(): ModelProvider {
  const api = createOpenAiApi()
  return {
    apis: ['openai-completions', 'openai-responses'],
    stream: (request, connection, signal) => connection.api === 'openai-responses'
      ? streamResponses(api, request, connection, signal)
      : streamChat(api, request, connection, signal),
    async listModels(connection, signal) {
      try {
        return (await api.modelIds(connection, signal)).map(unknownModel)
      } catch (error) {
        throw new Error(failureFromError(error, connection, false).message, { cause: error })
      }
    },
  }
}
