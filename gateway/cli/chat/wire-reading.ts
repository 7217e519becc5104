// Reads the few fields the chat needs out of wire payloads, whatever else they hold.

export type Payload = Readonly<Record<string, unknown>>

export function record(value: unknown): Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : {}
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The words of a message: its text parts, one after the other. */
export function textOf(message: unknown): string {
  const { content } = record(message)
  if (typeof content === 'string') return content
  return list(content).map(record).filter((part) => part['type'] === 'text').map((part) => text(part['text'])).join('\n')
}

export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly args: Payload
}

export function toolCallsOf(message: unknown): ToolCall[] {
  return list(record(message)['content']).map(record).filter((part) => part['type'] === 'toolCall')
    .map((part) => ({ id: text(part['id']), name: text(part['name']), args: record(part['arguments']) }))
}

/** Sequence number, entry id and run of a history message. */
export function envelopeOf(message: unknown): { readonly seq: number; readonly id: string; readonly runId: string } {
  const envelope = record(record(message)['__openclaw'])
  return { seq: typeof envelope['seq'] === 'number' ? envelope['seq'] : 0, id: text(envelope['id']), runId: text(envelope['runId']) }
}

/** The id under which a user's message was sent: `<id>:user` in the log. */
export function sentIdOf(message: unknown): string {
  const key = text(record(message)['idempotencyKey'])
  return key.endsWith(':user') ? key.slice(0, -5) : key
}

const SUBJECTS = ['command', 'path', 'file_path', 'url', 'query', 'pattern', 'sessionKey', 'message', 'task', 'action', 'name']

/** What a tool call is about, in one line: its command, file or question. */
export function subjectOf(args: Payload): string {
  for (const name of SUBJECTS) {
    const value = args[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (Array.isArray(value) && value.length > 0) return value.map(String).join(' ')
  }
  const patched = patchedFiles(args)
  if (patched !== '') return patched
  const first = Object.values(args).find((value) => typeof value === 'string' && value.trim() !== '')
  return typeof first === 'string' ? first.trim() : ''
}

/** The files a patch touches. */
function patchedFiles(args: Payload): string {
  const files = [...text(args['input']).matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm)].map((match) => match[1]?.trim() ?? '')
  return files.join(', ')
}
