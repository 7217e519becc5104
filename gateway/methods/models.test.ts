// The methods about models, over the real providers layer, the real OpenAI plugin and the scripted server.
import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startModelServer } from '../../e2e/fakes/model-server.ts'
import type { ModelServer } from '../../e2e/fakes/model-server.ts'
import { createOpenAiProvider } from '../../plugins/openai/stream.ts'
import type { modelsWire } from '../protocol/index.ts'
import { createModelGateway } from '../providers/index.ts'
import type { ProvidersSettings } from '../providers/index.ts'
import type { MethodContext } from './index.ts'
import { createModelsMethods } from './index.ts'

const context: MethodContext = {
  connection: { id: 'c', connectedAtMs: 0, send: () => undefined, close: () => undefined, sessionsSubscribed: false, followedSessions: new Set(), principal: { role: 'operator', scopes: ['operator.admin'], authMethod: 'token', deviceId: null, clientId: 'cli', clientMode: 'cli', clientVersion: '1', platform: 'linux', displayName: null, instanceId: null, remoteIp: '127.0.0.1', isLocal: true, caps: new Set() } },
  requestId: 'r',
  signal: new AbortController().signal,
  answerEarly: () => undefined,
}

function expectValid(name: keyof typeof ProtocolSchemas, value: unknown): void {
  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(ProtocolSchemas[name])) as Parameters<typeof z.fromJSONSchema>[0])
  expect(schema.safeParse(JSON.parse(JSON.stringify(value))).error?.issues ?? []).toEqual([])
}

describe('the methods about models', () => {
  let server: ModelServer
  let settings: ProvidersSettings
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent }
  const openai = createOpenAiProvider()
  const call = async <Result>(name: string, params: unknown, signal = context.signal): Promise<Result> => {
    const gateway = createModelGateway({ settings: () => settings, loadProvider: (api) => Promise.resolve(openai.apis.includes(api) ? openai : null), clock: { now: () => Date.now() }, logger: silent })
    const method = createModelsMethods({ models: gateway, defaultAgentId: () => 'main', thinkingDefault: () => 'low', clock: { now: () => 42 } }).find((candidate) => candidate.name === name)
    if (method === undefined) throw new Error(`no method ${name}`)
    return await method.handle(method.params.parse(params), { ...context, signal }) as Result
  }

  beforeAll(async () => {
    server = await startModelServer()
    settings = {
      mode: 'merge',
      providers: {
        mock: { baseUrl: `${server.url}/v1`, apiKey: 'sk-configured-key', api: 'openai-completions', models: [{ id: 'mock-1', name: 'Mock 1', contextWindow: 1_000_000 }] },
        ollama: { baseUrl: `${server.url}/v1` },
        lmstudio: { baseUrl: 'http://127.0.0.1:1/v1' },
      },
      profiles: { 'mock:second': { provider: 'mock', apiKey: 'sk-second-key', displayName: 'Second' } },
      order: {},
      modelEntries: { 'mock/mock-1': { alias: 'mocky' } },
      environment: { OPENROUTER_API_KEY: 'sk-environment-key' },
      agentModel: () => ({ primary: 'mock/mock-1', fallbacks: [] }),
      detectLocal: true,
    }
  })
  afterAll(() => server.close())

  it('lists models in the shape of the protocol, the configured one marked as default', async () => {
    const result = await call<modelsWire.ListResult>('models.list', {})
    expectValid('ModelsListResult', result)
    expect(result.models.find((model) => model.provider === 'mock')).toEqual({
      id: 'mock-1', name: 'Mock 1', provider: 'mock', alias: 'mocky', tags: ['default'], available: true, contextWindow: 1_000_000, reasoning: false,
      thinkingLevels: [{ id: 'off', label: 'off' }], thinkingDefault: 'off', supportsTools: true, input: ['text'],
    })
    expect(result.models.some((model) => model.provider === 'anthropic')).toBe(false)
  })

  it('lists everything known on request, with the reason why it can not be used', async () => {
    const result = await call<modelsWire.ListResult>('models.list', { view: 'all' })
    expectValid('ModelsListResult', result)
    expect(result.models.find((model) => model.id === 'claude-opus-5-5')).toMatchObject({ available: false, unavailableReason: 'missing-auth', reasoning: true, thinkingDefault: 'low' })
  })

  it('looks for local models again when asked to refresh', async () => {
    const result = await call<modelsWire.ListResult>('models.list', { refresh: true })
    expect(result.models.filter((model) => model.provider === 'ollama').map((model) => model.id)).toEqual(['scripted-1', 'scripted-mini'])
  })

  it('says how the keys are doing without showing one', async () => {
    const result = await call<modelsWire.AuthStatusResult>('models.authStatus', {})
    expect(result.ts).toBe(42)
    expect(result.providers.find((provider) => provider.provider === 'mock')?.profiles.map((profile) => profile.source)).toEqual(['Second', 'models.providers.mock.apiKey'])
    expect(result.providers.find((provider) => provider.provider === 'anthropic')).toMatchObject({ status: 'missing', profiles: [] })
    expect(JSON.stringify(result)).not.toContain('sk-')
  })

  it('finds what is within reach', async () => {
    const result = await call<modelsWire.DetectResult>('desktop.models.detect', {})
    expect(result.candidates.map((found) => found.provider).toSorted()).toEqual(['ollama', 'openrouter'])
    expect(result.candidates).toContainEqual({ provider: 'ollama', label: 'Ollama on this computer', api: 'openai-completions', baseUrl: `${server.url}/v1`, models: ['ollama/scripted-1', 'ollama/scripted-mini'] })
    expect(result.candidates.find((found) => found.provider === 'openrouter')).toMatchObject({ envVar: 'OPENROUTER_API_KEY', models: expect.arrayContaining(['openrouter/openrouter/auto']) as string[] })
    expect(JSON.stringify(result)).not.toContain('sk-')
  })

  it('tests a model for real and measures it', async () => {
    const result = await call<modelsWire.TestResult>('desktop.models.test', {})
    expect(result).toMatchObject({ ok: true, model: 'mock/mock-1', text: expect.stringContaining('ready') as string })
    expect(result.durationMs).toBeGreaterThanOrEqual(result.firstTokenMs ?? Number.NaN)
  })

  it('explains why a model does not answer', async () => {
    expect(await call('desktop.models.test', { model: 'nope' })).toMatchObject({ ok: false, reason: 'not_found' })
    expect(await call('desktop.models.test', { model: 'anthropic/claude-opus-5-5' })).toMatchObject({ ok: false, reason: 'auth' })
    expect(await call('desktop.models.test', { model: 'lmstudio/x' })).toMatchObject({ ok: false, reason: 'network' })
    expect(await call('desktop.models.test', { model: 'mock/mock-1', connection: { apiKey: 'sk-invalid-key' } })).toMatchObject({ ok: false, reason: 'auth' })
    expect(await call('desktop.models.test', {}, AbortSignal.abort())).toMatchObject({ ok: false, reason: 'timeout' })
  })

  it('tries an address that is not configured, without the keys of another', async () => {
    expect(await call('desktop.models.test', { model: 'fresh/model-x', connection: { baseUrl: `${server.url}/v1`, api: 'openai-completions' } })).toMatchObject({ ok: true, model: 'fresh/model-x' })
    expect(server.lastRequest()?.headers.authorization).toBe('Bearer none')
    await call('desktop.models.test', { model: 'mock/mock-1', connection: { baseUrl: `${server.url}/other/v1` } })
    expect(server.lastRequest()?.headers.authorization).toBe('Bearer none')
    expect((await call<modelsWire.ListResult>('models.list', { view: 'all' })).models.some((model) => model.provider === 'fresh')).toBe(false)
  })

  it.each([['models.list', { view: 'some' }], ['models.list', { extra: 1 }], ['desktop.models.test', { connection: { baseUrl: 'file:///etc/passwd' } }], ['desktop.models.detect', { deep: true }]])(
    'refuses wrong parameters of %s', async (name, params) => {
      await expect(call(name, params)).rejects.toThrow(z.ZodError)
    })
})
