// Items of the Responses API → chat messages, so that both APIs share one road. Pure.
import { z } from 'zod'
import type { ChatMessage } from './conversation-input.ts'
import { HttpProblem } from './http-problem.ts'

const MAX_FILE_BYTES = 5_000_000
const MAX_FILE_CHARACTERS = 60_000

const contentPart = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['input_text', 'output_text', 'text']), text: z.string() }),
  z.looseObject({ type: z.literal('input_image'), image_url: z.string() }),
  z.looseObject({ type: z.literal('input_file'), filename: z.string().optional(), file_data: z.string() }),
])

const item = z.union([
  z.looseObject({ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() }),
  z.looseObject({ type: z.literal('function_call_output'), call_id: z.string(), output: z.string() }),
  z.looseObject({ type: z.literal('reasoning') }),
  z.looseObject({ type: z.literal('message').optional(), role: z.enum(['user', 'assistant', 'system', 'developer']), content: z.union([z.string(), z.array(contentPart)]) }),
])

export const responsesInputSchema = z.union([z.string(), z.array(item).min(1)])

export function responsesMessages(input: z.output<typeof responsesInputSchema>, instructions: string | null | undefined): ChatMessage[] {
  const head: ChatMessage[] = instructions == null || instructions === '' ? [] : [{ role: 'system', content: instructions }]
  if (typeof input === 'string') return [...head, { role: 'user', content: input }]
  return [...head, ...input.flatMap(toMessages)]
}

function toMessages(entry: z.output<typeof item>): ChatMessage[] {
  if (entry.type === 'reasoning') return []
  if (entry.type === 'function_call') return [{ role: 'assistant', content: null, tool_calls: [{ id: entry.call_id, function: { name: entry.name, arguments: entry.arguments } }] }]
  if (entry.type === 'function_call_output') return [{ role: 'tool', tool_call_id: entry.call_id, content: entry.output }]
  const content = typeof entry.content === 'string' ? entry.content : entry.content.map(toPart)
  if (entry.role === 'assistant') return [{ role: 'assistant', content }]
  return [{ role: entry.role, content }]
}

function toPart(part: z.output<typeof contentPart>): { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } } {
  if (part.type === 'input_image') return { type: 'image_url', image_url: { url: part.image_url } }
  if (part.type === 'input_file') return { type: 'text', text: fileText(part.filename ?? 'file', part.file_data) }
  return { type: 'text', text: part.text }
}

/** The content is fenced and named as data: it is not the owner speaking. */
function fileText(name: string, data: string): string {
  const match = /^data:(text\/[\w.+-]+|application\/json)(?:;charset=[\w-]+)?;base64,([A-Za-z0-9+/=]+)$/.exec(data)
  if (match?.[2] === undefined) throw new HttpProblem(400, `file "${name}" can't be used: only text and JSON files as base64 data: URLs are read`, 'invalid_request_error', 'input')
  if (match[2].length * 0.75 > MAX_FILE_BYTES) throw new HttpProblem(400, `file "${name}" is larger than ${MAX_FILE_BYTES} bytes`, 'invalid_request_error', 'input')
  const text = Buffer.from(match[2], 'base64').toString('utf8')
  const shown = text.slice(0, MAX_FILE_CHARACTERS)
  const cut = shown.length < text.length ? `\n[cut after ${MAX_FILE_CHARACTERS} characters]` : ''
  return `<untrusted-file name=${JSON.stringify(name)}>\n${shown.replaceAll('</untrusted-file', '<\\/untrusted-file')}${cut}\n</untrusted-file>`
}
