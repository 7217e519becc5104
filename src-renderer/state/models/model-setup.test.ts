// What the Models view knows and does, against a gateway that answers as told.
import { describe, expect, it } from 'vitest'
import { RequestError } from '../../client/gateway-client.ts'
import { createModelOverview, findModel, joinOverview } from './model-overview.ts'
import { createModelSetupStore } from './model-setup-store.ts'
import { createFakeClient } from '../testing/fake-client.ts'

const facts = {
  primary: 'openai/big', fallbacks: ['ollama/small'],
  agents: [{ agentId: 'main', primary: 'openai/big', fallbacks: [], isOwn: false }, { agentId: 'scout', primary: 'ollama/small', fallbacks: [], isOwn: true }],
  models: [{ model: 'openai/big', maxOutputTokens: 10, price: { kind: 'known', input: 1, output: 2, cacheRead: 0, cacheWrite: 0 } }, { model: 'ollama/small', maxOutputTokens: 10, price: { kind: 'free' } }],
  providers: [{ provider: 'openai', api: 'openai-responses', isLocal: false, isConfigured: true, key: { source: 'store', name: 'openai' } }, { provider: 'ollama', api: 'openai-completions', baseUrl: 'http://127.0.0.1:11434/v1', isLocal: true, isConfigured: false }],
} as const
const model = { contextWindow: 1000, reasoning: true, thinkingLevels: [], thinkingDefault: 'off', supportsTools: true, input: ['text'] } as const
const list = { models: [{ ...model, id: 'big', name: 'Big', provider: 'openai', available: false, unavailableReason: 'cooldown' }, { ...model, id: 'small', name: 'Small', provider: 'ollama', available: true }] } as const
const auth = {
  ts: 1,
  providers: [
    { provider: 'openai', displayName: 'OpenAI', status: 'static', profiles: [{ profileId: 'a', type: 'api_key', status: 'static', source: 'config', cooldownUntil: 900, cooldownReason: 'auth' }] },
    { provider: 'ollama', displayName: 'Ollama', status: 'ok', profiles: [] },
  ],
} as const

describe('the overview of models', () => {
  it('joins what three methods say', () => {
    const overview = joinOverview(facts, list, auth)
    expect(overview.exceptions).toEqual([{ agentId: 'scout', primary: 'ollama/small' }])
    expect(overview.models[0]).toMatchObject({ reference: 'openai/big', providerName: 'OpenAI', unavailable: 'cooldown', price: { kind: 'known', input: 1 } })
    expect(overview.models[1]).toMatchObject({ isLocal: true, price: { kind: 'free' } })
    expect(overview.providers).toMatchObject([{ id: 'openai', hasKey: true, key: { source: 'store' }, resting: { untilMs: 900, reason: 'auth' } }, { id: 'ollama', hasKey: false, isLocal: true, resting: null }])
  })

  it('finds a model by reference or bare id, and describes one that nobody listed', () => {
    const overview = joinOverview(facts, list, auth)
    expect(findModel('openai/big', overview).name).toBe('Big')
    expect(findModel('small', overview).reference).toBe('ollama/small')
    expect(findModel('ollama/other', overview)).toMatchObject({ name: 'other', providerName: 'Ollama', isAvailable: true })
    expect(findModel('gone/x', overview)).toMatchObject({ isAvailable: false, unavailable: null, price: { kind: 'unknown' } })
  })

  it('is read again when the configuration changes', async () => {
    const fake = createFakeClient()
    fake.answer('desktop.models.facts', () => facts)
    fake.answer('models.list', () => list)
    fake.answer('models.authStatus', () => auth)
    const store = createModelOverview({ client: fake.client })
    await store.getState().load()
    fake.emit('config.changed', {})
    expect(fake.requests.filter(({ method }) => method === 'desktop.models.facts')).toHaveLength(2)
  })
})

describe('setting models up', () => {
  it('keeps how a test went, and why one could not even be asked', async () => {
    const fake = createFakeClient()
    const store = createModelSetupStore({ client: fake.client })
    fake.answer('desktop.models.test', () => ({ ok: true, model: 'openai/big', durationMs: 20, firstTokenMs: 9, text: 'ready' }))
    const asked = store.getState().test('openai/big')
    expect(store.getState().tests['openai/big']).toEqual({ phase: 'running' })
    await asked
    expect(store.getState().tests['openai/big']).toEqual({ phase: 'ok', firstTokenMs: 9, durationMs: 20, text: 'ready' })
    fake.answer('desktop.models.test', () => ({ ok: false, model: 'openai/big', durationMs: 20, reason: 'auth', message: 'no' }))
    await store.getState().test('openai/big')
    expect(store.getState().tests['openai/big']).toMatchObject({ phase: 'failed', reason: 'auth' })
    fake.setOpen(false)
    await store.getState().test('openai/big')
    expect(store.getState().tests['openai/big']).toMatchObject({ phase: 'failed', reason: 'unasked' })
  })

  it('tries a draft without storing anything', async () => {
    const fake = createFakeClient()
    fake.answer('desktop.models.test', () => ({ ok: true, model: 'x/y', durationMs: 1 }))
    await createModelSetupStore({ client: fake.client }).getState().tryDraft('x/y', { provider: 'x', key: 'sk', baseUrl: 'https://x/v1', api: 'openai-completions' })
    expect(fake.requests).toEqual([{ method: 'desktop.models.test', params: { model: 'x/y', timeoutMs: 60_000, connection: { apiKey: 'sk', baseUrl: 'https://x/v1', api: 'openai-completions' } } }])
  })

  it('puts the key into the secret store and only its name into the configuration', async () => {
    const fake = createFakeClient()
    await createModelSetupStore({ client: fake.client }).getState().saveService({ provider: 'openai', key: 'sk-secret' })
    expect(fake.requests).toEqual([{ method: 'desktop.secrets.set', params: { name: 'openai', value: 'sk-secret' } }, { method: 'desktop.models.saveProvider', params: { provider: 'openai', secret: 'openai' } }])
  })

  it('saves nothing more when the key could not be stored', async () => {
    const fake = createFakeClient()
    fake.answer('desktop.secrets.set', () => {
      throw new RequestError('UNAVAILABLE', 'the disk is full')
    })
    await expect(createModelSetupStore({ client: fake.client }).getState().saveService({ provider: 'openai', key: 'sk' })).rejects.toThrow('the disk is full')
    expect(fake.requests).toHaveLength(1)
  })

  it('removes the key with the service unless something else uses it', async () => {
    const fake = createFakeClient()
    const { removeService } = createModelSetupStore({ client: fake.client }).getState()
    const secret = { name: 'mine', place: 'file', changedAtMs: 0, isReadable: true }
    fake.answer('desktop.secrets.list', () => ({ secrets: [{ ...secret, usedAt: ['auth.profiles.x.apiKey'] }] }))
    await removeService('mine')
    expect(fake.requests.map(({ method }) => method)).toEqual(['desktop.models.removeProvider', 'desktop.secrets.list'])
    fake.answer('desktop.secrets.list', () => ({ secrets: [{ ...secret, usedAt: [] }] }))
    await removeService('mine')
    expect(fake.requests.at(-1)).toEqual({ method: 'desktop.secrets.delete', params: { name: 'mine' } })
  })
})
