import { describe, expect, it } from 'vitest'
import { describeSchema } from '../../../gateway/config/index.ts'
import { RequestError } from '../../client/gateway-client.ts'
import { createSettingsStore } from './settings-store.ts'
import { createSettingsTextStore } from './settings-text-store.ts'
import { createFakeClient } from '../testing/fake-client.ts'

function place(config: unknown, hash = 'h1') {
  const file = { value: { config, parsed: config, hash, raw: JSON.stringify(config), path: '/x/openclaw.json', exists: true, valid: true, mode: 'normal', issues: [], warnings: [], pendingRestart: [], includedPaths: [], lastGood: null } }
  const fake = createFakeClient()
  fake.answer('config.get', () => file.value)
  fake.answer('config.schema', () => describeSchema())
  fake.answer('config.patch', () => ({ ok: true, hash: 'h2', restart: { scheduled: true, delayMs: 500, reason: '' } }))
  const store = createSettingsStore({ client: fake.client })
  return {
    fake, store,
    state: () => store.getState(),
    rewrite: (next: unknown, nextHash: string) => {
      file.value = { ...file.value, config: next, parsed: next, raw: JSON.stringify(next), hash: nextHash }
    },
    last: (method: string) => fake.requests.findLast((request) => request.method === method)?.params,
  }
}

const stale = () => {
  throw new RequestError('INVALID_REQUEST', 'config base hash required', { code: 'CONFIG_BASE_HASH' })
}

describe('the settings', () => {
  it('gather changes and write them as one patch over the text they were made from', async () => {
    const { state, last } = place({ gateway: { port: 1 }, tools: { deny: ['a', 'b'] } })
    await state().load()
    state().change(['gateway', 'port'], 2)
    state().change(['tools', 'deny'], ['a'])
    state().change(['logging', 'level'], 'debug')
    state().change(['logging', 'level'], undefined)
    expect(state().changes).toHaveLength(2)
    expect(state().draft).toMatchObject({ gateway: { port: 2 } })
    expect(await state().save()).toEqual({ restartsInMs: 500 })
    expect(last('config.patch')).toEqual({ raw: JSON.stringify({ gateway: { port: 2 }, tools: { deny: ['a'] } }), baseHash: 'h1', replacePaths: ['tools.deny'] })
    expect(state().changes).toEqual([])
  })

  it('keep changes over a file that somebody else changed, and write over what is there now', async () => {
    const { fake, state, rewrite, last } = place({ gateway: { port: 1 } })
    await state().load()
    state().change(['gateway', 'port'], 2)
    rewrite({ gateway: { port: 1 }, logging: { level: 'warn' } }, 'h9')
    fake.emit('config.changed', {})
    await expect.poll(() => state().file?.hash).toBe('h9')
    expect(state().conflicts).toEqual([])
    await state().save()
    expect(last('config.patch')).toMatchObject({ raw: JSON.stringify({ gateway: { port: 2 } }), baseHash: 'h9' })
  })

  it('do not save over another value of the same setting before a person chose', async () => {
    const { fake, state, rewrite, last } = place({ gateway: { port: 1 } })
    await state().load()
    state().change(['gateway', 'port'], 2)
    // The news comes too late: the gateway refuses, and what is there is read and compared.
    rewrite({ gateway: { port: 3 } }, 'h9')
    fake.answer('config.patch', stale)
    expect(await state().save()).toBeNull()
    expect(state().saveProblem?.message).toBe('CONFIG_BASE_HASH')
    expect(state().conflicts).toMatchObject([{ theirs: 3 }])
    fake.answer('config.patch', () => ({ ok: true, hash: 'h10' }))
    expect(await state().save()).toBeNull()
    state().keepMine(['gateway', 'port'])
    expect(await state().save()).toEqual({ restartsInMs: null })
    expect(last('config.patch')).toMatchObject({ baseHash: 'h9', raw: JSON.stringify({ gateway: { port: 2 } }) })
  })

  it('say what the gateway found wrong and keep the changes', async () => {
    const { fake, state } = place({})
    await state().load()
    state().change(['gateway', 'customBindHost'], 'nowhere')
    fake.answer('config.patch', () => {
      throw new RequestError('INVALID_REQUEST', 'invalid config: …', { code: 'CONFIG_INVALID', issues: [{ path: 'gateway.customBindHost', message: 'must be an address' }] })
    })
    expect(await state().save()).toBeNull()
    expect(state().saveProblem?.issues).toEqual([{ path: 'gateway.customBindHost', message: 'must be an address' }])
    expect(state().changes).toHaveLength(1)
  })

  it('are forgotten when somebody must sign in again', async () => {
    const { fake, state } = place({ gateway: { port: 1 } })
    await state().load()
    state().change(['gateway', 'port'], 2)
    fake.demandSignIn()
    expect(state()).toMatchObject({ phase: 'idle', file: null, changes: [] })
  })

  it('say why they could not be read', async () => {
    const { fake, state } = place({})
    fake.answer('config.get', () => {
      throw new RequestError('UNAVAILABLE', 'not now')
    })
    await state().load()
    expect(state()).toMatchObject({ phase: 'failed', problem: 'not now' })
  })
})

describe('the text of the settings file', () => {
  const file = (raw: string, hash: string) => ({ raw, hash })
  function open() {
    const fake = createFakeClient()
    fake.answer('config.set', () => ({ ok: true, hash: 'h3' }))
    const store = createSettingsTextStore({ client: fake.client })
    store.getState().follow(file('a\nb\nc\nd\n', 'h1'))
    return { fake, state: () => store.getState() }
  }

  it('follows the file while nothing was typed, and stays once something was', () => {
    const { state } = open()
    state().follow(file('a\nB\nc\nd\n', 'h2'))
    expect(state().text).toBe('a\nB\nc\nd\n')
    state().edit('mine\n')
    state().follow(file('theirs\n', 'h3'))
    expect(state()).toMatchObject({ text: 'mine\n', base: { hash: 'h2' } })
  })

  it('is put on top of the new file, or says that both changed the same lines', () => {
    const { state } = open()
    state().edit('a\nb\nc\nmine\n')
    expect(state().merge(file('a\nb\nc\ntheirs\n', 'h2'))).toBe(false)
    expect(state().base?.hash).toBe('h1')
    expect(state().merge(file('theirs\na\nb\nc\nd\n', 'h2'))).toBe(true)
    expect(state()).toMatchObject({ text: 'theirs\na\nb\nc\nmine\n', base: { hash: 'h2' } })
  })

  it('is written only over the text it was made from', async () => {
    const { fake, state } = open()
    state().edit('mine\n')
    fake.answer('config.set', stale)
    expect(await state().save()).toBe(false)
    expect(state()).toMatchObject({ text: 'mine\n', problem: null })
    expect(fake.requests.at(-1)?.params).toEqual({ raw: 'mine\n', baseHash: 'h1' })
    fake.answer('config.set', () => ({ ok: true, hash: 'h3' }))
    state().keepMine(file('theirs\n', 'h2'))
    expect(await state().save()).toBe(true)
    expect(state().base).toEqual({ raw: 'mine\n', hash: 'h3' })
  })
})
