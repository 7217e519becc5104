// Anthropic Messages as the scripted server speaks it.
import { asList, asObject, asText, contentText, failureText } from './dialect.ts'
import type { Dialect, Json } from './dialect.ts'
import type { ModelCall, ScriptedTurn } from './model-script.ts'

function readMessages(messages: readonly Json[]): Pick<ModelCall, 'userText' | 'toolRounds' | 'lastToolResult'> {
  let toolRounds = 0
  let lastToolResult = ''
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index] ?? {}
    if (message['role'] !== 'user') continue
    const results = asList(message['content']).filter((part) => part['type'] === 'tool_result')
    if (results.length === 0) return { userText: contentText(message['content']), toolRounds, lastToolResult }
    toolRounds++
    if (lastToolResult === '') lastToolResult = contentText(results.at(-1)?.['content'])
  }
  return { userText: '', toolRounds, lastToolResult }
}

function blocks(turn: ScriptedTurn): Json[] {
  const list: Json[] = []
  if (turn.thinking !== '') list.push({ type: 'thinking', thinking: turn.thinking, signature: `signed:${turn.id}` })
  if (turn.words.length > 0) list.push({ type: 'text', text: turn.words.join('') })
  if (turn.tool !== null) list.push({ type: 'tool_use', id: turn.tool.id, name: turn.tool.name, input: parseOrEmpty(turn.tool.argumentsText) })
  return list
}

function parseOrEmpty(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function usage(turn: ScriptedTurn): Json {
  const { input, cached, output } = turn.usage
  return { input_tokens: input - cached, cache_read_input_tokens: cached, cache_creation_input_tokens: 0, output_tokens: output }
}

function message(turn: ScriptedTurn, content: readonly Json[], stop: string | null): Json {
  return { id: turn.id, type: 'message', role: 'assistant', model: turn.model, content, stop_reason: stop, stop_sequence: null, usage: usage(turn) }
}

/** The delta events of one content block. */
function blockDeltas(block: Json, turn: ScriptedTurn): Json[] {
  if (block['type'] === 'thinking') return [{ type: 'thinking_delta', thinking: turn.thinking }, { type: 'signature_delta', signature: block['signature'] }]
  if (block['type'] === 'text') return turn.words.map((text) => ({ type: 'text_delta', text }))
  return [{ type: 'input_json_delta', partial_json: turn.tool?.argumentsText ?? '' }]
}

function emptied(block: Json): Json {
  if (block['type'] === 'thinking') return { type: 'thinking', thinking: '', signature: '' }
  return block['type'] === 'text' ? { type: 'text', text: '' } : { ...block, input: {} }
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error', 401: 'authentication_error', 403: 'permission_error', 404: 'not_found_error',
  429: 'rate_limit_error', 500: 'api_error', 529: 'overloaded_error',
}

export const anthropicMessages: Dialect = {
  read(body) {
    const request = asObject(body)
    return { model: asText(request['model']), stream: request['stream'] === true, ...readMessages(asList(request['messages'])) }
  },
  frames(turn) {
    const event = (type: string, fields: Json): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
    const frames = [event('message_start', { message: message(turn, [], null) })]
    for (const [index, block] of blocks(turn).entries()) {
      frames.push(event('content_block_start', { index, content_block: emptied(block) }))
      for (const delta of blockDeltas(block, turn)) frames.push(event('content_block_delta', { index, delta }))
      frames.push(event('content_block_stop', { index }))
    }
    const stop_reason = turn.tool === null ? 'end_turn' : 'tool_use'
    frames.push(event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: turn.usage.output } }))
    frames.push(event('message_stop', {}))
    return frames
  },
  whole: (turn) => message(turn, blocks(turn), turn.tool === null ? 'end_turn' : 'tool_use'),
  error(failure) {
    const overflow = failure.reason === 'overflow'
    const billing = failure.reason === 'billing'
    const text = overflow ? 'prompt is too long: 213000 tokens > 200000 maximum'
      : billing ? 'Your credit balance is too low to access the Anthropic API.' : failureText(failure)
    return { type: 'error', error: { type: billing ? 'invalid_request_error' : ERROR_TYPES[failure.status] ?? 'api_error', message: text } }
  },
}
