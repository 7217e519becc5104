// POST /v1/responses: OpenAI's Responses API over an agent. `previous_response_id` continues the same session.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { RunRequest, RunResult } from '../sessions/index.ts'
import type { ApiDependencies } from './chat-completions.ts'
import { conversationInput } from './conversation-input.ts'
import type { EventStream } from './event-stream.ts'
import { openEventStream } from './event-stream.ts'
import { HttpProblem } from './http-problem.ts'
import { parseBody } from './parse-body.ts'
import { readJsonBody } from './read-json-body.ts'
import { resolveTarget } from './request-target.ts'
import type { RequestTarget } from './request-target.ts'
import { responsesInputSchema, responsesMessages } from './responses-input.ts'
import { runConversation } from './run-conversation.ts'
import { failureOf } from './run-failure.ts'

const MAX_BODY_BYTES = 20_000_000

const bodySchema = z.looseObject({
  model: z.string().optional(),
  input: responsesInputSchema,
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  previous_response_id: z.string().regex(/^resp_[\w-]+$/).nullish(),
  user: z.string().min(1).max(256).optional(),
  tools: z.array(z.looseObject({ type: z.literal('function'), name: z.string().min(1), description: z.string().nullish(), parameters: z.record(z.string(), z.unknown()).nullish() })).max(128).optional(),
  tool_choice: z.union([z.enum(['auto', 'none', 'required']), z.looseObject({ type: z.literal('function'), name: z.string() })]).optional(),
})
type Body = z.output<typeof bodySchema>

export async function handleResponses(request: IncomingMessage, response: ServerResponse, dependencies: ApiDependencies): Promise<void> {
  const body = parseBody(bodySchema, await readJsonBody(request, MAX_BODY_BYTES))
  const runId = randomUUID()
  const target = continued(body, resolveTarget(request, body.model, body.user, dependencies), dependencies)
  const input = conversationInput(responsesMessages(body.input, body.instructions), dependencies.now())
  const closed = new AbortController()
  response.on('close', () => closed.abort())
  const conversation = { runId, target, input, request: runRequest(body, input.system, target.modelRef), signal: closed.signal }
  const shape = (status: string, output: readonly object[], result?: RunResult) => responseObject({ id: `resp_${runId}`, createdAt: Math.floor(dependencies.now() / 1000), body, status, output, result })

  if (body.stream !== true) {
    const result = await runConversation(conversation, dependencies)
    const failure = failureOf(result)
    if (failure !== null) throw failure
    if (!response.destroyed) response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(shape('completed', outputItems(runId, result), result)))
    return
  }

  const events = namedEvents(openEventStream(response))
  events.send('response.created', { response: shape('in_progress', []) })
  const text = textItem(runId, events)
  const result = await runConversation({ ...conversation, onText: text.delta }, dependencies)
  const failure = failureOf(result)
  if (failure !== null) {
    events.send('response.failed', { response: { ...shape('failed', []), error: { code: 'server_error', message: failure.message } } })
  } else {
    text.finish(result.text)
    for (const [index, call] of callItems(result).entries()) {
      const outputIndex = index + (text.opened() ? 1 : 0)
      events.send('response.output_item.added', { output_index: outputIndex, item: { ...call, arguments: '', status: 'in_progress' } })
      events.send('response.function_call_arguments.delta', { item_id: call.id, output_index: outputIndex, delta: call.arguments })
      events.send('response.function_call_arguments.done', { item_id: call.id, output_index: outputIndex, name: call.name, arguments: call.arguments })
      events.send('response.output_item.done', { output_index: outputIndex, item: call })
    }
    events.send('response.completed', { response: shape('completed', outputItems(runId, result), result) })
  }
  events.end()
}

/** The session of the earlier response; it must have been this agent's. */
function continued(body: Body, target: RequestTarget, { sessions }: ApiDependencies): RequestTarget {
  if (body.previous_response_id == null) return { ...target, ephemeral: target.ephemeral && body.store === false }
  const run = sessions.getRun(body.previous_response_id.slice('resp_'.length))
  if (run === null || run.agentId !== target.agentId) {
    throw new HttpProblem(400, `previous_response_id "${body.previous_response_id}" is not known; responses made with store: false can't be continued`, 'invalid_request_error', 'previous_response_id')
  }
  return { ...target, sessionKey: run.sessionKey, ephemeral: false }
}

function runRequest(body: Body, system: string, modelRef: string | undefined): RunRequest {
  const choice = body.tool_choice
  return {
    unattended: true,
    ...(system === '' ? {} : { extraSystemPrompt: system }),
    ...(modelRef === undefined ? {} : { model: modelRef }),
    ...(body.tools === undefined ? {} : { clientTools: body.tools.map((tool) => ({ name: tool.name, description: tool.description ?? '', parameters: tool.parameters ?? { type: 'object', properties: {} } })) }),
    ...(choice === undefined ? {} : { toolChoice: typeof choice === 'string' ? choice : { name: choice.name } }),
  }
}

function namedEvents(stream: EventStream): { send(type: string, data: object): void; end(): void } {
  let sequence = 0
  return {
    send: (type, data) => stream.send({ type, sequence_number: sequence++, ...data }, type),
    end: () => stream.end(),
  }
}

/** The message item of a streamed answer, opened with its first text. */
function textItem(runId: string, events: { send(type: string, data: object): void }): { readonly delta: (text: string) => void; readonly finish: (whole: string) => void; readonly opened: () => boolean } {
  const id = `msg_${runId}`
  const place = { item_id: id, output_index: 0, content_index: 0 }
  let sent = ''
  let open = false
  const delta = (text: string) => {
    if (!open) {
      open = true
      events.send('response.output_item.added', { output_index: 0, item: { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] } })
      events.send('response.content_part.added', { ...place, part: { type: 'output_text', text: '', annotations: [], logprobs: [] } })
    }
    sent += text
    events.send('response.output_text.delta', { ...place, delta: text, logprobs: [] })
  }
  return {
    delta,
    opened: () => open,
    finish(whole) {
      if (whole.length > sent.length) delta(whole.slice(sent.length))
      if (!open) return
      events.send('response.output_text.done', { ...place, text: whole, logprobs: [] })
      events.send('response.content_part.done', { ...place, part: outputText(whole) })
      events.send('response.output_item.done', { output_index: 0, item: messageItem(runId, whole) })
    },
  }
}

function outputText(text: string): object {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

function messageItem(runId: string, text: string): object {
  return { id: `msg_${runId}`, type: 'message', role: 'assistant', status: 'completed', content: [outputText(text)] }
}

function callItems(result: RunResult): readonly { id: string; type: 'function_call'; call_id: string; name: string; arguments: string; status: 'completed' }[] {
  return (result.clientToolCalls ?? []).map((call) => ({ id: `fc_${call.id}`, type: 'function_call', call_id: call.id, name: call.name, arguments: call.arguments, status: 'completed' }))
}

function outputItems(runId: string, result: RunResult): readonly object[] {
  return [...(result.text === '' ? [] : [messageItem(runId, result.text)]), ...callItems(result)]
}

function responseObject(parts: { id: string; createdAt: number; body: Body; status: string; output: readonly object[]; result: RunResult | undefined }): object {
  const usage = parts.result?.usage
  const input = (usage?.input ?? 0) + (usage?.cacheRead ?? 0) + (usage?.cacheWrite ?? 0)
  return {
    id: parts.id,
    object: 'response',
    created_at: parts.createdAt,
    status: parts.status,
    error: null,
    incomplete_details: null,
    instructions: parts.body.instructions ?? null,
    metadata: {},
    model: parts.body.model ?? 'openclaw',
    output: parts.output,
    parallel_tool_calls: true,
    previous_response_id: parts.body.previous_response_id ?? null,
    tool_choice: 'auto',
    tools: [],
    temperature: null,
    top_p: null,
    usage: parts.result === undefined ? null : { input_tokens: input, input_tokens_details: { cached_tokens: usage?.cacheRead ?? 0 }, output_tokens: usage?.output ?? 0, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: input + (usage?.output ?? 0) },
  }
}
