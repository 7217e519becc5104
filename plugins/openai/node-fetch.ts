// A `fetch` for the SDK on top of node:http. The global fetch gives up after five minutes without a byte, which a local
// model reading a long prompt needs, and spends a third more processor time per request on web streams.
import { request as httpRequest } from 'node:http'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * The body as the SDK iterates it. The SDK stops reading at `[DONE]`; the few bytes behind it are drained, so that the
 * connection stays usable for the next request. An abort destroys the connection through the request's signal.
 */
async function* bodyOf(message: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* message.iterator({ destroyOnReturn: false })
  } finally {
    message.resume()
  }
}

/** The part of Response that the SDK reads. */
function responseOf(message: IncomingMessage, url: string): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const status = message.statusCode ?? 0
  const response = {
    ok: status >= 200 && status < 300,
    status,
    statusText: message.statusMessage ?? '',
    headers,
    url,
    body: bodyOf(message),
    text: () => readText(message),
    json: async (): Promise<unknown> => JSON.parse(await readText(message)),
  }
  // The SDK's types ask for the whole web Response; what is left out here is never called for JSON and event streams.
  return response as unknown as Response
}

/** Sends one request with a text body over Node's keep-alive agent. Rejects when the connection fails or the signal aborts. */
export function nodeFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = input instanceof URL || typeof input === 'string' ? String(input) : input.url
  const body = typeof init?.body === 'string' ? init.body : null
  const signal = init?.signal ?? null
  const headers = Object.fromEntries(new Headers(init?.headers))
  if (body !== null) headers['content-length'] = String(Buffer.byteLength(body))
  const options: RequestOptions = { method: init?.method ?? 'GET', headers }
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error)
    const send = url.startsWith('https:') ? httpsRequest : httpRequest
    const request = send(url, options, (message) => {
      // A finished request gives its connection back; aborting later must not touch it.
      message.on('end', forget)
      // The reader of the body is told by its iterator; without a reader nobody needs to know, but there must be a listener.
      message.on('error', forget)
      resolve(responseOf(message, url))
    })
    const abort = (): void => void request.destroy(new DOMException('This operation was aborted', 'AbortError'))
    const forget = (): void => signal?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort, { once: true })
    request.setNoDelay(true)
    request.on('error', (error) => {
      forget()
      reject(error)
    })
    request.end(body ?? undefined)
  })
}
