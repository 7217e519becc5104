// Limits at the door: what is held back, what takes its place, what is counted.
import { describe, expect, it } from 'vitest'
import type { ModelStreamEvent } from '../../plugin-api/index.ts'
import { createModelGateway } from '../index.ts'
import type { MeteredCall, RoutedEvent } from '../index.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent }
const USAGE = { input: 3, output: 1, cacheRead: 0, cacheWrite: 0, totalTokens: 4, cost: 0 }

function createBench({ fallbacks = [], answers = true }: { readonly fallbacks?: readonly string[]; readonly answers?: boolean } = {}) {
  const limited = new Set<string>()
  const used: (MeteredCall & { readonly tokens: number })[] = []
  const calls: string[] = []
  const gateway = createModelGateway({
    settings: () => settings,
    loadProvider: () => Promise.resolve({
      apis: ['mock'],
      async *stream(request): AsyncGenerator<ModelStreamEvent> {
        calls.push(request.model.id)
        await Promise.resolve()
        if (answers) yield { type: 'done', content: [{ type: 'text', text: 'hi' }], stopReason: 'stop', usage: USAGE }
        else yield { type: 'error', failure: { kind: 'not_found', message: 'There is no such model.' }, content: [] }
      },
    }),
    meter: {
      refusal: ({ provider, model }) => (limited.has(`${provider}/${model}`) ? { kind: 'usage_limit', message: `The limit of ${model} is reached.` } : null),
      used: (call, { totalTokens }) => used.push({ ...call, tokens: totalTokens }),
    },
    clock: { now: () => 0 },
    logger: silent,
  })
  const provider = (model: string) => ({ baseUrl: 'https://mock.example/v1', apiKey: 'key', api: 'mock', models: [{ id: model }] })
  const settings = { mode: 'replace' as const, providers: { paid: provider('big'), spare: provider('small') }, profiles: {}, order: {}, modelEntries: {}, environment: {}, agentModel: () => ({ primary: 'paid/big', fallbacks }), detectLocal: false }
  async function send(options: { readonly ref?: string; readonly strict?: boolean; readonly countedFor?: string } = {}): Promise<RoutedEvent[]> {
    const events: RoutedEvent[] = []
    const request = { ref: undefined, agentId: 'main', systemStable: '', systemVolatile: '', messages: [], tools: [], thinking: 'off' as const, sessionId: 's1', ...options }
    for await (const event of gateway.stream(request, new AbortController().signal)) events.push(event)
    return events
  }
  return { send, limited, used, calls }
}

describe('the door where models are called', () => {
  it('counts every call for its session, and calls nobody once the limit is reached', async () => {
    const { send, limited, used, calls } = createBench()
    await send()
    await send({ countedFor: 's2' })
    expect(used).toEqual([{ agentId: 'main', sessionId: 's1', provider: 'paid', model: 'big', tokens: 4 }, expect.objectContaining({ sessionId: 's2' })])
    limited.add('paid/big')
    expect(await send()).toEqual([{ type: 'error', failure: { kind: 'usage_limit', message: 'The limit of big is reached.' }, content: [] }])
    expect(calls).toEqual(['big', 'big'])
  })

  it('passes a limited model over where another may take its place', async () => {
    const { send, limited } = createBench({ fallbacks: ['spare/small'] })
    limited.add('paid/big')
    expect(await send()).toMatchObject([{ type: 'routed', model: { ref: 'spare/small' }, because: 'The limit of big is reached.' }, { type: 'done' }])
    expect(await send({ ref: 'paid/big', strict: true })).toMatchObject([{ type: 'error', failure: { kind: 'usage_limit' } }])
    limited.add('spare/small')
    expect(await send()).toMatchObject([{ type: 'error', failure: { kind: 'usage_limit', message: 'The limit of big is reached.' } }])
  })

  it('names the limit where the fallback fails as well', async () => {
    const { send, limited } = createBench({ fallbacks: ['spare/small'], answers: false })
    limited.add('paid/big')
    expect((await send()).at(-1)).toMatchObject({ type: 'error', failure: { kind: 'usage_limit', message: 'The limit of big is reached. There is no such model.' } })
  })
})
