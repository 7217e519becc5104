// OpenAI Chat Completions as the scripted server speaks it.
import { asList, asObject, asText, contentText, failureText } from './dialect.ts'
import type { Dialect, Json } from './dialect.ts'
import type { ModelCall, ScriptedTurn } from './model-script.ts'

function usage(turn: ScriptedTurn): Json {
  const { input, cached, output } = turn.usage
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output, prompt_tokens_details: { cached_tokens: cached } }
}

function toolCall(turn: ScriptedTurn): Json | null {
  return turn.tool === null ? null : { id: turn.tool.id, type: 'function', function: { name: turn.tool.name, arguments: turn.tool.argumentsText } }
}

/** Counts tool rounds since the last user message in a list of chat messages. */
export function readChatMessages(messages: readonly Json[]): Pick<ModelCall, 'userText' | 'toolRounds' | 'lastToolResult'> {
  let toolRounds = 0
  let lastToolResult = ''
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index] ?? {}
    const role = message['role']
    if (role === 'user') return { userText: contentText(message['content']), toolRounds, lastToolResult }
    if (role === 'tool' && lastToolResult === '') lastToolResult = contentText(message['content'])
    if (role === 'assistant' && asList(message['tool_calls']).length > 0) toolRounds++
  }
  return { userText: '', toolRounds, lastToolResult }
}

export const openaiChat: Dialect = {
  read(body) {
    const request = asObject(body)
    return { model: asText(request['model']), stream: request['stream'] === true, ...readChatMessages(asList(request['messages'])) }
  },
  frames(turn) {
    const envelope = `{"id":"${turn.id}","object":"chat.completion.chunk","created":1700000000,"model":${JSON.stringify(turn.model)},`
    const chunk = (delta: Json, finish: string | null): string =>
      `data: ${envelope}"choices":[{"index":0,"delta":${JSON.stringify(delta)},"finish_reason":${JSON.stringify(finish)}}]}\n\n`
    const frames = [chunk({ role: 'assistant', content: '' }, null)]
    if (turn.thinking !== '') frames.push(chunk({ reasoning_content: turn.thinking }, null))
    for (const word of turn.words) frames.push(chunk({ content: word }, null))
    if (turn.tool !== null) {
      const { id, name, argumentsText } = turn.tool
      const middle = Math.ceil(argumentsText.length / 2)
      frames.push(chunk({ tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: '' } }] }, null))
      for (const piece of [argumentsText.slice(0, middle), argumentsText.slice(middle)]) {
        frames.push(chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] }, null))
      }
    }
    frames.push(chunk({}, turn.tool === null ? 'stop' : 'tool_calls'))
    frames.push(`data: ${envelope}"choices":[],"usage":${JSON.stringify(usage(turn))}}\n\n`, 'data: [DONE]\n\n')
    return frames
  },
  whole(turn) {
    const call = toolCall(turn)
    return {
      id: turn.id,
      object: 'chat.completion',
      created: 1_700_000_000,
      model: turn.model,
      choices: [{
        index: 0,
        message: { role: 'assistant', content: turn.words.join(''), ...(call === null ? {} : { tool_calls: [call] }) },
        finish_reason: call === null ? 'stop' : 'tool_calls',
      }],
      usage: usage(turn),
    }
  },
  error(failure) {
    const overflow = failure.reason === 'overflow'
    return {
      error: {
        message: overflow ? "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens." : failureText(failure),
        type: overflow ? 'invalid_request_error' : 'error',
        code: overflow ? 'context_length_exceeded' : failure.reason === 'billing' ? 'insufficient_quota' : null,
      },
    }
  },
}
