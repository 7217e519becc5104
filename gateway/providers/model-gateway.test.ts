// The providers layer through its door: choosing models, taking turns with keys, retrying, falling back, detecting.
import { describe, expect, it } from 'vitest'
import type { AssistantMessage, ModelProvider, ModelStreamEvent, ProviderConnection, ProviderErrorKind } from '../plugin-api/index.ts'
import { createModelGateway } from './index.ts'
import type { ProvidersService, ProvidersSettings, RoutedEvent } from './index.ts'

const SETTINGS: ProvidersSettings = {
  mode: 'merge',
  providers: {
    mock: { baseUrl: 'https://mock.example/v1', apiKey: 'key-a', api: 'mock', models: [{ id: 'big', contextWindow: 1000, cost: { input: 1 } }, { id: 'small' }] },
    other: { baseUrl: 'https://other.example/v1', apiKey: 'key-o', api: 'mock', models: [{ id: 'spare' }] },
  },
  profiles: {},
  order: {},
  modelEntries: { 'mock/big': { alias: 'Max' } },
  environment: {},
  agentModel: () => ({ primary: 'mock/big', fallbacks: [] }),
  detectLocal: false,
}

interface Call {
  readonly model: string
  readonly key: string | undefined
  readonly connection: ProviderConnection
}

/** What the fake service does, per call: `ok`, a failure kind, or `cut` after the first word. */
type Step = 'ok' | 'cut' | 'throw' | ProviderErrorKind | { readonly kind: ProviderErrorKind; readonly retryAfterMs: number }

interface Bench {
  readonly gateway: ProvidersService
  readonly calls: Call[]
  readonly sleeps: number[]
  nowMs: number
  script: Step[] | ((call: Call) => Step)
  settings: ProvidersSettings
}

function createBench(changes: Partial<ProvidersSettings> = {}, probe: Record<string, readonly string[]> = {}): Bench {
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent }
  const calls: Call[] = []
  const sleeps: number[] = []
  const provider: ModelProvider = {
    apis: ['mock', 'builtin'],
    async *stream(request, connection): AsyncGenerator<ModelStreamEvent> {
      const call = { model: request.model.id, key: connection.apiKey, connection }
      calls.push(call)
      const step = typeof bench.script === 'function' ? bench.script(call) : bench.script.shift() ?? 'ok'
      if (step === 'throw') throw new Error('broken plugin')
      if (step === 'ok' || step === 'cut') yield { type: 'text-delta', text: 'hi' }
      if (step === 'ok') yield { type: 'done', content: [{ type: 'text', text: 'hi' }], stopReason: 'stop' }
      else if (step === 'cut') yield { type: 'error', failure: { kind: 'cut_stream', message: 'broke off' }, content: [{ type: 'text', text: 'hi' }] }
      else yield { type: 'error', failure: typeof step === 'string' ? { kind: step, message: `it was ${step}` } : { ...step, message: `it was ${step.kind}` }, content: [] }
    },
  }
  const bench: Bench = {
    calls,
    sleeps,
    nowMs: 1_000_000,
    script: [],
    settings: { ...SETTINGS, ...changes },
    gateway: createModelGateway({
      settings: () => bench.settings,
      loadProvider: (api) => Promise.resolve(api === 'mock' || api === 'builtin' ? provider : null),
      clock: { now: () => bench.nowMs },
      logger: silent,
      sleep: (delayMs) => {
        sleeps.push(delayMs)
        return Promise.resolve()
      },
      probe: (baseUrl) => probe[baseUrl] === undefined ? Promise.reject(new Error('nobody there')) : Promise.resolve(probe[baseUrl]),
    }),
  }
  return bench
}

async function send(bench: Bench, options: { readonly ref?: string; readonly strict?: boolean; readonly sessionId?: string; readonly signal?: AbortSignal } = {}): Promise<RoutedEvent[]> {
  const events: RoutedEvent[] = []
  const request = { ref: options.ref, agentId: 'main', strict: options.strict ?? false, systemStable: '', systemVolatile: '', messages: [], tools: [], thinking: 'off' as const, sessionId: options.sessionId ?? 's1' }
  for await (const event of bench.gateway.stream(request, options.signal ?? new AbortController().signal)) events.push(event)
  return events
}

function lastOf(events: readonly RoutedEvent[]): { readonly type: string; readonly kind?: ProviderErrorKind; readonly message?: string; readonly content?: AssistantMessage['content'] } {
  const last = events.at(-1)
  if (last?.type === 'error') return { type: 'error', kind: last.failure.kind, message: last.failure.message, content: last.content }
  return { type: last?.type ?? 'nothing' }
}

const twoKeys: Partial<ProvidersSettings> = {
  providers: { mock: { baseUrl: 'https://mock.example/v1', api: 'mock', models: [{ id: 'big' }] } },
  profiles: { 'mock:work': { provider: 'mock', apiKey: 'key-work' }, 'mock:home': { provider: 'mock', apiKey: 'key-home' } },
}

describe('choosing a model', () => {
  it('resolves references, aliases and bare ids', () => {
    const { gateway } = createBench()
    expect(gateway.resolve('mock/small', 'main')?.ref).toBe('mock/small')
    expect(gateway.resolve('max', 'main')?.ref).toBe('mock/big')
    expect(gateway.resolve('spare', 'main')?.ref).toBe('other/spare')
    expect(gateway.resolve(undefined, 'main')?.ref).toBe('mock/big')
    expect(gateway.resolve('no-such-model', 'main')).toBeNull()
    expect(gateway.resolve('', 'main')).toBeNull()
  })

  it('takes a model of a known provider at its word', () => {
    const { gateway } = createBench()
    expect(gateway.resolve('ollama/llama3.2:3b', 'main')?.info).toMatchObject({ id: 'llama3.2:3b', contextWindow: 32_768 })
    expect(gateway.resolve('openrouter/anthropic/claude-opus-5.5', 'main')?.info).toMatchObject({ id: 'anthropic/claude-opus-5.5', contextWindow: 1_000_000, cost: { input: 4 } })
    expect(gateway.resolve('builtin/other', 'main')).toBeNull()
  })

  it('answers with the built-in assistant when no model is configured, whatever was found', async () => {
    const bench = createBench({ agentModel: () => ({ fallbacks: [] }), environment: { OPENAI_API_KEY: 'sk-env' } }, { 'http://127.0.0.1:11434/v1': ['llama3.2'] })
    await bench.gateway.detect()
    expect(bench.gateway.resolve(undefined, 'main')?.ref).toBe('builtin/assistant')
    expect(bench.gateway.offers()).toEqual([
      { ref: 'ollama/llama3.2', found: 'Ollama on this computer' },
      { ref: 'openai/gpt-6.1-terra', found: 'key in OPENAI_API_KEY' },
    ])
  })

  it('lets the configuration say more about a model than is known', () => {
    const { gateway } = createBench({ providers: { openai: { apiKey: 'k', models: [{ id: 'gpt-6.1-sol', contextTokens: 50_000, cost: { input: 3 } }] } } })
    expect(gateway.resolve('openai/gpt-6.1-sol', 'main')?.info).toMatchObject({ contextWindow: 50_000, reasoning: true, cost: { input: 3, output: 0 } })
  })

  it('uses only configured providers when asked to replace the built-in ones', () => {
    const { gateway } = createBench({ mode: 'replace' })
    expect(gateway.resolve('openai/gpt-4.1', 'main')).toBeNull()
    expect(gateway.describe('all').map((model) => model.ref)).toEqual(['builtin/assistant', 'mock/big', 'mock/small', 'other/spare'])
  })

  it('lists what is usable and, on request, everything known', () => {
    const { gateway } = createBench({ environment: { GEMINI_API_KEY: 'g', GOOGLE_API_KEY: 'g' } })
    const usable = gateway.list().map((model) => model.ref)
    expect(usable).toContain('builtin/assistant')
    expect(usable).toContain('google/gemini-3.8-flash')
    expect(usable).not.toContain('anthropic/claude-opus-5-5')
    expect(gateway.describe('all').find((model) => model.ref === 'anthropic/claude-opus-5-5')).toMatchObject({ available: false, unavailable: { reason: 'missing-auth' } })
    expect(gateway.authStatus().find((provider) => provider.providerId === 'google')?.profiles).toHaveLength(1)
  })

  it('sees a changed configuration at once', () => {
    const bench = createBench()
    bench.settings = { ...bench.settings, agentModel: () => ({ primary: 'other/spare', fallbacks: [] }) }
    expect(bench.gateway.resolve(undefined, 'main')?.ref).toBe('other/spare')
  })

  it('explains a model that does not exist', async () => {
    expect(lastOf(await send(createBench(), { ref: 'nope' }))).toMatchObject({ type: 'error', kind: 'not_found', message: expect.stringContaining('"nope"') as string })
  })
})

describe('a stream', () => {
  it('names its model first and ends with the answer', async () => {
    const bench = createBench()
    const events = await send(bench)
    expect(events.map((event) => event.type)).toEqual(['routed', 'text-delta', 'done'])
    expect(events[0]).toMatchObject({ type: 'routed', model: { ref: 'mock/big', providerId: 'mock' }, attempt: 1 })
    expect(bench.calls[0]?.connection).toMatchObject({ baseUrl: 'https://mock.example/v1', apiKey: 'key-a', idleTimeoutMs: 120_000 })
  })

  it('waits longer and longer while the service is overloaded', async () => {
    const bench = createBench()
    bench.script = ['overloaded', 'overloaded', 'overloaded', 'ok']
    const events = await send(bench)
    expect(bench.sleeps).toEqual([500, 1000, 2000])
    expect(events.filter((event) => event.type === 'retrying')).toHaveLength(3)
    expect(lastOf(events).type).toBe('done')
  })

  it('honours retry-after, but not for longer than anybody would wait', async () => {
    const bench = createBench()
    bench.script = [{ kind: 'rate_limit', retryAfterMs: 7000 }, 'ok']
    expect(lastOf(await send(bench)).type).toBe('done')
    expect(bench.sleeps).toEqual([7000])
    bench.script = [{ kind: 'rate_limit', retryAfterMs: 600_000 }]
    expect(lastOf(await send(bench))).toMatchObject({ type: 'error', kind: 'rate_limit' })
    expect(bench.sleeps).toEqual([7000])
  })

  it.each<[ProviderErrorKind, number]>([['overloaded', 6], ['network', 3], ['timeout', 2], ['unknown', 2], ['invalid_request', 1], ['context_overflow', 1], ['not_found', 1], ['auth', 1]])(
    'gives up on %s after %i tries', async (kind, tries) => {
      const bench = createBench()
      bench.script = () => kind
      expect(lastOf(await send(bench))).toMatchObject({ type: 'error', kind })
      expect(bench.calls).toHaveLength(tries)
    })

  it('reports a stream that broke after its first token and never replays it', async () => {
    const bench = createBench({ agentModel: () => ({ primary: 'mock/big', fallbacks: ['other/spare'] }) })
    bench.script = ['cut', 'ok']
    expect(lastOf(await send(bench))).toMatchObject({ type: 'error', kind: 'cut_stream', content: [{ text: 'hi' }] })
    expect(bench.calls).toHaveLength(1)
  })

  it('ends with an error when a plugin throws or is missing', async () => {
    const bench = createBench({ providers: { mock: { ...SETTINGS.providers['mock'] }, odd: { baseUrl: 'https://odd.example', apiKey: 'k', api: 'martian', models: [{ id: 'x' }] } } })
    bench.script = () => 'throw'
    expect(lastOf(await send(bench))).toMatchObject({ type: 'error', kind: 'unknown' })
    expect(lastOf(await send(bench, { ref: 'odd/x' }))).toMatchObject({ type: 'error', kind: 'not_found', message: expect.stringContaining('martian') as string })
  })

  it('stops waiting when the run is aborted', async () => {
    const bench = createBench()
    const controller = new AbortController()
    bench.script = () => {
      controller.abort()
      return 'overloaded'
    }
    expect(['done', 'error']).toContain(lastOf(await send(bench, { signal: controller.signal })).type)
    expect(bench.calls).toHaveLength(1)
  })
})

describe('keys', () => {
  it('rotates to the next key when one is refused and lets the first rest', async () => {
    const bench = createBench(twoKeys)
    bench.script = (call) => call.key === 'key-work' ? 'auth' : 'ok'
    const events = await send(bench)
    expect(lastOf(events).type).toBe('done')
    expect(bench.calls.map((call) => call.key)).toEqual(['key-work', 'key-home'])
    expect(events.filter((event) => event.type === 'routed').at(-1)).toMatchObject({ attempt: 2, because: 'it was auth' })
    await send(bench, { sessionId: 's2' })
    expect(bench.calls.at(-1)?.key).toBe('key-home')
    expect(bench.calls).toHaveLength(3)
  })

  it('rests 30 s, 1 min and 5 min at most', async () => {
    const bench = createBench(twoKeys)
    bench.script = (call) => call.key === 'key-work' ? 'rate_limit' : 'ok'
    const restMs = (): number => (bench.gateway.authStatus().find((provider) => provider.providerId === 'mock')?.profiles.find((profile) => profile.id === 'mock:work')?.cooldown?.untilMs ?? 0) - bench.nowMs
    const seen: number[] = []
    for (let round = 0; round < 4; round++) {
      await send(bench, { sessionId: `s${round}` })
      seen.push(restMs())
      bench.nowMs += 600_000
    }
    expect(seen).toEqual([30_000, 60_000, 300_000, 300_000])
  })

  it('rests for hours when there is no credit', async () => {
    const bench = createBench(twoKeys)
    bench.script = (call) => call.key === 'key-work' ? 'billing' : 'ok'
    await send(bench)
    bench.nowMs += 3_600_000
    await send(bench, { sessionId: 's2' })
    expect(bench.calls.map((call) => call.key)).toEqual(['key-work', 'key-home', 'key-home'])
  })

  it('stays with one key per session and spreads sessions over the keys', async () => {
    const bench = createBench(twoKeys)
    for (const sessionId of ['a', 'b', 'a', 'b', 'a']) {
      bench.nowMs += 1000
      await send(bench, { sessionId })
    }
    expect(bench.calls.map((call) => call.key)).toEqual(['key-work', 'key-home', 'key-work', 'key-home', 'key-work'])
  })

  it('follows the order of the configuration', async () => {
    const bench = createBench({ ...twoKeys, order: { mock: ['mock:home'] } })
    await send(bench, { sessionId: 'a' })
    await send(bench, { sessionId: 'b' })
    expect(bench.calls.map((call) => call.key)).toEqual(['key-home', 'key-home'])
  })

  it('tries a resting key rather than saying nothing', async () => {
    const bench = createBench()
    bench.script = ['auth', 'ok']
    await send(bench)
    expect(bench.gateway.describe('usable').find((model) => model.ref === 'mock/big')).toMatchObject({ available: false, unavailable: { reason: 'auth-failed' } })
    expect(lastOf(await send(bench)).type).toBe('done')
    expect(bench.gateway.describe('usable').find((model) => model.ref === 'mock/big')).toMatchObject({ available: true })
  })

  it('asks for a key when there is none, and needs none on this machine', async () => {
    const bench = createBench({ providers: { far: { baseUrl: 'https://far.example', api: 'mock', models: [{ id: 'x' }] }, near: { baseUrl: 'http://127.0.0.1:8000/v1', api: 'mock', models: [{ id: 'y' }] } } })
    expect(lastOf(await send(bench, { ref: 'far/x' }))).toMatchObject({ type: 'error', kind: 'auth', message: expect.stringContaining('claw models auth far') as string })
    expect(lastOf(await send(bench, { ref: 'near/y' })).type).toBe('done')
    expect(bench.calls[0]?.connection).not.toHaveProperty('apiKey')
  })

  it('never shows a key', () => {
    const bench = createBench({ ...twoKeys, environment: { OPENAI_API_KEY: 'sk-env-secret' } })
    expect(JSON.stringify([bench.gateway.authStatus(), bench.gateway.describe('all'), bench.gateway.offers()])).not.toMatch(/key-work|key-home|sk-env-secret/)
  })
})

describe('fallbacks', () => {
  const withFallback = { agentModel: () => ({ primary: 'mock/big', fallbacks: ['other/spare', 'mock/big', 'gone/model'] }) }

  it('lets the next model take over and says why', async () => {
    const bench = createBench(withFallback)
    bench.script = (call) => call.model === 'big' ? 'overloaded' : 'ok'
    const events = await send(bench)
    expect(bench.calls.map((call) => call.model)).toEqual(['big', 'big', 'spare'])
    expect(events.filter((event) => event.type === 'routed').at(-1)).toMatchObject({ model: { ref: 'other/spare' }, because: 'it was overloaded' })
  })

  it('falls back when a model is gone or its keys are exhausted', async () => {
    for (const kind of ['not_found', 'billing', 'rate_limit'] as const) {
      const bench = createBench(withFallback)
      bench.script = (call) => call.model === 'big' ? kind : 'ok'
      expect(lastOf(await send(bench)).type).toBe('done')
      expect(bench.calls.map((call) => call.model)).toEqual(['big', 'spare'])
    }
  })

  it('skips a model whose keys all rest', async () => {
    const bench = createBench(withFallback)
    bench.script = (call) => call.model === 'big' ? 'auth' : 'ok'
    await send(bench)
    await send(bench)
    expect(bench.calls.map((call) => call.model)).toEqual(['big', 'spare', 'spare'])
  })

  it('does not fall back when strict, nor when the request itself is the problem', async () => {
    const strict = createBench(withFallback)
    strict.script = () => 'not_found'
    expect(lastOf(await send(strict, { strict: true }))).toMatchObject({ type: 'error', kind: 'not_found' })
    expect(strict.calls).toHaveLength(1)
    const overflow = createBench(withFallback)
    overflow.script = () => 'context_overflow'
    expect(lastOf(await send(overflow))).toMatchObject({ kind: 'context_overflow' })
    expect(overflow.calls).toHaveLength(1)
  })

  it('names every model it tried when none answers', async () => {
    const bench = createBench(withFallback)
    bench.script = () => 'network'
    expect(lastOf(await send(bench))).toMatchObject({ kind: 'network', message: expect.stringContaining('mock/big, other/spare') as string })
  })
})

describe('what the owner set for models and agents', () => {
  const seen = async (changes: Partial<ProvidersSettings>, request: { readonly ref?: string; readonly temperature?: number } = {}) => {
    const requests: { readonly model: string; readonly window: number; readonly temperature?: number; readonly maxOutputTokens?: number }[] = []
    const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent }
    const gateway = createModelGateway({
      settings: () => ({ ...SETTINGS, ...changes }),
      loadProvider: () => Promise.resolve({
        apis: ['mock'],
        async *stream({ model, temperature, maxOutputTokens }): AsyncGenerator<ModelStreamEvent> {
          requests.push({ model: model.id, window: model.contextWindow, ...(temperature !== undefined && { temperature }), ...(maxOutputTokens !== undefined && { maxOutputTokens }) })
          if (model.id === 'big') yield { type: 'error', failure: { kind: 'not_found', message: 'gone' }, content: [] }
          else yield { type: 'done', content: [{ type: 'text', text: 'hi' }], stopReason: 'stop' }
        },
      }),
      clock: { now: () => 1 }, logger: silent,
    })
    const { ref, ...more } = request
    for await (const event of gateway.stream({ ref, agentId: 'main', systemStable: '', systemVolatile: '', messages: [], tools: [], thinking: 'off', sessionId: 's', ...more }, new AbortController().signal)) void event
    return requests
  }

  it('reaches each model with its own parameters, under those of the agent and of the request', async () => {
    const modelEntries = { 'mock/big': { params: { temperature: 0.1, maxTokens: 10 } }, 'other/spare': { params: { temperature: 0.9 } } }
    const agentModel = () => ({ primary: 'mock/big', fallbacks: ['other/spare'] })
    expect(await seen({ modelEntries, agentModel })).toEqual([
      { model: 'big', window: 1000, temperature: 0.1, maxOutputTokens: 10 }, { model: 'spare', window: 128_000, temperature: 0.9 },
    ])
    expect(await seen({ modelEntries, agentParams: () => ({ temperature: 0.5 }) }, { ref: 'other/spare' })).toEqual([{ model: 'spare', window: 128_000, temperature: 0.5 }])
    expect(await seen({ modelEntries, agentParams: () => ({ temperature: 0.5 }) }, { ref: 'other/spare', temperature: 0 })).toEqual([{ model: 'spare', window: 128_000, temperature: 0 }])
  })

  it('forgives a provider whose refused key was replaced', async () => {
    const bench = createBench()
    bench.script = ['auth', 'ok']
    await send(bench)
    expect(bench.gateway.describe('usable').find(({ ref }) => ref === 'mock/big')?.available).toBe(false)
    bench.settings = { ...bench.settings, providers: { ...bench.settings.providers, mock: { ...bench.settings.providers['mock'], apiKey: 'key-b' } } }
    expect(bench.gateway.describe('usable').find(({ ref }) => ref === 'mock/big')?.available).toBe(true)
  })

  it('caps every context window', async () => {
    expect(await seen({ contextTokens: 4096, agentModel: () => ({ primary: 'mock/big', fallbacks: ['other/spare', 'other/unlisted'] }) })).toMatchObject([{ window: 1000 }, { window: 4096 }])
    expect(await seen({ contextTokens: 4096 }, { ref: 'other/unlisted' })).toMatchObject([{ window: 4096 }])
  })

  it('sends tokens, and keys of services that want it, as a bearer', async () => {
    const connections: ProviderConnection[] = []
    const bench = createBench({
      providers: { ...SETTINGS.providers, mock: { ...SETTINGS.providers['mock'], authHeader: true } },
      profiles: { mine: { provider: 'other', mode: 'token', token: 'tok', apiKey: 'not this' } },
    })
    await send(bench, { ref: 'mock/small' })
    await send(bench, { ref: 'other/spare' })
    connections.push(...bench.calls.map(({ connection }) => connection))
    expect(connections).toMatchObject([{ apiKey: 'key-a', bearer: true }, { apiKey: 'tok', bearer: true }])
  })
})
