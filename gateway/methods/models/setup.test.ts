// Setting models up and keeping their keys, over a real configuration file and a real secret store.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agentProfiles, createConfigService, parseJson5 } from '../../config/index.ts'
import type { ConfigService } from '../../config/index.ts'
import { editConfigFile } from '../../edit-config-file.ts'
import { AppError } from '../../protocol/index.ts'
import type { modelsWire } from '../../protocol/index.ts'
import { createModelGateway } from '../../providers/index.ts'
import { openSecretStore } from '../../secrets/index.ts'
import type { SecretStore } from '../../secrets/index.ts'
import { providersSettings } from '../../settings-from-config.ts'
import { createModelSetupMethods, createSecretsMethods } from '../index.ts'
import type { MethodContext } from '../index.ts'

const KEY = 'sk-a-very-secret-value'
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent }

let folder: string
let config: ConfigService
let secrets: SecretStore
const hidden: string[] = []
function file(): Record<string, Record<string, unknown>> {
  const parsed = parseJson5(readFileSync(join(folder, 'openclaw.json'), 'utf8'))
  return (parsed.ok ? parsed.value : {}) as Record<string, Record<string, unknown>>
}

async function start(content: object): Promise<void> {
  writeFileSync(join(folder, 'openclaw.json'), JSON.stringify(content))
  secrets = await openSecretStore({ folder: join(folder, 'secrets'), keychain: null, now: () => 0 })
  config = createConfigService({ path: join(folder, 'openclaw.json'), stateDir: folder, homeDir: folder, env: {}, secrets, now: () => 0 })
  secrets.onChange(() => config.reload())
}

async function call<Result>(name: string, params: object = {}): Promise<Result> {
  const profiles = () => agentProfiles(config.current(), folder)
  const models = createModelGateway({ settings: () => providersSettings(config.current(), config.environment(), profiles()), loadProvider: () => Promise.resolve(null), clock: { now: () => 0 }, logger: silent })
  const methods = [
    ...createModelSetupMethods({ models, config, profiles, defaultAgentId: () => 'main', editConfig: (mutate) => editConfigFile(config, mutate) }),
    ...createSecretsMethods({ secrets, config, hide: (value) => hidden.push(value), audit: () => [], migrate: () => Promise.resolve({ moved: [], left: [] }) }),
  ]
  const method = methods.find((candidate) => candidate.name === name)
  if (method === undefined) throw new Error(`no method ${name}`)
  return await method.handle(method.params.parse(params), {} as MethodContext) as Result
}

async function failureOf(name: string, params: object): Promise<AppError> {
  try {
    await call(name, params)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`${name} did not fail`)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claw-models-'))
  hidden.length = 0
})
afterEach(async () => {
  await config.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('secrets', () => {
  it('are put in, named with the places that use them, and never come back', async () => {
    await start({ models: { providers: { mine: { apiKey: { source: 'store', id: 'mine' } }, other: { apiKey: '$${MINE_KEY}', headers: { a: '${MINE_KEY}' } } } } })
    expect(await call('desktop.secrets.set', { name: 'mine', value: KEY })).toEqual({ ok: true, name: 'mine', place: 'file' })
    await call('desktop.secrets.set', { name: 'MINE_KEY', value: KEY })
    expect(hidden).toEqual([KEY, KEY])
    expect(config.current().models.providers['mine']?.apiKey).toBe(KEY)
    const listed = await call('desktop.secrets.list')
    expect(listed).toMatchObject({ place: 'file', secrets: [{ name: 'MINE_KEY', usedAt: ['models.providers.other.headers.a'] }, { name: 'mine', usedAt: ['models.providers.mine.apiKey'], isReadable: true }] })
    expect(JSON.stringify([listed, config.snapshot()])).not.toContain(KEY)
  })

  it.each([['a name', 'x'], ['../x', 'x'], ['mine', ' ']])('are refused with the name %j and the value %j', async (name, value) => {
    await start({})
    expect(await failureOf('desktop.secrets.set', { name, value })).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('stay as long as something uses them', async () => {
    await start({})
    await call('desktop.secrets.set', { name: 'mine', value: KEY })
    await call('desktop.models.saveProvider', { provider: 'mine', baseUrl: 'https://models.example/v1', secret: 'mine' })
    expect(await failureOf('desktop.secrets.delete', { name: 'mine' })).toMatchObject({ details: { code: 'SECRET_IN_USE', places: ['models.providers.mine.apiKey'] } })
    await call('desktop.models.removeProvider', { provider: 'mine' })
    expect(await call('desktop.secrets.delete', { name: 'mine' })).toEqual({ ok: true, name: 'mine', deleted: true })
    expect(await call('desktop.secrets.delete', { name: 'mine' })).toMatchObject({ deleted: false })
  })
})

describe('setting models up', () => {
  it('writes a service with a reference to its key, and keeps what was written about it', async () => {
    await start({ models: { providers: { mine: { timeoutSeconds: 9, models: [{ id: 'a', contextWindow: 5000 }] } } } })
    await call('desktop.secrets.set', { name: 'mine', value: KEY })
    await call('desktop.models.saveProvider', { provider: 'mine', api: 'openai-completions', baseUrl: 'https://me:pw@models.example/v1?x=1', secret: 'mine', models: [{ id: 'a' }, { id: 'b', name: 'B' }] })
    expect(file()['models']?.['providers']).toEqual({
      mine: { timeoutSeconds: 9, api: 'openai-completions', baseUrl: 'https://me:pw@models.example/v1?x=1', apiKey: { source: 'store', id: 'mine' }, models: [{ id: 'a', contextWindow: 5000 }, { id: 'b', name: 'B' }] },
    })
    const facts = await call<modelsWire.FactsResult>('desktop.models.facts')
    expect(facts.providers.find(({ provider }) => provider === 'mine')).toEqual({ provider: 'mine', api: 'openai-completions', baseUrl: 'https://models.example/v1', isLocal: false, isConfigured: true, key: { source: 'store', name: 'mine' } })
    expect(JSON.stringify(facts)).not.toMatch(/pw|sk-/)
    await call('desktop.models.saveProvider', { provider: 'mine', secret: null })
    expect(file()['models']?.['providers']).not.toHaveProperty('mine.apiKey')
  })

  it('chooses the default and its fallbacks, once each and in order', async () => {
    await start({ agents: { entries: { main: {}, own: { model: 'openai/gpt-6.1-terra' } } } })
    expect(await call('desktop.models.facts')).toMatchObject({ primary: null, fallbacks: [] })
    expect(await call('desktop.models.choose', { primary: 'anthropic/x', fallbacks: ['openai/y', 'anthropic/x', 'google/z', 'openai/y'] })).toEqual({ ok: true, primary: 'anthropic/x', fallbacks: ['openai/y', 'google/z'] })
    expect(await call('desktop.models.facts')).toMatchObject({
      primary: 'anthropic/x', fallbacks: ['openai/y', 'google/z'],
      agents: [{ agentId: 'main', primary: 'anthropic/x', isOwn: false }, { agentId: 'own', primary: 'openai/gpt-6.1-terra', isOwn: true }],
    })
    await call('desktop.models.choose', { primary: 'anthropic/x', fallbacks: ['google/z'] })
    expect(file()['agents']?.['defaults']).toEqual({ model: { primary: 'anthropic/x', fallbacks: ['google/z'] } })
    await call('desktop.models.choose', { primary: null, fallbacks: [] })
    expect(file()['agents']?.['defaults']).toEqual({})
  })

  it('refuses a model nobody knows and a service that is in use or not there', async () => {
    await start({ agents: { defaults: { model: 'mine/a' } }, models: { providers: { mine: { baseUrl: 'http://127.0.0.1:9/v1' } } } })
    expect(await failureOf('desktop.models.choose', { primary: 'nowhere/x', fallbacks: [] })).toMatchObject({ details: { code: 'UNKNOWN_MODEL', model: 'nowhere/x' } })
    expect(await failureOf('desktop.models.removeProvider', { provider: 'mine' })).toMatchObject({ details: { code: 'PROVIDER_IN_USE', agents: ['main'] } })
    expect(await failureOf('desktop.models.removeProvider', { provider: 'other' })).toMatchObject({ details: { code: 'UNKNOWN_PROVIDER' } })
    await expect(call('desktop.models.saveProvider', { provider: '__proto__' })).rejects.toThrow(z.ZodError)
    await expect(call('desktop.models.saveProvider', { provider: 'x', baseUrl: 'file:///etc/passwd' })).rejects.toThrow(z.ZodError)
    await expect(call('desktop.models.saveProvider', { provider: 'x', secret: 'two words' })).rejects.toThrow(z.ZodError)
  })

  it('knows what models cost, and says when nobody does', async () => {
    await start({ models: { providers: {
      home: { baseUrl: 'http://127.0.0.1:9/v1', models: [{ id: 'a' }] },
      far: { baseUrl: 'https://models.example/v1', models: [{ id: 'a' }, { id: 'b', cost: { input: 2, output: 8 } }, { id: 'c', cost: {} }] },
    } } })
    const { models } = await call<modelsWire.FactsResult>('desktop.models.facts')
    const price = (reference: string) => models.find(({ model }) => model === reference)?.price
    expect(price('home/a')).toEqual({ kind: 'free' })
    expect(price('far/a')).toEqual({ kind: 'unknown' })
    expect(price('far/b')).toEqual({ kind: 'known', input: 2, output: 8, cacheRead: 0, cacheWrite: 0 })
    expect(price('far/c')).toEqual({ kind: 'free' })
    expect(price('anthropic/claude-opus-5-5')).toMatchObject({ kind: 'known', input: 4 })
    expect(price('builtin/assistant')).toEqual({ kind: 'free' })
  })
})
