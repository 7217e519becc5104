// What the scripted model server will answer, read from directives in the last user message. Pure; no HTTP here.

/** One answer of the scripted model, independent of any provider's wire format. */
export interface ScriptedTurn {
  readonly id: string
  readonly model: string
  readonly thinking: string
  readonly words: readonly string[]
  readonly tool: { readonly id: string; readonly name: string; readonly argumentsText: string } | null
  readonly usage: { readonly input: number; readonly cached: number; readonly output: number }
}

export interface ScriptedFailure {
  readonly status: number
  readonly retryAfterSeconds: number | null
  readonly reason: 'status' | 'overflow' | 'billing'
}

/** How the answer is delivered. */
export interface Delivery {
  readonly failure: ScriptedFailure | null
  /** `start`: no byte is ever sent; `middle`: half the stream, then silence. */
  readonly hang: 'start' | 'middle' | null
  readonly cut: boolean
  /** Milliseconds between two words; null sends everything at once. */
  readonly wordGapMs: number | null
  /** Applies failure, hang and cut to the first so many requests with this text only; null means always. */
  readonly times: number | null
}

/** What every dialect extracts from its own request format. */
export interface ModelCall {
  readonly model: string
  readonly stream: boolean
  /** The last message a person wrote. */
  readonly userText: string
  /** Assistant tool rounds since that message. */
  readonly toolRounds: number
  readonly lastToolResult: string
}

const DIRECTIVE = /\[\[([a-z-]+)(?:=([\s\S]*?))?\]\](?![\]},])/g
const WORDS = ['one', 'small', 'step', 'after', 'another', 'brings', 'the', 'quiet', 'river', 'home', 'before', 'dawn']

interface Directives {
  readonly values: ReadonlyMap<string, string>
  readonly tools: readonly string[]
  readonly rest: string
}

function readDirectives(text: string): Directives {
  if (!text.includes('[[')) return { values: new Map(), tools: [], rest: text.trim() }
  const values = new Map<string, string>()
  const tools: string[] = []
  for (const match of text.matchAll(DIRECTIVE)) {
    const [, name = '', value = ''] = match
    if (name === 'tool') tools.push(value)
    else if (name === 'badjson') tools.push(`${value || 'exec'} {"command": "echo`)
    else values.set(name, value)
  }
  return { values, tools, rest: text.replace(DIRECTIVE, '').trim() }
}

function numberOf(value: string | undefined): number | null {
  const parsed = value === undefined || value === '' ? Number.NaN : Number(value)
  return Number.isFinite(parsed) ? parsed : null
}

function failureOf(values: ReadonlyMap<string, string>): ScriptedFailure | null {
  const retryAfterSeconds = numberOf(values.get('retry-after'))
  if (values.has('overflow')) return { status: 400, retryAfterSeconds, reason: 'overflow' }
  if (values.has('billing')) return { status: 429, retryAfterSeconds, reason: 'billing' }
  const status = numberOf(values.get('error'))
  return status === null ? null : { status, retryAfterSeconds, reason: 'status' }
}

/** The delivery directives: `error`, `overflow`, `billing`, `retry-after`, `hang`, `cut`, `rate`, `times`. */
export function readDelivery(text: string): Delivery {
  const { values } = readDirectives(text)
  const rate = numberOf(values.get('rate'))
  const hang = values.get('hang')
  return {
    failure: failureOf(values),
    hang: hang === undefined ? null : hang === 'middle' ? 'middle' : 'start',
    cut: values.has('cut'),
    wordGapMs: rate === null || rate <= 0 ? null : 1000 / rate,
    times: numberOf(values.get('times')),
  }
}

function answerWords(directives: Directives, call: ModelCall): string[] {
  const { values, rest } = directives
  const fixed = values.get('reply')
  if (fixed !== undefined) return splitWords(fixed)
  const count = numberOf(values.get('tokens'))
  if (count !== null) return Array.from({ length: count }, (_, index) => `${index === 0 ? '' : ' '}${WORDS[index % WORDS.length] ?? ''}`)
  if (call.toolRounds > 0) return splitWords(`The tool said: ${call.lastToolResult.trim().slice(0, 400)}`)
  return splitWords(`You said: ${rest.slice(0, 400)}`)
}

/** Splits so that joining gives the text back; every piece but the first starts with its white space. */
function splitWords(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [text]
}

/**
 * The content directives: `tokens`, `reply`, `think`, `tool` (several run one after the other), `badjson`, `repeat`.
 * The same call always gives the same turn, so tests and benchmarks can compare bytes.
 */
export function scriptTurn(call: ModelCall, requestNumber: number, inputTokens: number): ScriptedTurn {
  const directives = readDirectives(call.userText)
  const calls = directives.tools.length * (numberOf(directives.values.get('repeat')) ?? 1)
  const source = call.toolRounds < calls ? directives.tools[call.toolRounds % directives.tools.length] : undefined
  const space = source?.search(/\s/) ?? -1
  const tool = source === undefined ? null : {
    id: `call_${requestNumber}_${call.toolRounds}`,
    name: space < 0 ? source : source.slice(0, space),
    argumentsText: space < 0 ? '{}' : source.slice(space).trim(),
  }
  const words = tool === null ? answerWords(directives, call) : splitWords(directives.values.get('preamble') ?? '')
  return {
    id: `resp_${requestNumber}`,
    model: call.model,
    thinking: directives.values.get('think') ?? '',
    words: words.filter((word) => word !== ''),
    tool,
    usage: { input: inputTokens, cached: Math.floor(inputTokens / 2), output: words.length + (tool === null ? 0 : 8) },
  }
}
