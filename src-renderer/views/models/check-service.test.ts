import { describe, expect, it } from 'vitest'
import type { ProviderRow } from '../../state/models/model-overview.ts'
import { checkService, toDraft } from './check-service.ts'

const form = { name: 'mine', address: 'https://models.example/v1', dialect: 'openai-completions', key: '', model: 'big' }
const openai: ProviderRow = { id: 'openai', name: 'OpenAI', api: 'openai-responses', baseUrl: null, isLocal: false, isConfigured: false, hasKey: false, sources: [], key: null, resting: null }

describe('a service as it is typed in', () => {
  it('is fine with a name, an address and a model', () => {
    expect(checkService(form, null, ['openai'])).toEqual({})
    expect(toDraft({ ...form, address: ' https://models.example/v1 ', key: ' sk ' }, null)).toEqual({ provider: 'mine', key: 'sk', api: 'openai-completions', baseUrl: 'https://models.example/v1', modelId: 'big' })
  })

  it.each([
    [{ name: 'Mine!' }, { name: 'nameProblem' }],
    [{ name: 'openai' }, { name: 'nameTaken' }],
    [{ address: 'models.example' }, { address: 'addressProblem' }],
    [{ address: 'ftp://x' }, { address: 'addressProblem' }],
    [{ address: 'http://models.example/v1' }, { address: 'addressOpen' }],
    [{ model: ' ' }, { model: 'modelProblem' }],
  ])('has a problem with %j', (wrong, problems) => {
    expect(checkService({ ...form, ...wrong }, null, ['openai'])).toEqual(problems)
  })

  it.each(['http://127.0.0.1:8000/v1', 'http://localhost/v1', 'http://192.168.1.4:1234/v1', 'http://box.local/v1'])('may be at home without https (%s)', (address) => {
    expect(checkService({ ...form, address }, null, [])).toEqual({})
  })

  it('asks for a key where one is missing, and keeps what is known', () => {
    expect(checkService({ ...form, name: 'openai' }, openai, ['openai'])).toEqual({ key: 'keyProblem' })
    expect(checkService({ ...form, name: 'openai' }, { ...openai, hasKey: true }, ['openai'])).toEqual({})
    expect(toDraft({ ...form, name: 'openai', key: 'sk' }, openai)).toEqual({ provider: 'openai', key: 'sk' })
    expect(toDraft({ ...form, name: 'x', address: 'https://x/v1' }, { ...openai, id: 'x', baseUrl: 'https://x/v1', isConfigured: true })).toEqual({ provider: 'x', key: null, modelId: 'big' })
  })
})
