// The only file that talks to the Google SDK. The SDK is loaded with the first request.
import type { Content, GenerateContentConfig, GenerateContentParameters, GenerateContentResponse, GoogleGenAI, Part } from '@google/genai'
import type { ProviderConnection } from '../../gateway/plugin-api/index.ts'

export type GeminiChunk = GenerateContentResponse
export type GeminiConfig = GenerateContentConfig
export type GeminiContent = Content
export type GeminiParams = GenerateContentParameters
export type GeminiPart = Part

export interface ListedModel {
  readonly id: string
  readonly name: string
  readonly inputTokenLimit: number | undefined
  readonly outputTokenLimit: number | undefined
}

/** What the plugin needs of the service. Every call may throw an SDK error; the caller describes it. */
export interface GoogleApi {
  generate(params: GeminiParams, connection: ProviderConnection): Promise<AsyncIterable<GeminiChunk>>
  models(connection: ProviderConnection, signal: AbortSignal): Promise<readonly ListedModel[]>
}

const MAX_CLIENTS = 16
const BASE_URL = 'https://generativelanguage.googleapis.com'

/** The SDK adds the version itself, people write addresses with or without it; a written one is kept. */
function splitVersion(baseUrl: string): { readonly address: string; readonly version: string | undefined } {
  const match = /^(.*?)\/*(?:\/(v1(?:beta|alpha)?\d*)\/*)?$/.exec(baseUrl)
  return { address: match?.[1] ?? baseUrl, version: match?.[2] }
}

/** Keeps one client per address and key. */
export function createGoogleApi(): GoogleApi {
  const clients = new Map<string, GoogleGenAI>()

  async function clientFor(connection: ProviderConnection): Promise<GoogleGenAI> {
    const key = `${connection.baseUrl ?? ''}\n${connection.apiKey ?? ''}\n${connection.headers === undefined ? '' : JSON.stringify(connection.headers)}${connection.bearer === true ? '\nbearer' : ''}`
    const known = clients.get(key)
    if (known !== undefined) return known
    const { GoogleGenAI: Client } = await import('@google/genai')
    // The SDK always sends its own header; a proxy that wants a bearer finds it beside that.
    const bearer = connection.bearer === true ? { authorization: `Bearer ${connection.apiKey ?? 'none'}` } : undefined
    const { address, version } = splitVersion(connection.baseUrl ?? BASE_URL)
    const client = new Client({
      // Said explicitly, or the SDK would take them from the environment.
      apiKey: connection.apiKey ?? 'none',
      vertexai: false,
      httpOptions: {
        baseUrl: address,
        ...(version === undefined ? {} : { apiVersion: version }),
        ...(connection.headers === undefined && bearer === undefined ? {} : { headers: { ...bearer, ...connection.headers } }),
      },
    })
    const oldest = clients.keys().next()
    if (clients.size >= MAX_CLIENTS && oldest.done !== true) clients.delete(oldest.value)
    clients.set(key, client)
    return client
  }

  return {
    generate: async (params, connection) => (await clientFor(connection)).models.generateContentStream(params),
    models: async (connection, signal) => {
      const pager = await (await clientFor(connection)).models.list({ config: { pageSize: 200, abortSignal: signal } })
      return pager.page.flatMap((model) => {
        const id = model.name?.replace(/^models\//, '')
        const answers = model.supportedActions?.includes('generateContent') ?? true
        return id === undefined || !answers ? [] : [{ id, name: model.displayName ?? id, inputTokenLimit: model.inputTokenLimit, outputTokenLimit: model.outputTokenLimit }]
      })
    },
  }
}
