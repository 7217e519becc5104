// The stores of few lines: connection, agents, theme, toasts, message search.
import { describe, expect, it } from 'vitest'
import type { ConnectionState, GatewayClient } from '../client/gateway-client.ts'
import { createHelloMemory } from '../client/hello-memory.ts'
import { createAgentsStore } from './agents-store.ts'
import { createConnectionStore } from './connection-store.ts'
import { createMessageSearchStore } from './message-search-store.ts'
import { createFakeClient } from './testing/fake-client.ts'
import { createThemeStore } from './theme-store.ts'
import { createToastsStore } from './toasts-store.ts'

describe('the connection', () => {
  function follow({ kept = new Map<string, string>(), first }: { readonly kept?: Map<string, string>; readonly first?: ConnectionState } = {}) {
    const { client } = createFakeClient()
    const listeners: ((state: ConnectionState) => void)[] = []
    const opened = client.state()
    const memory = createHelloMemory({ getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value), removeItem: (name) => void kept.delete(name) }, '1.0.0')
    const store = createConnectionStore({ memory, client: { ...client, ...(first !== undefined && { state: () => first }), onState: (listener: (state: ConnectionState) => void) => (listeners.push(listener), () => undefined) } as GatewayClient })
    return { store, opened, kept, become: (state: ConnectionState) => listeners.forEach((listener) => listener(state)) }
  }
  const CONNECTING = { kind: 'connecting', attempt: 1 } as const

  it('keeps the greeting while it is offline, so that views stay on screen', () => {
    const { store, become } = follow()
    expect(store.getState().hello?.defaultAgentId).toBe('main')
    become({ kind: 'offline', reason: 'lost', retryAtMs: 1 })
    expect(store.getState()).toMatchObject({ connection: { kind: 'offline' }, hello: { defaultAgentId: 'main' } })
  })

  it('begins with the greeting of the visit before, until its own comes', () => {
    const { kept, opened } = follow()
    const { store, become } = follow({ kept, first: CONNECTING })
    expect(store.getState()).toMatchObject({ isGreeted: false, hello: { defaultAgentId: 'main', methods: expect.any(Set) as unknown } })
    become(opened)
    expect(store.getState()).toMatchObject({ isGreeted: true, hello: { defaultAgentId: 'main' } })
  })

  it('does not trust it once something speaks against it, and tells why instead', () => {
    for (const state of [{ kind: 'offline', reason: 'no', retryAtMs: 1 }, { kind: 'refused', code: 'x', message: 'no' }, { kind: 'needs-sign-in', reason: 'revoked', message: '', secret: null }] as const) {
      const { kept } = follow()
      const { store, become } = follow({ kept, first: CONNECTING })
      become(state)
      expect(store.getState().hello).toBeNull()
      // A gateway that was away is the same one afterwards; one that turned somebody away is not to be shown again.
      expect(kept.has('openclaw.hello')).toBe(state.kind !== 'needs-sign-in')
    }
  })

  it('takes no greeting of another version, nor what somebody else wrote there', () => {
    const texts = ['{', 'null', '{"version":"1.0.0"}', '{"version":"1.0.0","hello":{}}', '{"version":"0.9.0","hello":{"methods":[],"scopes":[],"mainSessionKey":"agent:main:main","defaultAgentId":"main"}}']
    expect(texts.map((text) => follow({ kept: new Map([['openclaw.hello', text]]), first: CONNECTING }).store.getState().hello)).toEqual(texts.map(() => null))
  })

  it('forgets it when somebody has to sign in or waits to be let in', () => {
    for (const state of [{ kind: 'needs-sign-in', reason: 'revoked', message: '', secret: null }, { kind: 'waiting-for-pairing', requestId: null, deviceId: 'd', message: '', isTurnedDown: false }] as const) {
      const { store, become } = follow()
      become(state)
      expect(store.getState().hello).toBeNull()
    }
  })
})

describe('the agents', () => {
  it('have the names people gave them', async () => {
    const fake = createFakeClient()
    fake.answer('agents.list', () => ({ defaultId: 'main', agents: [{ id: 'main', identity: { name: 'Pearl' } }, { id: 'ops', name: 'Ops' }, { id: 'plain' }] }))
    const store = createAgentsStore({ client: fake.client })
    fake.setOpen(true)
    await expect.poll(() => store.getState()).toMatchObject({ defaultId: 'main', agents: [{ id: 'main', name: 'Pearl' }, { id: 'ops', name: 'Ops' }, { id: 'plain', name: 'plain' }] })
  })

  it('are missed by nobody when they cannot be read', async () => {
    const fake = createFakeClient()
    fake.answer('agents.list', () => Promise.reject(new Error('no')))
    const store = createAgentsStore({ client: fake.client })
    await store.getState().load()
    expect(store.getState().agents).toEqual([])
  })
})

describe('the theme', () => {
  const storageOf = (initial?: string) => {
    const kept = new Map(initial === undefined ? [] : [['openclaw.theme', initial]])
    return { kept, storage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) } }
  }

  it('is remembered, and nothing is when it follows the system', () => {
    const { kept, storage } = storageOf('dark')
    const applied: string[] = []
    const store = createThemeStore({ storage, apply: (theme) => applied.push(theme) })
    expect(store.getState().theme).toBe('dark')
    store.getState().setTheme('light')
    expect(kept.get('openclaw.theme')).toBe('light')
    store.getState().setTheme('system')
    expect([kept.size, applied]).toEqual([0, ['light', 'system']])
  })

  it('follows the system when storage is strange or denied', () => {
    const deny = () => {
      throw new Error('denied')
    }
    expect(createThemeStore({ storage: storageOf('purple').storage, apply: () => undefined }).getState().theme).toBe('system')
    const denied = createThemeStore({ storage: { getItem: deny, setItem: deny, removeItem: deny }, apply: () => undefined })
    denied.getState().setTheme('dark')
    expect(denied.getState().theme).toBe('dark')
  })
})

describe('toasts', () => {
  it('go after their time, once, and make room for newer ones', () => {
    const timers: { run: () => void; ms: number }[] = []
    const gone: string[] = []
    const store = createToastsStore({ after: (run, ms) => void timers.push({ run, ms }) })
    for (const text of ['a', 'b', 'c', 'd']) store.getState().show({ text, onGone: () => gone.push(text), ...(text === 'd' && { action: { label: 'Undo', run: () => undefined } }) })
    expect(store.getState().toasts.map(({ text }) => text)).toEqual(['b', 'c', 'd'])
    expect([gone, timers.map(({ ms }) => ms)]).toEqual([['a'], [6000, 6000, 6000, 8000]])
    store.getState().dismiss(2)
    for (const { run } of timers) run()
    expect([gone, store.getState().toasts]).toEqual([['a', 'b', 'c', 'd'], []])
  })
})

describe('searching messages', () => {
  const hit = (messageId: string) => ({ sessionKey: 's', messageId, role: 'user', timestamp: 1, snippet: 'x' })

  it('shows what was found, and nothing for no words', async () => {
    const fake = createFakeClient()
    fake.answer('sessions.search', () => ({ results: [hit('1')], truncated: true }))
    const store = createMessageSearchStore({ client: fake.client })
    await store.getState().search('  blue ')
    expect(store.getState()).toMatchObject({ phase: 'done', query: 'blue', hits: [{ messageId: '1' }], isTruncated: true })
    await store.getState().search('blue')
    expect(fake.requests).toHaveLength(1)
    await store.getState().search(' ')
    expect(store.getState()).toMatchObject({ phase: 'idle', hits: [] })
  })

  it('lets the last search win, in whatever order answers come', async () => {
    const fake = createFakeClient()
    const answers = new Map<unknown, (value: unknown) => void>()
    fake.answer('sessions.search', ({ query }) => new Promise((resolve) => answers.set(query, resolve)))
    const store = createMessageSearchStore({ client: fake.client })
    const first = store.getState().search('old')
    const second = store.getState().search('new')
    answers.get('new')?.({ results: [hit('new')] })
    await second
    answers.get('old')?.({ results: [hit('old')] })
    await first
    expect(store.getState().hits).toEqual([hit('new')])
  })

  it('says why it failed and may be tried again', async () => {
    const fake = createFakeClient()
    fake.answer('sessions.search', () => Promise.reject(new Error('index is being built')))
    const store = createMessageSearchStore({ client: fake.client })
    await store.getState().search('x')
    expect(store.getState()).toMatchObject({ phase: 'failed', problem: 'index is being built' })
    fake.answer('sessions.search', () => ({ results: [] }))
    await store.getState().search('x')
    expect(store.getState().phase).toBe('done')
  })
})
