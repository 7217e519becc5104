// What providers share: assembling content, naming failures, the frame around a stream, histories that services accept.
import { describe, expect, it } from 'vitest'
import { AssistantContent, failureFromError, guardedStream, parseToolArguments, portableCallId, providerFailure, replayableHistory, tokenUsage, withVolatileContext } from './index.ts'
import type { AssistantMessage, ConversationMessage, ModelStreamEvent, ProviderConnection, ProviderErrorKind } from './index.ts'
import { collect, CONTRACT_MODEL, userMessage } from './testing/provider-contract.ts'

const connection: ProviderConnection = { providerId: 'acme', api: 'x', apiKey: 'sk-acme-secret-key', baseUrl: 'https://acme.example', headers: { 'x-token': 'header-secret' }, idleTimeoutMs: 20 }

describe('tool arguments', () => {
  it.each(['{"a":', '[1]', '"text"', 'null', '1', '{} {}'])('keeps %s as it is instead of guessing', (text) => {
    expect(parseToolArguments(text)).toEqual({ arguments: {}, invalidArguments: text })
  })

  it('takes no text as no arguments', () => {
    expect(parseToolArguments(' ')).toEqual({ arguments: {} })
  })
})

describe('assistant content', () => {
  it('keeps text, thinking and calls in their order and joins neighbours', () => {
    const content = new AssistantContent()
    content.appendThinking('a')
    content.appendThinking('b')
    content.signThinking('proof')
    content.appendText('c')
    content.appendText('d')
    content.startToolCall(0, 'one', 'exec')
    content.startToolCall(1, 'two', 'exec')
    content.appendArguments(1, '{"n":')
    content.appendArguments(0, '{}')
    content.appendArguments(1, '2}')
    expect(content.finish()).toEqual([
      { type: 'thinking', thinking: 'ab', signature: 'proof' }, { type: 'text', text: 'cd' },
      { type: 'toolCall', id: 'one', name: 'exec', arguments: {} }, { type: 'toolCall', id: 'two', name: 'exec', arguments: { n: 2 } },
    ])
    expect(content.finishPartial()).toHaveLength(2)
  })
})

describe('failures', () => {
  it.each<[string, unknown, boolean, ProviderErrorKind]>([
    ['a plain 401', { status: 401, message: 'no' }, false, 'auth'],
    ['a wrong key said with 400', { status: 400, message: 'API key not valid. Please pass a valid API key.' }, false, 'auth'],
    ['no credit said with 400', { status: 400, message: 'Your credit balance is too low' }, false, 'billing'],
    ['no credit said with 429', { status: 429, error: { code: 'insufficient_quota', message: 'x' }, code: 'insufficient_quota' }, false, 'billing'],
    ['402', { status: 402 }, false, 'billing'],
    ['an overflow of llama.cpp', { status: 400, message: 'the request exceeds the available context size. try increasing n_ctx' }, false, 'context_overflow'],
    ['an overflow of vLLM', { status: 400, message: "This model's maximum context length is 4096 tokens" }, false, 'context_overflow'],
    ['an overflow said with 500', { status: 500, message: 'context length exceeded' }, false, 'context_overflow'],
    ['413', { status: 413, message: 'Request too large' }, false, 'context_overflow'],
    ['a gateway timeout', { status: 504 }, false, 'timeout'],
    ['a refused connection', { message: 'Connection error.', cause: { code: 'ECONNREFUSED' } }, false, 'network'],
    ['an unknown host', new Error('fetch failed', { cause: { code: 'ENOTFOUND' } }), false, 'network'],
    ['a reset before the first byte', { message: 'x', cause: { code: 'ECONNRESET' } }, false, 'network'],
    ['a reset in the middle', { message: 'terminated', cause: { code: 'ECONNRESET' } }, true, 'cut_stream'],
    ['an overload inside the stream', { error: { type: 'overloaded_error', message: 'Overloaded' } }, true, 'overloaded'],
    ['something else', new Error('boom'), false, 'unknown'],
    ['nothing at all', undefined, false, 'unknown'],
  ])('understands %s', (_title, error, started, kind) => {
    expect(failureFromError(error, connection, started).kind).toBe(kind)
  })

  it('says what to do and quotes the service', () => {
    expect(failureFromError({ status: 401, message: '401 No such key' }, connection, false).message).toBe('acme did not accept the API key. Replace it with: claw models auth acme (401: No such key)')
    expect(failureFromError({ message: 'x', cause: { code: 'ECONNREFUSED' } }, connection, false).message).toBe("acme can't be reached at https://acme.example (ECONNREFUSED). Check that it runs and the network.")
    expect(failureFromError({ status: 500 }, connection, false).message).toBe('acme is overloaded or has a problem of its own. Try again in a moment. (500)')
  })

  it('digs the sentence out of nested JSON and reads how long to wait', () => {
    const error = { status: 429, message: 'got status: 429. {"error":{"message":"{\\"error\\":{\\"message\\":\\"Slow down\\",\\"details\\":[{\\"retryDelay\\": \\"34s\\"}]}}"}}' }
    expect(failureFromError(error, connection, false).message).toContain('Slow down')
    expect(failureFromError({ status: 429, message: '{"retryDelay": "34.5s"}' }, connection, false).retryAfterMs).toBe(34_500)
    expect(failureFromError({ status: 429, headers: new Headers({ 'retry-after': 'Sat, 01 Jan 2000 00:00:10 GMT' }) }, connection, false, Date.UTC(2000, 0, 1)).retryAfterMs).toBe(10_000)
    expect(failureFromError({ status: 429, headers: { 'retry-after': 'soon' } }, connection, false)).not.toHaveProperty('retryAfterMs')
  })

  it('never repeats a key', () => {
    const message = `bad key sk-acme-secret-key, header-secret, Bearer abc.def, sk-other-0123456789 AIzaSyA1234567890`
    const shown = failureFromError({ status: 401, message }, connection, false).message + providerFailure('unknown', connection, message).message
    expect(shown).not.toMatch(/acme-secret|header-secret|abc\.def|other-0123|SyA123/)
  })
})

describe('a guarded stream', () => {
  const run = (body: () => AsyncIterable<ModelStreamEvent>, signal = new AbortController().signal): Promise<ModelStreamEvent[]> => collect(guardedStream(connection, signal, body))

  it('turns a throw into an error and a missing end into a cut stream', async () => {
    // eslint-disable-next-line require-yield
    expect(await run(async function* () { throw new Error('boom') })).toMatchObject([{ type: 'error', failure: { kind: 'unknown' } }])
    expect(await run(async function* () { yield { type: 'text-delta', text: 'a' } })).toMatchObject([{ type: 'text-delta' }, { type: 'error', failure: { kind: 'cut_stream' } }])
  })

  it('stops at the first final event', async () => {
    const done: ModelStreamEvent = { type: 'done', content: [], stopReason: 'stop' }
    expect(await run(async function* () { yield done; yield done })).toEqual([done])
  })

  it('ends a silent service that ignores nothing but time', async () => {
    const events = await collect(guardedStream(connection, new AbortController().signal, async function* ({ signal }) {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
      yield { type: 'text-delta', text: 'never' }
    }))
    expect(events).toMatchObject([{ type: 'error', failure: { kind: 'timeout' } }])
  })
})

describe('a history', () => {
  const assistant = (content: AssistantMessage['content']): AssistantMessage => ({ role: 'assistant', content, provider: 'p', model: 'm', stopReason: 'stop', timestampMs: 5 })
  const result = (toolCallId: string): ConversationMessage => ({ role: 'toolResult', toolCallId, toolName: 'exec', content: [], isError: false, timestampMs: 6 })
  const call = (id: string) => ({ type: 'toolCall' as const, id, name: 'exec', arguments: {} })

  it('answers every call, drops results without one and messages without content', () => {
    const history = replayableHistory([result('stray'), userMessage('a'), assistant([]), assistant([call('x'), call('y')]), result('y'), userMessage('b'), assistant([call('z')])])
    expect(history.map((message) => message.role === 'toolResult' ? `${message.toolCallId}:${message.isError}` : message.role)).toEqual(['user', 'assistant', 'y:false', 'x:true', 'user', 'assistant', 'z:true'])
  })

  it('puts what changes in front of the newest user message only', () => {
    const history = [userMessage('a'), assistant([{ type: 'text', text: 'b' }]), userMessage('c'), assistant([call('x')]), result('x')]
    const sent = withVolatileContext(history, 'today')
    expect(sent.slice(0, 2)).toEqual(history.slice(0, 2))
    expect(sent[2]?.content).toMatchObject([{ text: '<context>\ntoday\n</context>\n\n' }, { text: 'c' }])
    expect(withVolatileContext(history, '')).toBe(history)
  })

  it('makes ids portable and keeps them apart', () => {
    expect(portableCallId('call_1-a')).toBe('call_1-a')
    const long = [portableCallId(`fc|${'a'.repeat(80)}1`), portableCallId(`fc|${'a'.repeat(80)}2`)]
    expect(new Set(long).size).toBe(2)
    for (const id of long) expect(id).toMatch(/^[\w-]{1,64}$/)
  })
})

describe('usage', () => {
  it('prices every kind of token', () => {
    const model = { ...CONTRACT_MODEL, cost: { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 } }
    expect(tokenUsage(model, { input: 1_000_000, output: 1_000_000, cacheRead: 1_000_000, cacheWrite: 1_000_000 })).toEqual({ input: 1_000_000, output: 1_000_000, cacheRead: 1_000_000, cacheWrite: 1_000_000, totalTokens: 4_000_000, cost: 10 })
  })
})
