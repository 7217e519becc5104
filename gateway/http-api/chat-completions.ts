// POST /v1/chat/completions: OpenAI's Chat Completions over an agent.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { RunRequest, RunResult } from '../sessions/index.ts'
import { chatMessageSchema, conversationInput } from './conversation-input.ts'
import { openEventStream } from './event-stream.ts'
import { readJsonBody } from './read-json-body.ts'
import { resolveTarget } from './request-target.ts'
import type { TargetDependencies } from './request-target.ts'
import { runConversation } from './run-conversation.ts'
import type { ConversationDependencies } from './run-conversation.ts'
import { parseBody } from './parse-body.ts'
import { failureOf } from './run-failure.ts'

const MAX_BODY_BYTES = 20_000_000

const bodySchema = z.looseObject({
  model: z.string().optional(),
  messages: z.array(chatMessageSchema).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  user: z.string().min(1).max(256).optional(),
  tools: z.array(z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: z.string().min(1), description: z.string().optional(), parameters: z.record(z.string(), z.unknown()).optional() }) })).max(128).optional(),
  tool_choice: z.union([z.enum(['auto', 'none', 'required']), z.looseObject({ function: z.looseObject({ name: z.string() }) })]).optional(),
})

export type ApiDependencies = ConversationDependencies & TargetDependencies & { readonly now: () => number }

export async function handleChatCompletions(request: IncomingMessage, response: ServerResponse, dependencies: ApiDependencies): Promise<void> {
  const body = parseBody(bodySchema, await readJsonBody(request, MAX_BODY_BYTES))
  const target = resolveTarget(request, body.model, body.user, dependencies)
  const input = conversationInput(body.messages, dependencies.now())
  const closed = new AbortController()
  response.on('close', () => closed.abort())
  const head = { id: `chatcmpl_${randomUUID()}`, created: Math.floor(dependencies.now() / 1000), model: body.model ?? 'openclaw' }
  const conversation = { target, input, request: runRequest(body, input.system, target.modelRef), signal: closed.signal }

  if (body.stream !== true) {
    const result = await runConversation(conversation, dependencies)
    const failure = failureOf(result)
    if (failure !== null) throw failure
    respond(response, { ...head, object: 'chat.completion', choices: [{ index: 0, message: assistantMessage(result), logprobs: null, finish_reason: finishReason(result) }], usage: usageOf(result) })
    return
  }

  const stream = openEventStream(response)
  const chunk = (delta: object, finish: string | null) => stream.send({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] })
  chunk({ role: 'assistant', content: '' }, null)
  let sent = 0
  const result = await runConversation({ ...conversation, onText: (delta) => { sent += delta.length; chunk({ content: delta }, null) } }, dependencies)
  const failure = failureOf(result)
  if (failure === null) {
    if (result.text.length > sent) chunk({ content: result.text.slice(sent) }, null)
    const calls = result.clientToolCalls ?? []
    if (calls.length > 0) chunk({ tool_calls: calls.map((call, index) => ({ index, id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } })) }, null)
    chunk({}, finishReason(result))
    if (body.stream_options?.include_usage === true) stream.send({ ...head, object: 'chat.completion.chunk', choices: [], usage: usageOf(result) })
  } else stream.send(failure.body())
  stream.end()
}

function runRequest(body: z.output<typeof bodySchema>, system: string, modelRef: string | undefined): RunRequest {
  const choice = body.tool_choice
  return {
    unattended: true,
    ...(system === '' ? {} : { extraSystemPrompt: system }),
    ...(modelRef === undefined ? {} : { model: modelRef }),
    ...(body.tools === undefined ? {} : { clientTools: body.tools.map(({ function: tool }) => ({ name: tool.name, description: tool.description ?? '', parameters: tool.parameters ?? { type: 'object', properties: {} } })) }),
    ...(choice === undefined ? {} : { toolChoice: typeof choice === 'string' ? choice : { name: choice.function.name } }),
  }
}

function assistantMessage(result: RunResult): object {
  const calls = result.clientToolCalls ?? []
  return {
    role: 'assistant',
    content: calls.length > 0 && result.text === '' ? null : result.text,
    refusal: null,
    ...(calls.length === 0 ? {} : { tool_calls: calls.map((call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } })) }),
  }
}

function finishReason(result: RunResult): string {
  if ((result.clientToolCalls ?? []).length > 0) return 'tool_calls'
  return result.stopReason === 'length' ? 'length' : 'stop'
}

function usageOf(result: RunResult): object {
  const usage = result.usage
  const prompt = (usage?.input ?? 0) + (usage?.cacheRead ?? 0) + (usage?.cacheWrite ?? 0)
  return { prompt_tokens: prompt, completion_tokens: usage?.output ?? 0, total_tokens: prompt + (usage?.output ?? 0) }
}

function respond(response: ServerResponse, body: object): void {
  if (response.destroyed) return
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

