// The Google plugin over real loopback HTTP: the contract, then thinking and function calls.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptedHarness } from '../../e2e/testing/provider-harness.ts'
import type { AssistantMessage, ModelProvider, ModelRequest, ThinkingLevel } from '../../gateway/plugin-api/index.ts'
import { collect, CONTRACT_MODEL, contractRequest, finalOf, providerContract, userMessage } from '../../gateway/plugin-api/testing/provider-contract.ts'
import plugin from './index.ts'
import manifest from './openclaw.plugin.json' with { type: 'json' }
import { createGoogleProvider } from './stream.ts'

const open = (): ReturnType<typeof scriptedHarness> => scriptedHarness(createGoogleProvider(), { api: 'google-generative-ai', path: '/v1beta' })

providerContract('google', open)

interface Body {
  readonly contents: readonly { readonly role: string; readonly parts: readonly Record<string, unknown>[] }[]
  readonly systemInstruction?: unknown
  readonly generationConfig?: { readonly thinkingConfig?: Record<string, unknown> }
  readonly toolConfig?: unknown
}

describe('the google plugin', () => {
  let harness: Awaited<ReturnType<typeof open>>
  const never = new AbortController().signal
  const send = async (request: ModelRequest): Promise<Body> => {
    finalOf(await collect(harness.provider.stream(request, harness.connection, never)))
    return harness.server.lastRequest()?.body as Body
  }
  const reply = (content: AssistantMessage['content'], model = 'scripted-1'): AssistantMessage =>
    ({ role: 'assistant', content, provider: 'scripted', model, stopReason: 'stop', timestampMs: 1 })
  const result = (id: string) => ({ role: 'toolResult' as const, toolCallId: id, toolName: 'exec', content: [{ type: 'text' as const, text: `out ${id}` }], isError: id === 'b', timestampMs: 1 })

  beforeAll(async () => {
    harness = await open()
  })
  afterAll(() => harness.close())

  it('declares in its manifest what its code provides', () => {
    const providers: ModelProvider[] = []
    plugin.register({ config: {}, registerProvider: (provider) => providers.push(provider), registerTool: () => undefined })
    expect({ id: plugin.id, apis: providers.flatMap((provider) => provider.apis) }).toEqual({ id: manifest.id, apis: manifest.apis })
  })

  it('sends the key as a bearer too where the owner says so', async () => {
    finalOf(await collect(harness.provider.stream(contractRequest('hi'), { ...harness.connection, bearer: true }, never)))
    expect(harness.server.lastRequest()?.headers).toMatchObject({ authorization: `Bearer ${harness.connection.apiKey}` })
  })

  it('returns the proof of a call with the call', async () => {
    const final = finalOf(await collect(harness.provider.stream(contractRequest('[[think=hm]] [[tool=exec {"command":"ls"}]]', { thinking: 'low' }), harness.connection, never)))
    const call = final.content.find((part) => part.type === 'toolCall')
    const messages = [userMessage('q'), reply(final.content), result(call?.id ?? '')]
    const proof = Buffer.from('signed:resp_1').toString('base64')
    expect((await send(contractRequest('', { messages }))).contents[1]?.parts).toMatchObject([{ functionCall: { name: 'exec' }, thoughtSignature: expect.stringMatching(/^c2lnbmVk/) as string }])
    expect(proof).toMatch(/^c2lnbmVk/)
    const foreign = await send(contractRequest('', { messages: [userMessage('q'), reply(final.content, 'other'), result(call?.id ?? '')] }))
    expect(JSON.stringify(foreign)).not.toContain('c2lnbmVk')
  })

  it('marks calls of other models for generation 3', async () => {
    const messages = [userMessage('q'), reply([{ type: 'toolCall', id: 'a', name: 'exec', arguments: {} }], 'gpt'), result('a')]
    const body = await send(contractRequest('', { messages, model: { ...CONTRACT_MODEL, id: 'gemini-3-pro' } }))
    expect(body.contents[1]?.parts[0]?.['thoughtSignature']).toBe('skip_thought_signature_validator')
  })

  it('answers parallel calls in one message', async () => {
    const messages = [userMessage('q'), reply([{ type: 'toolCall', id: 'a', name: 'exec', arguments: {} }, { type: 'toolCall', id: 'b', name: 'exec', arguments: {} }]), result('a'), result('b')]
    const body = await send(contractRequest('', { messages }))
    expect(body.contents[2]?.parts).toMatchObject([{ functionResponse: { id: 'a', response: { output: 'out a' } } }, { functionResponse: { id: 'b', response: { error: 'out b' } } }])
  })

  it.each<[string, ThinkingLevel, unknown]>([
    ['gemini-2.5-flash', 'off', { includeThoughts: false, thinkingBudget: 0 }],
    ['gemini-2.5-pro', 'off', { includeThoughts: false, thinkingBudget: 128 }],
    ['gemini-2.5-pro', 'adaptive', { includeThoughts: true, thinkingBudget: -1 }],
    ['gemini-3-pro', 'high', { includeThoughts: true, thinkingLevel: 'HIGH' }],
    ['gemini-3-pro', 'medium', { includeThoughts: true }],
  ])('asks %s to think at level %s in its own way', async (id, thinking, expected) => {
    const body = await send(contractRequest('hi', { thinking, model: { ...CONTRACT_MODEL, id } }))
    expect(body.generationConfig?.thinkingConfig).toEqual(expected)
  })

  it('forces a tool when asked', async () => {
    const body = await send(contractRequest('hi', { toolChoice: { name: 'exec' } }))
    expect(body.toolConfig).toEqual({ functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['exec'] } })
  })

  it('lists the models of the service and explains why it can not', async () => {
    expect((await harness.provider.listModels?.(harness.connection, never))?.map((model) => [model.id, model.contextWindow])).toEqual([['scripted-1', 1_000_000], ['scripted-mini', 1_000_000]])
    await expect(harness.provider.listModels?.({ ...harness.connection, apiKey: 'invalid-key' }, never)).rejects.toThrow(/did not accept the API key/)
  })

  it('keeps the version of an address and lets the SDK choose one otherwise', async () => {
    await send(contractRequest('hi'))
    expect(harness.server.lastRequest()?.path).toBe('/v1beta/models/scripted-1:streamGenerateContent')
    await collect(harness.provider.stream(contractRequest('hi'), { ...harness.connection, baseUrl: `${harness.server.url}/` }, never))
    expect(harness.server.lastRequest()?.path).toMatch(/^\/v1\w*\/models\/scripted-1:streamGenerateContent$/)
  })

  it('makes one request per stream and never retries by itself', async () => {
    harness.server.reset()
    await collect(harness.provider.stream(contractRequest('[[error=503]]'), harness.connection, never))
    expect(harness.server.requestCount()).toBe(1)
  })
})
