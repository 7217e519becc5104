// A scripted model server on loopback: OpenAI Chat Completions and Responses, Anthropic Messages, Google generateContent.
// Tests, crash tests and the benchmark use it in process (`startModelServer`) or as `node e2e/fakes/model-server.ts --port N`.
//
// Directives inside the last user message steer the answer:
//   [[tokens=12]] words to stream · [[rate=20]] words per second · [[reply=…]] exact text · [[think=…]] reasoning first
//   [[tool=exec {"command":"echo hi"}]] a tool call, several run one after the other · [[repeat=50]] the calls again and again
//   [[preamble=…]] text before a tool call · [[badjson]] a tool call with broken JSON
//   [[error=429]] · [[retry-after=2]] · [[overflow]] · [[billing]] · [[cut]] · [[hang]] · [[hang=middle]]
//   [[times=1]] applies the failure to the first request with this text only
// API keys also speak: one containing `invalid` gets 401, `limited` 429, `broke` the billing error.
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { argv } from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { asText } from './dialect.ts'
import type { Dialect } from './dialect.ts'
import { anthropicMessages } from './dialect-anthropic.ts'
import { googleGenerate } from './dialect-google.ts'
import { openaiChat } from './dialect-openai-chat.ts'
import { openaiResponses } from './dialect-openai-responses.ts'
import { readDelivery, scriptTurn } from './model-script.ts'
import type { Delivery, ModelCall, ScriptedFailure } from './model-script.ts'

export interface RecordedRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
  readonly bytes: number
}

export interface ModelServer {
  /** `http://127.0.0.1:<port>`; OpenAI clients use `${url}/v1`, the others `url` itself. */
  readonly url: string
  readonly port: number
  /** Model requests since the start or the last reset; catalogue requests don't count. */
  requestCount(): number
  lastRequest(): RecordedRequest | null
  /** Every request that is being answered right now. */
  openCount(): number
  reset(): void
  close(): Promise<void>
}

const MODEL_IDS = ['scripted-1', 'scripted-mini']

interface ServerState {
  requests: number
  open: number
  last: RecordedRequest | null
  readonly seen: Map<string, number>
}

function dialectFor(path: string): Dialect | null {
  if (path.endsWith('/chat/completions')) return openaiChat
  if (path.endsWith('/responses')) return openaiResponses
  if (path.endsWith('/messages')) return anthropicMessages
  return path.endsWith(':streamGenerateContent') || path.endsWith(':generateContent') ? googleGenerate : null
}

function catalogue(path: string, headers: IncomingMessage['headers']): unknown {
  if (path.endsWith('/api/tags')) return { models: MODEL_IDS.map((name) => ({ name, model: name, size: 1 })) }
  if (path.endsWith('/models') && headers['x-goog-api-key'] !== undefined) return { models: MODEL_IDS.map((id) => ({ name: `models/${id}`, displayName: id, inputTokenLimit: 1_000_000, outputTokenLimit: 8192, supportedGenerationMethods: ['generateContent'] })) }
  if (!path.endsWith('/models')) return null
  const data = headers['anthropic-version'] === undefined
    ? MODEL_IDS.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'scripted' }))
    : MODEL_IDS.map((id) => ({ id, type: 'model', display_name: id, created_at: '2026-01-01T00:00:00Z' }))
  return { object: 'list', data, has_more: false, first_id: MODEL_IDS[0], last_id: MODEL_IDS.at(-1) }
}

function sendJson(response: ServerResponse, status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const text = JSON.stringify(value)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers }).end(text)
}

function keyFailure(headers: IncomingMessage['headers']): ScriptedFailure | null {
  const key = `${asText(headers.authorization)} ${asText(headers['x-api-key'])} ${asText(headers['x-goog-api-key'])}`
  if (key.includes('invalid')) return { status: 401, retryAfterSeconds: null, reason: 'status' }
  if (key.includes('limited')) return { status: 429, retryAfterSeconds: null, reason: 'status' }
  return key.includes('broke') ? { status: 429, retryAfterSeconds: null, reason: 'billing' } : null
}

async function readBody(request: IncomingMessage): Promise<{ text: string; bytes: number }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const whole = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
  return { text: whole.toString('utf8'), bytes: whole.length }
}

async function sendStream(response: ServerResponse, frames: readonly string[], delivery: Delivery): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const broken = delivery.cut || delivery.hang === 'middle'
  const sent = broken ? frames.slice(0, Math.max(2, Math.ceil(frames.length / 2))) : frames
  if (delivery.wordGapMs === null) {
    if (!broken) return void response.end(sent.join(''))
    response.write(sent.join(''))
  } else {
    for (const frame of sent) {
      if (response.destroyed) return
      response.write(frame)
      await delay(delivery.wordGapMs)
    }
    if (!broken) return void response.end()
  }
  if (!delivery.cut) return
  await delay(5)
  response.destroy()
}

/** Whether the failure directives still apply to this text. */
function stillFails(state: ServerState, call: ModelCall, delivery: Delivery): boolean {
  if (delivery.times === null) return true
  const seen = (state.seen.get(call.userText) ?? 0) + 1
  state.seen.set(call.userText, seen)
  return seen <= delivery.times
}

const HEALTHY: Delivery = { failure: null, hang: null, cut: false, wordGapMs: null, times: null }

async function answer(request: IncomingMessage, response: ServerResponse, state: ServerState): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const path = url.pathname
  if (path === '/__stats') return sendJson(response, 200, { requests: state.requests, open: state.open, last: state.last })
  const dialect = request.method === 'POST' ? dialectFor(path) : null
  if (dialect === null) {
    const list = request.method === 'GET' ? catalogue(path, request.headers) : null
    const failure = keyFailure(request.headers)
    if (failure !== null && list !== null) return sendJson(response, failure.status, openaiChat.error(failure))
    return list === null ? sendJson(response, 404, { error: { message: `no route ${path}` } }) : sendJson(response, 200, list)
  }
  const { text, bytes } = await readBody(request)
  const body: unknown = JSON.parse(text)
  state.requests++
  state.last = { path, headers: request.headers, body, bytes }
  const call = dialect.read(body, url)
  const wanted = readDelivery(call.userText)
  const delivery = stillFails(state, call, wanted) ? wanted : { ...HEALTHY, wordGapMs: wanted.wordGapMs }
  const failure = keyFailure(request.headers) ?? delivery.failure
  if (failure !== null) {
    const headers: Record<string, string> = failure.retryAfterSeconds === null ? {} : { 'retry-after': String(failure.retryAfterSeconds) }
    return sendJson(response, failure.status, dialect.error(failure), headers)
  }
  if (delivery.hang === 'start') return
  const turn = scriptTurn(call, state.requests, Math.ceil(bytes / 4))
  if (call.stream) await sendStream(response, dialect.frames(turn), delivery)
  else sendJson(response, 200, dialect.whole(turn))
}

/** Starts the server on loopback; port 0 picks a free one. */
export async function startModelServer(options: { readonly port?: number } = {}): Promise<ModelServer> {
  const state: ServerState = { requests: 0, open: 0, last: null, seen: new Map() }
  const server = createServer((request, response) => {
    state.open++
    response.on('close', () => state.open--)
    answer(request, response, state).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 400, { error: { message: `scripted server: ${String(error)}` } })
      else response.destroy()
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requestCount: () => state.requests,
    lastRequest: () => state.last,
    openCount: () => state.open,
    reset() {
      state.requests = 0
      state.last = null
      state.seen.clear()
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const flag = argv.indexOf('--port')
  const server = await startModelServer({ port: flag < 0 ? 0 : Number(argv[flag + 1]) })
  console.log(`scripted model server on ${server.url}`)
}
