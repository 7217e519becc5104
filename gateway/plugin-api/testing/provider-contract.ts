// What every model provider must do, whatever it talks to. Each provider plugin runs this in its own test file.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelInfo, ModelProvider, ModelRequest, ModelStreamEvent, ProviderConnection, ProviderErrorKind, ToolDefinition, UserMessage } from '../index.ts'

/** A prompt that must end in a failure of this kind. */
export interface FailingPrompt {
  readonly title: string
  readonly prompt: string
  readonly kind: ProviderErrorKind
  readonly httpStatus?: number
  readonly retryAfterMs?: number
  /** What to change in the connection, e.g. another key or a short idle deadline. */
  readonly connection?: Partial<ProviderConnection>
  /** Text must have arrived before the failure, and stays in its content. */
  readonly afterText?: boolean
}

export interface ProviderHarness {
  readonly provider: ModelProvider
  readonly connection: ProviderConnection
  /** Answered with a text of at least three words. */
  readonly textPrompt: string
  /** Answered with a call of the tool `exec` with `{"command":"echo hi"}`; after its result with text. */
  readonly toolPrompt: string
  /** Answered slowly enough to be aborted in the middle; absent when the provider is always instant. */
  readonly slowPrompt?: string
  /** Answered with a tool call whose arguments are not a JSON object. */
  readonly brokenToolPrompt?: string
  readonly thinkingPrompt?: string
  readonly failing: () => readonly FailingPrompt[]
  close(): Promise<void>
}

/** A model description for tests; one dollar per million tokens makes costs easy to check. */
export const CONTRACT_MODEL: ModelInfo = {
  id: 'scripted-1',
  name: 'Scripted',
  contextWindow: 100_000,
  maxOutputTokens: 4096,
  reasoning: true,
  input: ['text', 'image'],
  cost: { input: 1, output: 1, cacheRead: 1, cacheWrite: 1 },
}

export const EXEC_TOOL: ToolDefinition = {
  name: 'exec',
  description: 'Runs a command.',
  parameters: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
}

export function userMessage(text: string): UserMessage {
  return { role: 'user', content: [{ type: 'text', text }], timestampMs: 1 }
}

/** A request with one user message and sensible defaults. */
export function contractRequest(prompt: string, changes: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: CONTRACT_MODEL,
    systemStable: 'You are a test.',
    systemVolatile: '',
    messages: [userMessage(prompt)],
    tools: [EXEC_TOOL],
    thinking: 'off',
    sessionId: 'session-1',
    ...changes,
  }
}

/** Reads a stream to its end. */
export async function collect(stream: AsyncIterable<ModelStreamEvent>): Promise<ModelStreamEvent[]> {
  const events: ModelStreamEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

type FinalEvent = Extract<ModelStreamEvent, { type: 'done' | 'error' }>

/** The last event, which must be the only final one. */
export function finalOf(events: readonly ModelStreamEvent[]): FinalEvent {
  const finals = events.filter((event) => event.type === 'done' || event.type === 'error')
  expect(finals).toHaveLength(1)
  expect(events.at(-1)).toBe(finals[0])
  const [final] = finals
  if (final === undefined) throw new Error('the stream had no final event')
  return final
}

export function textOf(final: FinalEvent): string {
  return final.content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

function streamedText(events: readonly ModelStreamEvent[]): string {
  return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')
}

/** Runs the suite against a provider. */
export function providerContract(name: string, open: () => Promise<ProviderHarness>): void {
  describe(`${name} keeps the provider contract`, () => {
    const opened: { harness?: ProviderHarness } = {}
    const harness = (): ProviderHarness => {
      if (opened.harness === undefined) throw new Error('the harness is not open')
      return opened.harness
    }
    const never = new AbortController().signal
    const run = (request: ModelRequest, changes: Partial<ProviderConnection> = {}, signal = never): Promise<ModelStreamEvent[]> =>
      collect(harness().provider.stream(request, { ...harness().connection, ...changes }, signal))

    beforeAll(async () => {
      opened.harness = await open()
    })
    afterAll(async () => {
      await opened.harness?.close()
    })

    it('speaks the api of its connection', () => {
      expect(harness().provider.apis).toContain(harness().connection.api)
    })

    it('streams text and ends with one done event holding exactly what was streamed', async () => {
      const events = await run(contractRequest(harness().textPrompt))
      const final = finalOf(events)
      expect(final).toMatchObject({ type: 'done', stopReason: 'stop' })
      expect(textOf(final).split(/\s+/).length).toBeGreaterThanOrEqual(3)
      expect(streamedText(events)).toBe(textOf(final))
    })

    it('reports usage whose parts add up', async () => {
      const final = finalOf(await run(contractRequest(harness().textPrompt)))
      const usage = final.type === 'done' ? final.usage : undefined
      if (usage === undefined) throw new Error('no usage was reported')
      expect(usage.input + usage.output + usage.cacheRead + usage.cacheWrite).toBe(usage.totalTokens)
      expect(usage.cost).toBeCloseTo(usage.totalTokens / 1_000_000, 9)
    })

    it('calls a tool and goes on after its result', async () => {
      const request = contractRequest(harness().toolPrompt)
      const events = await run(request)
      const final = finalOf(events)
      expect(final).toMatchObject({ type: 'done', stopReason: 'toolUse' })
      const call = final.content.find((part) => part.type === 'toolCall')
      if (call === undefined) throw new Error('no tool call came')
      expect(call).toMatchObject({ name: 'exec', arguments: { command: 'echo hi' } })
      expect(events).toContainEqual({ type: 'tool-call-start', id: call.id, name: 'exec' })
      const { providerId } = harness().connection
      const after = finalOf(await run({
        ...request,
        messages: [
          ...request.messages,
          { role: 'assistant', content: final.content, provider: providerId, model: request.model.id, stopReason: 'toolUse', timestampMs: 2 },
          { role: 'toolResult', toolCallId: call.id, toolName: 'exec', content: [{ type: 'text', text: 'hi' }], isError: false, timestampMs: 3 },
        ],
      }))
      expect(after).toMatchObject({ type: 'done', stopReason: 'stop' })
      expect(textOf(after)).toContain('hi')
    })

    it('accepts a history with loose ends, foreign ids and images', async () => {
      const { providerId } = harness().connection
      const final = finalOf(await run(contractRequest('', {
        systemVolatile: 'It is Tuesday.',
        messages: [
          userMessage('first'),
          { role: 'assistant', content: [], provider: 'other', model: 'other', stopReason: 'error', timestampMs: 1 },
          { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: 'foreign' }, { type: 'toolCall', id: `fc|${'x'.repeat(90)}`, name: 'exec', arguments: {}, invalidArguments: '{' }], provider: 'other', model: 'other', stopReason: 'toolUse', timestampMs: 1 },
          { role: 'toolResult', toolCallId: `fc|${'x'.repeat(90)}`, toolName: 'exec', content: [{ type: 'image', mimeType: 'image/png', data: 'aGk=' }], isError: true, timestampMs: 1 },
          { role: 'assistant', content: [{ type: 'toolCall', id: 'never-answered', name: 'exec', arguments: {} }], provider: providerId, model: 'scripted-1', stopReason: 'aborted', timestampMs: 1 },
          { role: 'user', content: [{ type: 'image', mimeType: 'image/png', data: 'aGk=' }, { type: 'text', text: harness().textPrompt }], timestampMs: 1 },
        ],
      })))
      expect(final.type).toBe('done')
    })

    it('ends as aborted when the signal was aborted before', async () => {
      const final = finalOf(await run(contractRequest(harness().textPrompt), {}, AbortSignal.abort()))
      expect(final.type === 'error' || final.stopReason === 'aborted').toBe(true)
    })

    it('stops in the middle when the signal aborts and keeps what was streamed', async ({ skip }) => {
      const { slowPrompt, provider, connection } = harness()
      if (slowPrompt === undefined) return skip()
      const controller = new AbortController()
      const events: ModelStreamEvent[] = []
      for await (const event of provider.stream(contractRequest(slowPrompt), connection, controller.signal)) {
        events.push(event)
        if (event.type === 'text-delta') controller.abort()
      }
      const final = finalOf(events)
      expect(final.type === 'error' || final.stopReason === 'aborted').toBe(true)
      expect(textOf(final)).toBe(streamedText(events))
    })

    it('lets the consumer walk away', async () => {
      const { provider, connection, slowPrompt, textPrompt } = harness()
      const seen: ModelStreamEvent[] = []
      for await (const event of provider.stream(contractRequest(slowPrompt ?? textPrompt), connection, never)) {
        seen.push(event)
        if (event.type === 'text-delta') break
      }
      expect(seen.at(-1)?.type).toBe('text-delta')
    })

    it('hands over broken tool arguments as they are, without guessing', async ({ skip }) => {
      const { brokenToolPrompt } = harness()
      if (brokenToolPrompt === undefined) return skip()
      const final = finalOf(await run(contractRequest(brokenToolPrompt)))
      const call = final.content.find((part) => part.type === 'toolCall')
      expect(call).toMatchObject({ name: 'exec', arguments: {} })
      expect(call?.invalidArguments).toContain('echo')
    })

    it('streams thinking apart from the answer', async ({ skip }) => {
      const { thinkingPrompt } = harness()
      if (thinkingPrompt === undefined) return skip()
      const events = await run(contractRequest(thinkingPrompt, { thinking: 'low' }))
      const final = finalOf(events)
      expect(events.some((event) => event.type === 'thinking-delta')).toBe(true)
      expect(final.content[0]).toMatchObject({ type: 'thinking' })
      expect(textOf(final)).toBe(streamedText(events))
    })

    it('describes every failure by kind, without secrets, and never rejects', async () => {
      for (const failing of harness().failing()) {
        const events = await run(contractRequest(failing.prompt), failing.connection)
        const final = finalOf(events)
        const { title, kind, httpStatus, retryAfterMs } = failing
        const failure = final.type === 'error' ? final.failure : undefined
        expect({ title, kind: failure?.kind, hadText: streamedText(events) !== '' }).toEqual({ title, kind, hadText: failing.afterText ?? false })
        expect({ title, ...failure }).toMatchObject({ title, ...(httpStatus === undefined ? {} : { httpStatus }), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
        expect(failure?.message).toMatch(/\w+ \w+/)
        const written = JSON.stringify(events)
        expect([failing.connection?.apiKey ?? harness().connection.apiKey ?? 'sk-secret', 'sk-secret'].filter((secret) => written.includes(secret))).toEqual([])
        expect(textOf(final)).toBe(streamedText(events))
      }
    })
  })
}
