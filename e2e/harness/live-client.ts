// A person's client of a real gateway, for tests that look at every frame: requests that throw, turns that are awaited to their end.
import { randomUUID } from 'node:crypto'
import { enter } from '../../gateway/server/testing/raw-client.ts'
import type { ConnectOptions, Frame, RawClient } from '../../gateway/server/testing/raw-client.ts'

/** A refused request. */
export class Refused extends Error {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor({ code, message, details }: { readonly code: string; readonly message: string; readonly details?: Readonly<Record<string, unknown>> }) {
    super(message)
    this.code = code
    this.details = details ?? {}
  }
}

export interface TurnEnd {
  readonly runId: string
  readonly state: 'final' | 'error' | 'aborted'
  /** What the person reads last. */
  readonly text: string
  readonly errorMessage: string
  readonly errorKind: string
  readonly stopReason: string
}

export interface WireMessage {
  readonly role: string
  readonly content: unknown
  readonly toolName?: string
  readonly isError?: boolean
  readonly idempotencyKey?: string
  readonly __openclaw?: { readonly runId?: string }
}

export interface LiveClient {
  readonly raw: RawClient
  readonly hello: Frame
  call<Result = Readonly<Record<string, unknown>>>(method: string, params?: object): Promise<Result>
  /** Sends a message; resolves with its run id once it is acknowledged. */
  send(sessionKey: string, message: string, extra?: object): Promise<string>
  ended(runId: string): Promise<TurnEnd>
  /** Sends a message and waits for the end of its turn. */
  turn(sessionKey: string, message: string, extra?: object): Promise<TurnEnd>
  /** The first event of this name, past or coming, whose payload matches. */
  event(name: string, matches?: (payload: Readonly<Record<string, unknown>>) => boolean): Promise<Readonly<Record<string, unknown>>>
  /** All events of this name so far. */
  events(name: string): readonly Readonly<Record<string, unknown>>[]
  history(sessionKey: string): Promise<readonly WireMessage[]>
  /** Texts of the tool results of one run. */
  toolResults(sessionKey: string, runId: string): Promise<readonly string[]>
  end(): Promise<void>
}

const ENDS: readonly unknown[] = ['final', 'error', 'aborted']

/** Connects and insists on success. */
export async function enterLive(url: string, options: ConnectOptions): Promise<LiveClient> {
  const { client: raw, hello } = await enter(url, options)
  const payloadOf = (frame: Frame) => (frame['payload'] ?? {}) as Readonly<Record<string, unknown>>

  async function call<Result>(method: string, params: object = {}): Promise<Result> {
    const answer = await raw.request(method, params)
    if (answer['ok'] !== true) throw new Refused(answer['error'] as ConstructorParameters<typeof Refused>[0])
    return answer['payload'] as Result
  }

  async function send(sessionKey: string, message: string, extra: object = {}): Promise<string> {
    const runId = randomUUID()
    await call('chat.send', { sessionKey, message, idempotencyKey: runId, ...extra })
    return runId
  }

  const event: LiveClient['event'] = async (name, matches = () => true) =>
    payloadOf(await raw.waitFor((frame) => frame['event'] === name && matches(payloadOf(frame))))

  async function ended(runId: string): Promise<TurnEnd> {
    const end = await event('chat', (payload) => payload['runId'] === runId && ENDS.includes(payload['state']))
    const { content } = (end['message'] ?? {}) as { content?: unknown }
    const word = (name: string) => (typeof end[name] === 'string' ? end[name] : '')
    return { runId, state: end['state'] as TurnEnd['state'], text: textOf(content), errorMessage: word('errorMessage'), errorKind: word('errorKind'), stopReason: word('stopReason') }
  }

  const history = async (sessionKey: string) => (await call<{ messages: readonly WireMessage[] }>('chat.history', { sessionKey, limit: 1000 })).messages

  return {
    raw, hello, call, send, ended, event, history,
    turn: async (sessionKey, message, extra) => ended(await send(sessionKey, message, extra)),
    events: (name) => raw.frames.filter((frame) => frame['event'] === name).map(payloadOf),
    toolResults: async (sessionKey, runId) => (await history(sessionKey)).filter(({ role, __openclaw }) => role === 'toolResult' && __openclaw?.runId === runId).map(({ content }) => textOf(content)),
    end: () => raw.end(),
  }
}

/** The text parts of a message's content. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: { readonly text?: string }) => part.text ?? '').join('')
}
