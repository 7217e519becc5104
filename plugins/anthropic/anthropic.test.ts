// The Anthropic plugin over real loopback HTTP: the contract, then caching, thinking and tools.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptedHarness } from '../../e2e/testing/provider-harness.ts'
import type { AssistantMessage, ModelProvider, ModelRequest, ThinkingLevel } from '../../gateway/plugin-api/index.ts'
import { collect, CONTRACT_MODEL, contractRequest, finalOf, providerContract, userMessage } from '../../gateway/plugin-api/testing/provider-contract.ts'
import plugin from './index.ts'
import manifest from './openclaw.plugin.json' with { type: 'json' }
import { createAnthropicProvider } from './stream.ts'

const open = (): ReturnType<typeof scriptedHarness> => scriptedHarness(createAnthropicProvider(), { api: 'anthropic-messages', path: '' })

providerContract('anthropic', open)

interface Body {
  readonly system: readonly { readonly text: string; readonly cache_control?: unknown }[]
  readonly messages: readonly { readonly role: string; readonly content: readonly Record<string, unknown>[] }[]
  readonly thinking?: { readonly type: string; readonly budget_tokens?: number }
  readonly output_config?: { readonly effort?: string }
  readonly tool_choice?: unknown
}

describe('the anthropic plugin', () => {
  let harness: Awaited<ReturnType<typeof open>>
  const never = new AbortController().signal
  const send = async (request: ModelRequest, changes = {}): Promise<Body> => {
    finalOf(await collect(harness.provider.stream(request, { ...harness.connection, ...changes }, never)))
    return harness.server.lastRequest()?.body as Body
  }
  const reply = (content: AssistantMessage['content'], model = 'scripted-1'): AssistantMessage =>
    ({ role: 'assistant', content, provider: 'scripted', model, stopReason: 'stop', timestampMs: 1 })

  beforeAll(async () => {
    harness = await open()
  })
  afterAll(() => harness.close())

  it('declares in its manifest what its code provides', () => {
    const providers: ModelProvider[] = []
    plugin.register({ config: {}, registerProvider: (provider) => providers.push(provider), registerTool: () => undefined })
    expect({ id: plugin.id, apis: providers.flatMap((provider) => provider.apis) }).toEqual({ id: manifest.id, apis: manifest.apis })
  })

  it('sends the key as a bearer where the owner says so', async () => {
    await send(contractRequest('hi'), { bearer: true })
    expect(harness.server.lastRequest()?.headers).toMatchObject({ authorization: `Bearer ${harness.connection.apiKey}` })
    expect(harness.server.lastRequest()?.headers).not.toHaveProperty('x-api-key')
  })

  it('marks the stable system prompt, the history and the end of the request for caching', async () => {
    const body = await send(contractRequest('', {
      systemVolatile: 'It is Tuesday.',
      messages: [userMessage('one'), reply([{ type: 'text', text: 'two' }]), userMessage('three')],
    }))
    expect(body.system).toEqual([{ type: 'text', text: 'You are a test.', cache_control: { type: 'ephemeral' } }])
    expect(body.messages[1]?.content.at(-1)).toHaveProperty('cache_control')
    expect(body.messages[2]?.content.at(-1)).toHaveProperty('cache_control')
    expect(body.messages[0]?.content.at(-1)).not.toHaveProperty('cache_control')
    expect(JSON.stringify(body).match(/cache_control/g)).toHaveLength(3)
    expect(body.messages[2]?.content[0]?.['text']).toContain('It is Tuesday.')
  })

  it('keeps the prefix byte-identical when only the volatile context changes', async () => {
    const messages = [userMessage('one'), reply([{ type: 'text', text: 'two' }]), userMessage('three')]
    const first = JSON.stringify((await send(contractRequest('', { systemVolatile: 'Monday', messages }))))
    const second = JSON.stringify((await send(contractRequest('', { systemVolatile: 'Tuesday', messages }))))
    expect(first.split('Monday')[0]).toBe(second.split('Tuesday')[0])
  })

  it('returns signed thinking to the model it came from and to no other', async () => {
    const final = finalOf(await collect(harness.provider.stream(contractRequest('[[think=hm]] [[tool=exec {"command":"ls"}]]', { thinking: 'low' }), harness.connection, never)))
    const call = final.content.find((part) => part.type === 'toolCall')
    const result = { role: 'toolResult' as const, toolCallId: call?.id ?? '', toolName: 'exec', content: [{ type: 'text' as const, text: 'x' }], isError: false, timestampMs: 1 }
    const own = await send(contractRequest('', { messages: [userMessage('q'), reply(final.content), result] }))
    expect(own.messages[1]?.content[0]).toMatchObject({ type: 'thinking', thinking: 'hm', signature: expect.stringContaining('signed:') as string })
    const other = await send(contractRequest('', { messages: [userMessage('q'), reply(final.content, 'another-model'), result] }))
    expect(JSON.stringify(other)).not.toContain('signed:')
  })

  it('puts the results of parallel calls into one message', async () => {
    const result = (id: string) => ({ role: 'toolResult' as const, toolCallId: id, toolName: 'exec', content: [{ type: 'text' as const, text: id }], isError: id === 'b', timestampMs: 1 })
    const body = await send(contractRequest('', {
      messages: [userMessage('q'), reply([{ type: 'toolCall', id: 'a', name: 'exec', arguments: {} }, { type: 'toolCall', id: 'b', name: 'exec', arguments: {} }]), result('a'), result('b')],
    }))
    expect(body.messages).toHaveLength(3)
    expect(body.messages[2]?.content).toMatchObject([{ tool_use_id: 'a' }, { tool_use_id: 'b', is_error: true }])
  })

  it.each<[string, ThinkingLevel, unknown]>([
    ['claude-haiku-4-5', 'low', { thinking: { type: 'enabled', budget_tokens: 3072 }, output_config: undefined }],
    ['claude-opus-5-5', 'high', { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'high' } }],
    ['claude-opus-4-6', 'adaptive', { thinking: { type: 'adaptive', display: 'summarized' }, output_config: undefined }],
    ['claude-opus-5-5', 'off', { thinking: undefined, output_config: undefined }],
  ])('asks %s to think at level %s in its own way', async (id, thinking, expected) => {
    const { thinking: sent, output_config } = await send(contractRequest('hi', { thinking, model: { ...CONTRACT_MODEL, id } }))
    expect({ thinking: sent, output_config }).toEqual(expected)
  })

  it('does not think when a tool is forced', async () => {
    const body = await send(contractRequest('hi', { thinking: 'high', toolChoice: 'required' }))
    expect(body.tool_choice).toEqual({ type: 'any' })
    expect(body.thinking).toBeUndefined()
  })

  it('accepts an address with or without /v1 and lists the models there', async () => {
    await send(contractRequest('hi'), { baseUrl: `${harness.server.url}/v1/` })
    expect(harness.server.lastRequest()?.path).toBe('/v1/messages')
    expect((await harness.provider.listModels?.(harness.connection, never))?.map((model) => model.id)).toEqual(['scripted-1', 'scripted-mini'])
    await expect(harness.provider.listModels?.({ ...harness.connection, apiKey: 'invalid-key' }, never)).rejects.toThrow(/did not accept the API key/)
  })

  it('makes one request per stream and never retries by itself', async () => {
    harness.server.reset()
    await collect(harness.provider.stream(contractRequest('[[error=529]]'), harness.connection, never))
    expect(harness.server.requestCount()).toBe(1)
  })
})
