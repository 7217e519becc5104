import { describe, expect, it } from 'vitest'
import { RequestError } from '../../client/gateway-client.ts'
import { createFakeClient } from '../testing/fake-client.ts'
import { mergeAnswers, referenceOf, serverName, serviceOfKey, stepsFor } from './answers.ts'
import type { Answers } from './answers.ts'
import { planChanges } from './plan.ts'
import type { Before } from './plan.ts'
import type { Takeover } from './takeover.ts'
import { createWelcomeStore } from './welcome-store.ts'

const KEY = 'sk-ant-planted-0123456789'
const answers: Answers = { takesOver: false, model: 'key', service: 'anthropic', modelId: 'claude', address: '', wasPasted: true, name: 'Molly', emoji: '', workspace: '/home/me/claw', launchAtLogin: false, hasShortcut: true }
const before: Before = { agentId: 'main', name: 'Molly', emoji: '', workspace: '/home/me/claw', primary: null, launchAtLogin: false, hasShortcut: true, shortcut: 'Ctrl Alt Space' }

describe('what is answered', () => {
  it('asks about the app only in the app', () => {
    expect(stepsFor({ isApp: true, hasImport: false })).toEqual(['about', 'model', 'face', 'files', 'app', 'summary'])
    expect(stepsFor({ isApp: false, hasImport: false })).not.toContain('app')
  })

  it('asks about OpenClaw only where there is one', () => {
    expect(stepsFor({ isApp: false, hasImport: true })).toEqual(['about', 'import', 'model', 'face', 'files', 'summary'])
  })

  it('is taken from another visit where it makes sense', () => {
    expect(mergeAnswers(answers, { name: 'Wanda', launchAtLogin: 'yes', other: 'x', model: 'magic' })).toEqual({ ...answers, name: 'Wanda' })
  })

  it.each([['sk-ant-x', 'anthropic'], ['sk-or-v1-x', 'openrouter'], [' sk-proj-x', 'openai'], ['AIzaX', 'google'], ['gsk_x', 'groq'], ['other', null]])('knows whose key %s is', (key, service) => {
    expect(serviceOfKey(key)).toBe(service)
  })

  it.each([['http://127.0.0.1:8080/v1', '127.0.0.1-8080'], ['https://Models.Example/v1', 'models.example'], ['http://[::1]:9/v1', '1--9'], ['nothing', 'server']])('names the server %s', (address, name) => {
    expect(serverName(address)).toBe(name)
  })

  it('names what answers', () => {
    expect(referenceOf(answers)).toBe('anthropic/claude')
    expect(referenceOf({ ...answers, model: 'server', address: 'https://m.example/v1' })).toBe('m.example/claude')
    expect(referenceOf({ ...answers, model: 'none' })).toBeNull()
  })
})

describe('the plan', () => {
  const plan = (changes: Partial<Answers>, isApp = true, takeover: Takeover | null = null) => planChanges({ ...answers, ...changes }, before, { isApp, hasKey: true, takeover })

  it('holds what differs and nothing else', () => {
    expect(plan({})).toEqual([{ id: 'key', service: 'anthropic' }, { id: 'model', reference: 'anthropic/claude' }])
    expect(plan({ model: 'none' })).toEqual([])
    expect(plan({ model: 'none', name: ' Wanda ', emoji: '🦊', workspace: '~/claw', launchAtLogin: true, hasShortcut: false })).toEqual([
      { id: 'agent', name: 'Wanda', emoji: '🦊' }, { id: 'workspace', path: '~/claw' }, { id: 'app', launchAtLogin: true, hasShortcut: false },
    ])
    expect(plan({ model: 'none', name: '', workspace: ' ', launchAtLogin: true }, false)).toEqual([])
  })

  it('adds a server with its key', () => {
    expect(plan({ model: 'server', address: ' https://m.example/v1 ' })).toEqual([{ id: 'server', service: 'm.example', address: 'https://m.example/v1', modelId: 'claude', hasKey: true }, { id: 'model', reference: 'm.example/claude' }])
  })

  it('takes OpenClaw over into the folder the assistant will have, and what is answered here holds against it', () => {
    const takeover: Takeover = { folder: '/home/me/.openclaw', items: ['configuration', 'sessions:main'], counts: { configuration: 3, sessions: 2 }, leavesOutside: false }
    const taken = { id: 'import', folder: '/home/me/.openclaw', items: ['configuration', 'sessions:main'], counts: { configuration: 3, sessions: 2 } }
    expect(plan({ model: 'imported', takesOver: true, workspace: '~/claw' }, true, takeover)).toEqual([{ id: 'workspace', path: '~/claw' }, taken])
    expect(plan({ takesOver: true, name: 'Wanda' }, true, takeover)).toEqual([taken, { id: 'key', service: 'anthropic' }, { id: 'model', reference: 'anthropic/claude' }, { id: 'agent', name: 'Wanda' }])
    expect(plan({ model: 'none', takesOver: true }, true, takeover)).toEqual([taken, { id: 'model', reference: null }])
    expect(plan({ model: 'none', takesOver: true }, true, { ...takeover, counts: { sessions: 2 } }).map(({ id }) => id)).toEqual(['import'])
    expect(plan({ model: 'none', takesOver: false }, true, takeover)).toEqual([])
  })

  it('never holds the key', () => {
    expect(JSON.stringify(plan({}))).not.toContain(KEY)
  })
})

describe('the first run', () => {
  async function open({ progress = null as unknown, found = [] as unknown[], openClaw = null as (() => unknown) | null } = {}) {
    const fake = createFakeClient()
    if (openClaw !== null) {
      fake.offer('desktop.import.preview')
      fake.answer('desktop.import.preview', openClaw)
    }
    fake.answer('desktop.welcome.get', () => ({ isNew: true, finishedAtMs: null, progress, places: { config: '/s/openclaw.json', state: '/s' } }))
    fake.answer('agents.list', () => ({ defaultId: 'main', agents: [{ id: 'main', workspace: '/home/me/claw' }] }))
    fake.answer('agent.identity.get', () => ({ agentId: 'main', name: 'Molly' }))
    fake.answer('desktop.models.facts', () => ({ primary: null, fallbacks: ['openai/b'], agents: [], models: [], providers: [{ provider: 'anthropic', api: 'x', isLocal: false, isConfigured: false, suggested: 'claude' }, { provider: 'groq', api: 'x', isLocal: false, isConfigured: false, suggested: 'oss' }, { provider: 'ollama', api: 'x', isLocal: true, isConfigured: false }] }))
    fake.answer('models.list', () => ({ models: [{ provider: 'anthropic', id: 'claude' }, { provider: 'anthropic', id: 'claude-small' }] }))
    fake.answer('models.authStatus', () => ({ ts: 0, providers: [{ provider: 'anthropic', displayName: 'Anthropic', status: 'missing', profiles: [] }] }))
    fake.answer('desktop.secrets.list', () => ({ place: 'file', why: 'no keychain', secrets: [] }))
    fake.answer('desktop.models.detect', () => ({ candidates: found }))
    const store = createWelcomeStore({ client: fake.client })
    await store.getState().load(undefined)
    return { fake, store, get: store.getState, asked: (method: string) => fake.requests.filter((request) => request.method === method).map(({ params }) => params) }
  }

  it('begins with what is there, and offers a model of this computer first', async () => {
    const { get } = await open({ found: [{ provider: 'ollama', label: 'Ollama', models: ['ollama/qwen3:8b'] }] })
    expect(get()).toMatchObject({ phase: 'ready', step: 'about', answers: { name: 'Molly', workspace: '/home/me/claw', model: 'found', service: 'ollama', modelId: 'qwen3:8b' } })
    expect(get().facts?.services).toEqual([{ id: 'anthropic', name: 'Anthropic', hasKey: false, models: ['claude', 'claude-small'] }, { id: 'groq', name: 'groq', hasKey: false, models: ['oss'] }])
  })

  it('says why it could not begin', async () => {
    const { fake, get } = await open()
    fake.answer('agents.list', () => {
      throw new RequestError('UNAVAILABLE', 'restarting')
    })
    await get().load(undefined)
    expect(get()).toMatchObject({ phase: 'failed', problem: 'restarting' })
  })

  it('keeps answers and never the key, and asks for it again', async () => {
    const { get, asked } = await open()
    get().setKey(` ${KEY} `)
    get().set({ name: 'Wanda' })
    get().go('summary')
    expect(get().key).toBe(KEY)
    expect(asked('desktop.welcome.save').at(-1)).toMatchObject({ progress: { step: 'summary', answers: { name: 'Wanda', wasPasted: true } } })
    expect(JSON.stringify(asked('desktop.welcome.save'))).not.toContain(KEY)
    const again = await open({ progress: { step: 'summary', answers: { ...answers } } })
    expect(again.get().step).toBe('model')
    expect((await open({ progress: { step: 'files', answers: { ...answers, wasPasted: false } } })).get().step).toBe('files')
  })

  it('chooses the service that a key is from, and forgets a test when the answer changes', async () => {
    const { fake, get, asked } = await open()
    fake.answer('desktop.models.test', () => ({ ok: true, model: 'x', durationMs: 5, firstTokenMs: 2, text: 'ready' }))
    get().setKey('gsk_x')
    expect(get().answers).toMatchObject({ service: 'groq', modelId: 'oss' })
    await get().tryModel()
    expect(asked('desktop.models.test')).toEqual([{ model: 'groq/oss', timeoutMs: 60_000, connection: { apiKey: 'gsk_x' } }])
    expect(get().test?.phase).toBe('ok')
    get().set({ name: 'Wanda' })
    expect(get().test?.phase).toBe('ok')
    get().set({ modelId: 'other' })
    expect(get().test).toBeNull()
    get().set({ model: 'server', service: '', modelId: '' })
    expect(get()).toMatchObject({ key: '', answers: { wasPasted: false } })
  })

  it('does everything in order at the start, and forgets the key', async () => {
    const { get, fake, asked } = await open()
    get().setKey(KEY)
    get().set({ name: 'Wanda', workspace: '~/claw' })
    const quiet = fake.requests.length
    await get().start()
    expect(fake.requests.slice(quiet).map(({ method }) => method)).toEqual(['desktop.secrets.set', 'desktop.models.saveProvider', 'desktop.models.choose', 'agents.update', 'agents.update', 'desktop.welcome.save'])
    expect(asked('desktop.models.choose')).toEqual([{ primary: 'anthropic/claude', fallbacks: ['openai/b'] }])
    expect(asked('agents.update')).toEqual([{ agentId: 'main', name: 'Wanda' }, { agentId: 'main', workspace: '~/claw' }])
    expect(get()).toMatchObject({ isDone: true, key: '' })
  })

  it('stops where something fails, and does only the rest again, with another answer if wanted', async () => {
    const { get, fake, asked } = await open()
    get().setKey(KEY)
    get().set({ name: 'Wanda', workspace: '/nowhere' })
    fake.answer('agents.update', ({ workspace }) => {
      if (workspace === '/nowhere') throw new RequestError('INVALID_REQUEST', 'it cannot be made')
      return {}
    })
    await get().start()
    expect(get().applying?.map(({ progress }) => progress.state)).toEqual(['done', 'done', 'done', 'failed'])
    expect(get().isDone).toBe(false)
    await get().start()
    expect(asked('desktop.secrets.set')).toHaveLength(1)
    get().set({ workspace: '/somewhere' })
    expect(get().plan().map(({ progress }) => progress.state)).toEqual(['done', 'done', 'done', 'waiting'])
    await get().start()
    expect(asked('desktop.secrets.set')).toHaveLength(1)
    expect(get().isDone).toBe(true)
  })

  it('is not read anew while it is being done', async () => {
    const { get, fake, asked } = await open()
    const held = Promise.withResolvers<object>()
    fake.answer('agents.update', () => held.promise)
    get().set({ model: 'none', service: '', modelId: '', name: 'Wanda' })
    const started = get().start()
    await get().load(undefined)
    expect(asked('desktop.welcome.get')).toHaveLength(1)
    held.resolve({})
    await started
    expect(get().isDone).toBe(true)
  })

  describe('where OpenClaw was used', () => {
    const item = (id: string, kind: string, added: number, more: object = {}) => ({ id, kind, agentId: null, from: '', to: '', added, bytes: 0, same: 0, beside: 0, failed: 0, isOutside: false, notes: [], moreNotes: 0, ...more })
    const items = [item('configuration', 'configuration', 3), item('sessions:main', 'sessions', 2, { beside: 1 }), item('skills', 'skills', 0, { same: 4 }), item('workspace:work', 'workspace', 9, { isOutside: true })]
    const preview = { folder: '/home/me/.openclaw', isFound: true, isUnfinished: false, items, left: [] }
    const settled = () => new Promise((resolve) => setImmediate(resolve))

    it('asks about it, offers to take it over with its model, and copies nothing before the start', async () => {
      const { get, fake, asked } = await open({ openClaw: () => preview, found: [{ provider: 'ollama', label: 'Ollama', models: ['ollama/qwen3:8b'] }] })
      await settled()
      expect(get()).toMatchObject({ steps: ['about', 'import', 'model', 'face', 'files', 'summary'], answers: { takesOver: true, model: 'imported' }, takeover: { folder: '/home/me/.openclaw', items: ['configuration', 'sessions:main'], counts: { configuration: 3, sessions: 3 }, leavesOutside: true } })
      expect(asked('desktop.import.apply')).toEqual([])
      fake.answer('desktop.import.apply', () => ({ ...preview, items: [item('configuration', 'configuration', 3), item('sessions:main', 'sessions', 1, { failed: 1 })], durationMs: 1 }))
      fake.answer('agent.identity.get', () => ({ agentId: 'main', name: 'Samantha' }))
      await get().start()
      expect(asked('desktop.import.apply')).toEqual([{ folder: '/home/me/.openclaw', items: ['configuration', 'sessions:main'] }])
      expect(asked('desktop.models.choose')).toEqual([])
      expect(get()).toMatchObject({ isDone: true, importing: { phase: 'done', found: { items: [{ added: 3 }, { failed: 1 }] } }, answers: { name: 'Samantha' } })
    })

    it('takes a no, and forgets the model that would have come along', async () => {
      const { get, asked } = await open({ openClaw: () => preview })
      await settled()
      get().takeOver(false)
      expect(get().answers).toMatchObject({ takesOver: false, model: 'key', service: 'anthropic' })
      get().takeOver(true)
      expect(get().answers).toMatchObject({ takesOver: true, model: 'imported' })
      get().setKey(KEY)
      get().set({ model: 'key', service: 'anthropic', modelId: 'claude' })
      get().setKey(KEY)
      get().takeOver(false)
      get().takeOver(true)
      expect(get().answers.model).toBe('key')
      get().takeOver(false)
      await get().start()
      expect(asked('desktop.import.apply')).toEqual([])
    })

    it('goes on with the answer of an earlier visit, without asking about what is gone', async () => {
      const progress = { step: 'import', answers: { ...answers, wasPasted: false, model: 'imported', takesOver: true } }
      const again = await open({ progress, openClaw: () => preview })
      await settled()
      expect(again.get()).toMatchObject({ step: 'import', answers: { takesOver: true, model: 'imported' } })
      const gone = await open({ progress, openClaw: () => ({ ...preview, isFound: false, items: [] }) })
      await settled()
      expect(gone.get()).toMatchObject({ step: 'model', takeover: null, answers: { model: 'key' } })
      expect(gone.get().steps).not.toContain('import')
      expect(gone.get().plan().map(({ change }) => change.id)).not.toContain('import')
    })

    it('shows why it could not be looked at, and why copying failed, and goes on from there', async () => {
      let isReadable = false
      const { get, fake, asked } = await open({ openClaw: () => {
        if (!isReadable) throw new RequestError('UNAVAILABLE', 'the disk is away')
        return preview
      } })
      await settled()
      expect(get()).toMatchObject({ importing: { problem: 'the disk is away' }, takeover: null })
      expect(get().steps).toContain('import')
      isReadable = true
      await get().lookForOpenClaw()
      get().takeOver(true)
      fake.answer('desktop.import.apply', () => {
        throw new RequestError('UNAVAILABLE', 'the disk is full')
      })
      await get().start()
      expect(get().applying?.[0]?.progress).toEqual({ state: 'failed', message: 'the disk is full' })
      fake.answer('desktop.import.apply', () => ({ ...preview, durationMs: 1 }))
      await get().start()
      expect(asked('desktop.import.apply')).toHaveLength(2)
      expect(get().isDone).toBe(true)
    })
  })

  it('can be left', async () => {
    const { get, asked } = await open()
    await get().leave()
    expect(asked('desktop.welcome.save')).toEqual([{ progress: null, isFinished: true }])
  })
})
