import { describe, expect, it } from 'vitest'
import type { LanguageKeeper } from '../client/language-keeper.ts'
import { keepLanguageInApp, keepLanguageInBrowser } from '../client/language-keeper.ts'
import { stretch } from '../i18n/en-XA/stretch.ts'
import { createLanguageStore } from './language-store.ts'

function keeperOf(kept: string) {
  const listeners: ((choice: string) => void)[] = []
  const written: string[] = []
  const keeper: LanguageKeeper = { read: async () => kept, write: async (choice) => void written.push(choice), follow: (listener) => void listeners.push(listener) }
  return { keeper, written, chooseElsewhere: (choice: string) => listeners.forEach((listener) => listener(choice)) }
}

function storeOf(keeper: LanguageKeeper, preferred: readonly string[] = ['en-GB']) {
  const spoken: string[] = []
  const failures: unknown[] = []
  const store = createLanguageStore({ keeper, preferred: () => preferred, speak: async (language, locale) => void spoken.push(`${language} ${locale}`), onNotKept: (error) => failures.push(error) })
  return { store, spoken, failures }
}

describe('the language', () => {
  it('is the first of the system’s that is spoken here, until somebody chooses', async () => {
    const { store, spoken } = storeOf(keeperOf('system').keeper, ['pt', 'de-AT', 'en'])
    await store.ready
    expect([store.getState().choice, spoken]).toEqual(['system', ['de de-AT']])
  })

  it('that was chosen is spoken at once, and kept', async () => {
    const { keeper, written } = keeperOf('fr')
    const { store, spoken } = storeOf(keeper)
    await store.ready
    store.getState().choose('ja')
    store.getState().choose('system')
    expect(spoken).toEqual(['fr fr', 'ja ja', 'en en-GB'])
    expect(written).toEqual(['ja', 'system'])
  })

  it('that nobody speaks here counts as none', async () => {
    const { store, spoken } = storeOf(keeperOf('pt-BR').keeper)
    await store.ready
    expect([store.getState().choice, spoken]).toEqual(['system', ['en en-GB']])
  })

  it('changes when it is chosen elsewhere', async () => {
    const { keeper, chooseElsewhere } = keeperOf('system')
    const { store, spoken } = storeOf(keeper)
    await store.ready
    chooseElsewhere('es')
    expect([store.getState().choice, spoken.at(-1)]).toEqual(['es', 'es es'])
  })

  it('holds when it can’t be kept, which is told; what can’t be read was not chosen', async () => {
    const denied = () => {
      throw new Error('denied')
    }
    const { store, spoken, failures } = storeOf(keepLanguageInBrowser({ getItem: denied, setItem: denied, removeItem: denied }))
    await store.ready
    store.getState().choose('de')
    await Promise.resolve()
    await Promise.resolve()
    expect(spoken).toEqual(['en en-GB', 'de de'])
    expect(failures.map(String)).toEqual(['Error: denied'])
  })
})

describe('the choice', () => {
  it('is kept in the browser, where no choice leaves nothing behind', async () => {
    const kept = new Map<string, string>()
    const keeper = keepLanguageInBrowser({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) })
    expect(await keeper.read()).toBe('system')
    await keeper.write('ja')
    expect([await keeper.read(), ...kept]).toEqual(['ja', ['openclaw.language', 'ja']])
    await keeper.write('system')
    expect([...kept]).toEqual([])
  })

  it('is among the settings of the app, which tells when they change', async () => {
    const calls: unknown[] = []
    const heard: string[] = []
    let tell: (report: unknown) => void = () => undefined
    const bridge = {
      platform: 'linux',
      call: async (...call: unknown[]) => (calls.push(call), { settings: { language: 'es' } }),
      on: (_event: string, listener: (report: unknown) => void) => ((tell = listener), () => undefined),
    }
    const keeper = keepLanguageInApp(bridge as never)
    keeper.follow((choice) => heard.push(choice))
    expect(await keeper.read()).toBe('es')
    await keeper.write('de')
    tell({ settings: { language: 'fr' } })
    expect(calls).toEqual([['settings.get', {}], ['settings.change', { changes: { language: 'de' } }]])
    expect(heard).toEqual(['fr'])
  })
})

it('stretched texts are half as long again, and keep what is filled in', () => {
  expect(stretch({ a: 'Save', b: { c: 'Hello {{name}}, <1>read</1> it' } })).toEqual({ a: '⟦Såvé lörem⟧', b: { c: '⟦Héllö {{name}}, <1>réåd</1> ït lörem ïpsüm⟧' } })
})
