// The only file that talks to the Anthropic SDK. The SDK is loaded with the first request.
import type { Anthropic } from '@anthropic-ai/sdk'
import type { ProviderConnection } from '../../gateway/plugin-api/index.ts'

export type ContentBlock = Anthropic.ContentBlockParam
export type ImageBlock = Anthropic.ImageBlockParam
export type MessageParam = Anthropic.MessageParam
export type MessagesParams = Anthropic.MessageCreateParamsStreaming
export type StreamEvent = Anthropic.RawMessageStreamEvent
export type TextBlock = Anthropic.TextBlockParam

/** What the plugin needs of the service. Every call may throw an SDK error; the caller describes it. */
export interface AnthropicApi {
  messages(params: MessagesParams, connection: ProviderConnection, signal: AbortSignal): Promise<AsyncIterable<StreamEvent>>
  models(connection: ProviderConnection, signal: AbortSignal): Promise<readonly { readonly id: string; readonly name: string }[]>
}

const BASE_URL = 'https://api.anthropic.com'
const MAX_CLIENTS = 16
/** The SDK's own request timeout is out of the way; silence is judged by the connection's idle deadline. */
const NEVER_MS = 24 * 60 * 60 * 1000

/** Keeps one client per address and key, so that connections are reused. */
export function createAnthropicApi(): AnthropicApi {
  const clients = new Map<string, Anthropic>()

  async function clientFor(connection: ProviderConnection): Promise<Anthropic> {
    const key = `${connection.baseUrl ?? ''}\n${connection.apiKey ?? ''}\n${connection.headers === undefined ? '' : JSON.stringify(connection.headers)}${connection.bearer === true ? '\nbearer' : ''}`
    const known = clients.get(key)
    if (known !== undefined) return known
    const { default: Client } = await import('@anthropic-ai/sdk')
    const client = new Client({
      // Said explicitly, or the SDK would look for credentials in the environment and in files.
      ...(connection.bearer === true ? { authToken: connection.apiKey ?? 'none', apiKey: null } : { apiKey: connection.apiKey ?? 'none' }),
      // The SDK adds /v1 itself; people write it either way.
      baseURL: (connection.baseUrl ?? BASE_URL).replace(/\/+(v1\/*)?$/, ''),
      maxRetries: 0,
      timeout: NEVER_MS,
      logLevel: 'off',
      openTelemetry: false,
      ...(connection.headers === undefined ? {} : { defaultHeaders: connection.headers }),
    })
    const oldest = clients.keys().next()
    if (clients.size >= MAX_CLIENTS && oldest.done !== true) clients.delete(oldest.value)
    clients.set(key, client)
    return client
  }

  return {
    messages: async (params, connection, signal) => (await clientFor(connection)).messages.create(params, { signal }),
    models: async (connection, signal) => {
      const page = await (await clientFor(connection)).models.list({ limit: 100 }, { signal })
      return page.data.map((model) => ({ id: model.id, name: model.display_name }))
    },
  }
}
