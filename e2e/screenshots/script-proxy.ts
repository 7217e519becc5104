// Stands before the scripted model, so that what people ask in the pictures reads like people: it adds what the model is to do.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { PROMPTS } from './made-up-chats.ts'

/** What a local model server has, as this one would list it. */
const MODELS = JSON.stringify({ object: 'list', data: ['qwen3:14b', 'gemma3:12b'].map((id) => ({ id, object: 'model' })) })

export interface ScriptProxy {
  readonly url: string
  close(): Promise<void>
}

export async function startScriptProxy(modelUrl: string): Promise<ScriptProxy> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'application/json' }).end(MODELS)
      let body = Buffer.concat(chunks).toString('utf8')
      for (const [prompt, directives] of Object.entries(PROMPTS)) body = body.replaceAll(asJson(prompt), asJson(`${prompt} ${directives}`))
      fetch(`${modelUrl}${request.url ?? ''}`, { method: request.method ?? 'GET', headers: { 'content-type': 'application/json', 'x-api-key': 'none', authorization: 'Bearer none' }, ...(body !== '' && { body }) }).then(
        (answer) => {
          response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' })
          if (answer.body === null) response.end()
          else Readable.fromWeb(answer.body as ReadableStream).on('error', () => response.destroy()).pipe(response)
        },
        () => response.destroy(),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

/** As it stands inside a JSON text. */
function asJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
