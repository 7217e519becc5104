// What the scripted server needs to know about one provider's wire format.
import type { ModelCall, ScriptedFailure, ScriptedTurn } from './model-script.ts'

export interface Dialect {
  read(body: unknown, url: URL): ModelCall
  /** Server-sent events in order, each complete with its blank line. */
  frames(turn: ScriptedTurn): string[]
  whole(turn: ScriptedTurn): unknown
  error(failure: ScriptedFailure): unknown
}

/** A JSON object of unknown shape. */
export type Json = Readonly<Record<string, unknown>>

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : {}
}

export function asList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asObject) : []
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The text of a content field that is a string or a list of parts with `text`, without a leading context block. */
export function contentText(content: unknown): string {
  const text = typeof content === 'string' ? content : asList(content).map((part) => asText(part['text'])).join('')
  return text.startsWith('<context>') ? text.slice(text.indexOf('</context>') + '</context>'.length).trimStart() : text
}

/** What a provider would say about a failure, without its envelope. */
export function failureText(failure: ScriptedFailure): string {
  if (failure.reason === 'billing') return 'You exceeded your current quota, please check your plan and billing details.'
  const words: Readonly<Record<number, string>> = {
    400: 'The request was not acceptable.',
    401: 'Incorrect API key provided: sk-secret-key-in-an-error.',
    403: 'You are not allowed to use this model.',
    404: 'The model does not exist or you do not have access to it.',
    429: 'Rate limit reached for requests.',
    500: 'The server had an error while processing your request.',
    503: 'The engine is currently overloaded.',
    529: 'Overloaded',
  }
  return words[failure.status] ?? `The request failed with ${failure.status}.`
}
