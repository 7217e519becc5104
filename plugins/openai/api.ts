// The only file that talks to the OpenAI SDK. The SDK is loaded with the first request.
import type { OpenAI } from 'openai'
import type { ProviderConnection } from '../../gateway/plugin-api/index.ts'
import { nodeFetch } from './node-fetch.ts'

export type ChatChunk = OpenAI.Chat.ChatCompletionChunk
export type ChatDelta = OpenAI.Chat.ChatCompletionChunk.Choice.Delta
export type ChatMessage = OpenAI.Chat.ChatCompletionMessageParam
export type ChatParams = OpenAI.Chat.ChatCompletionCreateParamsStreaming
export type ChatUsage = OpenAI.CompletionUsage
export type ChatUserPart = OpenAI.Chat.ChatCompletionContentPart
export type ResponsesEvent = OpenAI.Responses.ResponseStreamEvent
export type ResponsesItem = OpenAI.Responses.ResponseInputItem
export type ResponsesContent = OpenAI.Responses.ResponseInputContent
export type ResponsesParams = OpenAI.Responses.ResponseCreateParamsStreaming
export type FinishedResponse = OpenAI.Responses.Response

export const OPENAI_BASE_URL = 'https://api.openai.com/v1'

/** True for OpenAI itself, which knows parameters that compatible servers may refuse. */
export function isOfficial(connection: ProviderConnection): boolean {
  return connection.baseUrl === undefined || /^https:\/\/([a-z]+\.)?api\.openai\.com\//.test(`${connection.baseUrl}/`)
}

/** What the plugin needs of the service. Every call may throw an SDK error; the caller describes it. */
export interface OpenAiApi {
  chat(params: ChatParams, connection: ProviderConnection, signal: AbortSignal): Promise<AsyncIterable<ChatChunk>>
  responses(params: ResponsesParams, connection: ProviderConnection, signal: AbortSignal): Promise<AsyncIterable<ResponsesEvent>>
  modelIds(connection: ProviderConnection, signal: AbortSignal): Promise<readonly string[]>
}

const MAX_CLIENTS = 16
/** The SDK's own request timeout is out of the way; silence is judged by the connection's idle deadline. */
const NEVER_MS = 24 * 60 * 60 * 1000

/** Keeps one client per address and key, so that connections and prepared headers are reused. */
export function createOpenAiApi(): OpenAiApi {
  const clients = new Map<string, OpenAI>()

  async function clientFor(connection: ProviderConnection): Promise<OpenAI> {
    const key = `${connection.baseUrl ?? ''}\n${connection.apiKey ?? ''}\n${connection.headers === undefined ? '' : JSON.stringify(connection.headers)}`
    const known = clients.get(key)
    if (known !== undefined) return known
    const { default: Client } = await import('openai')
    const client = new Client({
      // Local servers need no key, but the SDK insists on one.
      apiKey: connection.apiKey ?? 'none',
      baseURL: connection.baseUrl ?? OPENAI_BASE_URL,
      // Said explicitly, or the SDK would take them from the environment.
      organization: null,
      project: null,
      adminAPIKey: null,
      webhookSecret: null,
      maxRetries: 0,
      timeout: NEVER_MS,
      logLevel: 'off',
      fetch: nodeFetch,
      ...(connection.headers === undefined ? {} : { defaultHeaders: connection.headers }),
    })
    const oldest = clients.keys().next()
    if (clients.size >= MAX_CLIENTS && oldest.done !== true) clients.delete(oldest.value)
    clients.set(key, client)
    return client
  }

  return {
    chat: async (params, connection, signal) => (await clientFor(connection)).chat.completions.create(params, { signal }),
    responses: async (params, connection, signal) => (await clientFor(connection)).responses.create(params, { signal }),
    modelIds: async (connection, signal) => {
      const page = await (await clientFor(connection)).models.list({ signal })
      return page.data.map((model) => model.id)
    },
  }
}
