// OpenAI Responses as the scripted server speaks it.
import { asList, asObject, asText, contentText } from './dialect.ts'
import type { Dialect, Json } from './dialect.ts'
import { openaiChat } from './dialect-openai-chat.ts'
import type { ModelCall, ScriptedTurn } from './model-script.ts'

function readInput(input: unknown): Pick<ModelCall, 'userText' | 'toolRounds' | 'lastToolResult'> {
  if (typeof input === 'string') return { userText: input, toolRounds: 0, lastToolResult: '' }
  const items = asList(input)
  let toolRounds = 0
  let lastToolResult = ''
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index] ?? {}
    if (item['role'] === 'user') return { userText: contentText(item['content']), toolRounds, lastToolResult }
    if (item['type'] === 'function_call_output' && lastToolResult === '') lastToolResult = contentText(item['output'])
    if (item['type'] === 'function_call') toolRounds++
  }
  return { userText: '', toolRounds, lastToolResult }
}

function usage(turn: ScriptedTurn): Json {
  const { input, cached, output } = turn.usage
  return { input_tokens: input, output_tokens: output, total_tokens: input + output, input_tokens_details: { cached_tokens: cached }, output_tokens_details: { reasoning_tokens: 0 } }
}

function reasoningItem(turn: ScriptedTurn): Json {
  return { id: `rs_${turn.id}`, type: 'reasoning', summary: [{ type: 'summary_text', text: turn.thinking }], encrypted_content: `sealed:${turn.id}` }
}

function outputItem(turn: ScriptedTurn): Json {
  if (turn.tool === null) {
    return { id: `msg_${turn.id}`, type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: turn.words.join(''), annotations: [] }] }
  }
  return { id: `fc_${turn.id}`, type: 'function_call', status: 'completed', call_id: turn.tool.id, name: turn.tool.name, arguments: turn.tool.argumentsText }
}

function whole(turn: ScriptedTurn): Json {
  return {
    id: turn.id,
    object: 'response',
    created_at: 1_700_000_000,
    status: 'completed',
    model: turn.model,
    output: [...(turn.thinking === '' ? [] : [reasoningItem(turn)]), outputItem(turn)],
    usage: usage(turn),
  }
}

export const openaiResponses: Dialect = {
  read(body) {
    const request = asObject(body)
    return { model: asText(request['model']), stream: request['stream'] === true, ...readInput(request['input']) }
  },
  frames(turn) {
    let sequence = 0
    const event = (type: string, fields: Json): string => `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`
    const item = outputItem(turn)
    const frames = [event('response.created', { response: { id: turn.id, object: 'response', status: 'in_progress', model: turn.model, output: [] } })]
    if (turn.thinking !== '') {
      const reasoning = reasoningItem(turn)
      frames.push(event('response.output_item.added', { output_index: 0, item: { ...reasoning, summary: [] } }))
      frames.push(event('response.reasoning_summary_text.delta', { item_id: reasoning['id'], output_index: 0, summary_index: 0, delta: turn.thinking }))
      frames.push(event('response.output_item.done', { output_index: 0, item: reasoning }))
    }
    const output_index = turn.thinking === '' ? 0 : 1
    if (turn.tool === null) {
      frames.push(event('response.output_item.added', { output_index, item: { ...item, content: [] } }))
      for (const word of turn.words) frames.push(event('response.output_text.delta', { item_id: item['id'], output_index, content_index: 0, delta: word }))
    } else {
      frames.push(event('response.output_item.added', { output_index, item: { ...item, arguments: '' } }))
      frames.push(event('response.function_call_arguments.delta', { item_id: item['id'], output_index, delta: turn.tool.argumentsText }))
      frames.push(event('response.function_call_arguments.done', { item_id: item['id'], output_index, arguments: turn.tool.argumentsText }))
    }
    frames.push(event('response.output_item.done', { output_index, item }))
    frames.push(event('response.completed', { response: whole(turn) }))
    return frames
  },
  whole,
  error: (failure) => openaiChat.error(failure),
}
