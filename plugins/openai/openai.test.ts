// The OpenAI plugin over real loopback HTTP: the contract in both dialects, then what is particular to it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptedHarness } from '../../e2e/testing/provider-harness.ts'
import { collect, contractRequest, CONTRACT_MODEL, finalOf, providerContract, textOf, userMessage } from '../../gateway/plugin-api/testing/provider-contract.ts'
import plugin from './index.ts'
import type { ModelProvider, ModelRequest } from '../../gateway/plugin-api/index.ts'
import manifest from './openclaw.plugin.json' with { type: 'json' }
import { createOpenAiProvider } from './stream.ts'

providerContract('openai-completions', () => scriptedHarness(createOpenAiProvider(), { api: 'openai-completions', path: '/v1' }))
providerContract('openai-responses', () => scriptedHarness(createOpenAiProvider(), { api: 'openai-responses', path: '/v1' }))

type Harness = Awaited<ReturnType<typeof scriptedHarness>>

describe.each(['openai-completions', 'openai-responses'])('the openai plugin speaking %s', (api) => {
  let harness: Harness
  const never = new AbortController().signal
  const send = async (request: ModelRequest, changes = {}): Promise<Record<string, unknown>> => {
    finalOf(await collect(harness.provider.stream(request, { ...harness.connection, ...changes }, never)))
    return harness.server.lastRequest()?.body as Record<string, unknown>
  }
  beforeAll(async () => {
    harness = await scriptedHarness(createOpenAiProvider(), { api, path: '/v1' })
  })
  afterAll(() => harness.close())

  it('sends the same bytes for the same prefix and keeps what changes behind it', async () => {
    const history = [userMessage('one'), { role: 'assistant' as const, content: [{ type: 'text' as const, text: 'two' }], provider: 'scripted', model: 'scripted-1', stopReason: 'stop' as const, timestampMs: 1 }]
    const first = JSON.stringify(await send(contractRequest('', { systemVolatile: 'Monday', messages: [...history, userMessage('three')] })))
    const second = JSON.stringify(await send(contractRequest('', { systemVolatile: 'Tuesday', messages: [...history, userMessage('three')] })))
    expect(first.slice(0, first.indexOf('Monday'))).toBe(second.slice(0, second.indexOf('Tuesday')))
    expect(first.indexOf('Monday')).toBeGreaterThan(first.indexOf('two'))
  })

  it('maps the thinking level for reasoning models only', async () => {
    const effortOf = (body: Record<string, unknown>): unknown => body['reasoning_effort'] ?? (body['reasoning'] as { effort?: string } | undefined)?.effort
    expect(effortOf(await send(contractRequest('hi', { thinking: 'max' })))).toBe('xhigh')
    expect(effortOf(await send(contractRequest('hi', { thinking: 'off' })))).toBeUndefined()
    expect(effortOf(await send(contractRequest('hi', { thinking: 'high', model: { ...CONTRACT_MODEL, reasoning: false } })))).toBeUndefined()
  })

  it('sends images to models that see and says so to models that do not', async () => {
    const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'look' }, { type: 'image' as const, mimeType: 'image/png', data: 'aGk=' }], timestampMs: 1 }]
    expect(JSON.stringify(await send(contractRequest('', { messages })))).toContain('data:image/png;base64,aGk=')
    const blind = JSON.stringify(await send(contractRequest('', { messages, model: { ...CONTRACT_MODEL, input: ['text'] } })))
    expect(blind).not.toContain('aGk=')
    expect(blind).toContain('image left out')
  })

  it('works without a key, as local servers do', async () => {
    const { apiKey: _removed, ...open } = harness.connection
    const final = finalOf(await collect(harness.provider.stream(contractRequest('hello there'), open, never)))
    expect(textOf(final)).toBe('You said: hello there')
  })

  it('sends configured headers', async () => {
    await send(contractRequest('hi'), { headers: { 'x-team': 'blue' } })
    expect(harness.server.lastRequest()?.headers['x-team']).toBe('blue')
  })

  it('makes one request per stream and never retries by itself', async () => {
    harness.server.reset()
    await collect(harness.provider.stream(contractRequest('[[error=500]]'), harness.connection, never))
    expect(harness.server.requestCount()).toBe(1)
  })

  it('forces a tool when asked', async () => {
    const body = await send(contractRequest('hi', { toolChoice: { name: 'exec' } }))
    expect(JSON.stringify(body['tool_choice'])).toContain('exec')
  })

  it('reads retry-after', async () => {
    const final = finalOf(await collect(harness.provider.stream(contractRequest('[[error=429]] [[retry-after=7]]'), harness.connection, never)))
    expect(final).toMatchObject({ type: 'error', failure: { kind: 'rate_limit', retryAfterMs: 7000 } })
  })
})

describe('the openai plugin', () => {
  it('declares in its manifest what its code provides', () => {
    const providers: ModelProvider[] = []
    plugin.register({ config: {}, registerProvider: (provider) => providers.push(provider), registerTool: () => undefined })
    expect(plugin.id).toBe(manifest.id)
    expect(providers.map((provider) => provider.apis)).toEqual([manifest.apis])
  })

  it('returns encrypted reasoning to the model it came from and to no other', async () => {
    const harness = await scriptedHarness(createOpenAiProvider(), { api: 'openai-responses', path: '/v1' })
    const never = new AbortController().signal
    const final = finalOf(await collect(harness.provider.stream(contractRequest('[[think=hm]] [[tokens=3]]'), harness.connection, never)))
    const reply = { role: 'assistant' as const, content: final.content, provider: 'scripted', model: 'scripted-1', stopReason: 'stop' as const, timestampMs: 1 }
    const messages = [userMessage('x'), reply, userMessage('again')]
    await collect(harness.provider.stream(contractRequest('', { messages }), harness.connection, never))
    expect(JSON.stringify(harness.server.lastRequest()?.body)).toContain('"encrypted_content":"sealed:')
    await collect(harness.provider.stream(contractRequest('', { messages: [userMessage('x'), { ...reply, model: 'other' }, userMessage('again')] }), harness.connection, never))
    expect(JSON.stringify(harness.server.lastRequest()?.body)).not.toContain('sealed:')
    await harness.close()
  })

  it('lists the models of a server and explains why it can not', async () => {
    const harness = await scriptedHarness(createOpenAiProvider(), { api: 'openai-completions', path: '/v1' })
    const signal = new AbortController().signal
    const models = await harness.provider.listModels?.(harness.connection, signal)
    expect(models?.map((model) => model.id)).toEqual(['scripted-1', 'scripted-mini'])
    await expect(harness.provider.listModels?.({ ...harness.connection, apiKey: 'invalid-key' }, signal)).rejects.toThrow(/did not accept the API key/)
    await harness.close()
  })
})
