// Looks for model servers a person already runs: Ollama and LM Studio on loopback. Short, in the background, quiet.
import { get } from 'node:http'
import type { ProviderEntry } from './catalogue.ts'

/** Asks an OpenAI-compatible server for its model ids; rejects when there is none. */
export type ModelProbe = (baseUrl: string, signal: AbortSignal) => Promise<readonly string[]>

const MAX_BYTES = 2_000_000
const MAX_MODELS = 200

function modelIds(body: string): readonly string[] {
  const parsed: unknown = JSON.parse(body)
  const data: unknown = typeof parsed === 'object' && parsed !== null ? (parsed as { data?: unknown }).data : null
  if (!Array.isArray(data)) return []
  return data.flatMap((model: unknown) => {
    const id: unknown = typeof model === 'object' && model !== null ? (model as { id?: unknown }).id : null
    // Embedding models can't chat.
    return typeof id === 'string' && !/embed/i.test(id) ? [id] : []
  }).slice(0, MAX_MODELS)
}

/** The probe over plain HTTP; costs no SDK. */
export const probeModels: ModelProbe = (baseUrl, signal) => new Promise((resolve, reject) => {
  const request = get(`${baseUrl.replace(/\/+$/, '')}/models`, { signal }, (response) => {
    let body = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      body += chunk
      if (body.length > MAX_BYTES) request.destroy(new Error('the answer is too long'))
    })
    response.on('error', reject)
    response.on('end', () => {
      try {
        resolve(response.statusCode === 200 ? modelIds(body) : [])
      } catch (error) {
        reject(error instanceof Error ? error : new Error('no JSON', { cause: error }))
      }
    })
  })
  request.on('error', reject)
})

/** Asks every local provider at once. A server that is not there or too slow is simply not in the answer. */
export async function detectModels(providers: Iterable<ProviderEntry>, probe: ModelProbe, timeoutMs: number, signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>()
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  await Promise.all([...providers].map(async ({ id, baseUrl }) => {
    if (baseUrl === undefined || !baseUrl.startsWith('http:')) return
    const models = await probe(baseUrl, limit).catch(() => [])
    if (models.length > 0) found.set(id, models)
  }))
  return found
}
