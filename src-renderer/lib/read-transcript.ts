// What is in an OpenClaw transcript (JSON lines), for a look before it is imported and for saving it as Markdown. Pure. The gateway judges what it accepts.

export interface TranscriptMessage {
  readonly role: 'user' | 'assistant'
  readonly text: string
  /** Names of the tools it used, in order. */
  readonly tools: readonly string[]
  readonly timeMs: number | null
}

export type TranscriptLook =
  | { readonly ok: true; readonly startedAtMs: number | null; readonly messages: readonly TranscriptMessage[] }
  | { readonly ok: false; readonly problem: 'empty' | 'no-header' | 'bad-line'; readonly line: number }

type Json = Readonly<Record<string, unknown>>

export function readTranscript(jsonl: string): TranscriptLook {
  const messages: TranscriptMessage[] = []
  let header: Json | null = null
  for (const [index, raw] of jsonl.replace(/^\uFEFF/, '').split('\n').entries()) {
    if (raw.trim() === '') continue
    const value = parse(raw)
    if (value === null) return { ok: false, problem: header === null ? 'no-header' : 'bad-line', line: index + 1 }
    if (header === null) {
      if (value['type'] !== 'session' || typeof value['id'] !== 'string') return { ok: false, problem: 'no-header', line: index + 1 }
      header = value
    } else if (value['type'] === 'message') {
      const message = readMessage(value)
      if (message !== null) messages.push(message)
    }
  }
  return header === null ? { ok: false, problem: 'empty', line: 1 } : { ok: true, startedAtMs: timeOf(header['timestamp']), messages }
}

/** The conversation as people read it: who said what. What tools answered stays out. */
export function transcriptMarkdown(title: string, messages: readonly TranscriptMessage[], words: { readonly you: string; readonly assistant: string; readonly used: (tool: string) => string; readonly time: (ms: number) => string }): string {
  const parts = messages.flatMap(({ role, text, tools, timeMs }) => {
    const body = [...(text.trim() === '' ? [] : [text.trim()]), ...tools.map((tool) => `> ${words.used(tool)}`)]
    return body.length === 0 ? [] : [`**${role === 'user' ? words.you : words.assistant}**${timeMs === null ? '' : ` · ${words.time(timeMs)}`}\n\n${body.join('\n\n')}`]
  })
  return `${[`# ${title.replaceAll('\n', ' ')}`, ...parts].join('\n\n')}\n`
}

/** A name that every system can store, without its ending. */
export function fileName(title: string): string {
  const name = title.normalize('NFC').replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 80).replace(/^[. ]+|[. ]+$/g, '')
  return name === '' ? 'chat' : name
}

function readMessage(entry: Json): TranscriptMessage | null {
  const message = entry['message'] as Json | undefined
  const role = message?.['role']
  if (message === undefined || (role !== 'user' && role !== 'assistant')) return null
  const content = message['content']
  const parts: readonly Json[] = typeof content === 'string' ? [{ type: 'text', text: content }] : Array.isArray(content) ? content.filter((part): part is Json => typeof part === 'object' && part !== null) : []
  return {
    role,
    text: parts.flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : [])).join('\n\n'),
    tools: parts.flatMap(({ type, name }) => (type === 'toolCall' && typeof name === 'string' ? [name] : [])),
    timeMs: timeOf(message['timestamp']) ?? timeOf(entry['timestamp']),
  }
}

function parse(line: string): Json | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
  } catch {
    // Not JSON: the caller names the line.
    return null
  }
}

function timeOf(value: unknown): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : value
  return typeof ms === 'number' && Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? ms : null
}
