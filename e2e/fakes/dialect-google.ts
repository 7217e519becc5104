// Google generateContent as the scripted server speaks it.
import { asList, asObject, asText, contentText, failureText } from './dialect.ts'
import type { Dialect, Json } from './dialect.ts'
import type { ModelCall, ScriptedTurn } from './model-script.ts'

function readContents(contents: readonly Json[]): Pick<ModelCall, 'userText' | 'toolRounds' | 'lastToolResult'> {
  let toolRounds = 0
  let lastToolResult = ''
  for (let index = contents.length - 1; index >= 0; index--) {
    const content = contents[index] ?? {}
    if (content['role'] === 'model') continue
    const results = asList(content['parts']).filter((part) => part['functionResponse'] !== undefined)
    if (results.length === 0) return { userText: contentText(content['parts']), toolRounds, lastToolResult }
    toolRounds++
    const response = asObject(asObject(results.at(-1)?.['functionResponse'])['response'])
    if (lastToolResult === '') lastToolResult = asText(response['output']) || asText(response['error'])
  }
  return { userText: '', toolRounds, lastToolResult }
}

function parsedArguments(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function parts(turn: ScriptedTurn): Json[] {
  const list: Json[] = []
  if (turn.thinking !== '') list.push({ text: turn.thinking, thought: true })
  for (const word of turn.words) list.push({ text: word })
  if (turn.tool !== null) {
    list.push({
      functionCall: { id: turn.tool.id, name: turn.tool.name, args: parsedArguments(turn.tool.argumentsText) },
      ...(turn.thinking === '' ? {} : { thoughtSignature: Buffer.from(`signed:${turn.id}`).toString('base64') }),
    })
  }
  return list
}

function usageMetadata(turn: ScriptedTurn): Json {
  const { input, cached, output } = turn.usage
  return { promptTokenCount: input, cachedContentTokenCount: cached, candidatesTokenCount: output, totalTokenCount: input + output }
}

function response(turn: ScriptedTurn, list: readonly Json[], last: boolean): Json {
  return {
    candidates: [{ content: { role: 'model', parts: list }, index: 0, ...(last ? { finishReason: 'STOP' } : {}) }],
    modelVersion: turn.model,
    responseId: turn.id,
    ...(last ? { usageMetadata: usageMetadata(turn) } : {}),
  }
}

const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT', 401: 'UNAUTHENTICATED', 403: 'PERMISSION_DENIED', 404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED', 500: 'INTERNAL', 503: 'UNAVAILABLE',
}

export const googleGenerate: Dialect = {
  read(body, url) {
    const request = asObject(body)
    const model = /models\/([^:]+):/.exec(url.pathname)?.[1] ?? ''
    return { model, stream: url.pathname.endsWith(':streamGenerateContent'), ...readContents(asList(request['contents'])) }
  },
  frames(turn) {
    const list = parts(turn)
    const frames = list.map((part) => `data: ${JSON.stringify(response(turn, [part], false))}\r\n\r\n`)
    frames.push(`data: ${JSON.stringify(response(turn, [{ text: '' }], true))}\r\n\r\n`)
    return frames
  },
  whole: (turn) => response(turn, parts(turn), true),
  error(failure) {
    const overflow = failure.reason === 'overflow'
    const message = overflow ? 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).' : failureText(failure)
    return { error: { code: failure.status, message, status: STATUSES[failure.status] ?? 'UNKNOWN' } }
  },
}
