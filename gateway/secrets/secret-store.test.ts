// The secret store through its door: keychain, sealed file, what is locked, damaged or foreign.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { KeychainUnavailable, openSecretStore } from './index.ts'
import type { Keychain, KeyGuard, SecretStoreOptions } from './index.ts'

const folders: string[] = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })))

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'))
  folders.push(folder)
  return join(folder, 'secrets')
}

function createFakeKeychain() {
  const entries = new Map<string, string>()
  const keychain: Keychain = {
    get: (account) => Promise.resolve(entries.get(account) ?? null),
    set: (account, value) => Promise.resolve(void entries.set(account, value)),
    delete: (account) => Promise.resolve(entries.delete(account)),
  }
  return { entries, keychain }
}

const open = (folder: string, keychain: Keychain | null, more: Partial<SecretStoreOptions> = {}) => openSecretStore({ folder, keychain, now: () => 1000, ...more })

const VALUE = 'sk-live-51a7b3'

describe('the secret store', () => {
  it('keeps secrets in the keychain and names only in its folder', async () => {
    const folder = newFolder()
    const { keychain, entries } = createFakeKeychain()
    const store = await open(folder, keychain)
    expect(await store.set('openai', VALUE)).toBe('keychain')
    expect([...entries.values()]).toEqual([VALUE])
    expect(readdirSync(folder)).toEqual(['index.json'])
    expect(readFileSync(join(folder, 'index.json'), 'utf8')).not.toContain(VALUE)
    expect((await open(folder, keychain)).lookUp('openai')).toEqual({ kind: 'value', value: VALUE })
    expect(await store.status()).toEqual({ place: 'keychain', why: null, fileGuard: 'mode' })
  })

  it('touches nothing when nothing is stored', async () => {
    const folder = newFolder()
    const touched = () => Promise.reject(new Error('the keychain was touched'))
    expect((await open(folder, { get: touched, set: touched, delete: touched })).list()).toEqual([])
    expect(() => statSync(folder)).toThrow('ENOENT')
  })

  it('seals secrets in a file only its owner can read where there is no keychain, and says so', async () => {
    const folder = newFolder()
    const absent: Keychain = { get: () => Promise.reject(new KeychainUnavailable('missing', 'There is none.')), set: () => Promise.reject(new KeychainUnavailable('missing', 'There is none.')), delete: () => Promise.resolve(false) }
    const store = await open(folder, absent)
    expect(await store.set('openai', VALUE)).toBe('file')
    expect(await store.status()).toEqual({ place: 'file', why: 'There is none.', fileGuard: 'mode' })
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).includes(VALUE)).toBe(false)
      expect(process.platform === 'win32' ? 0o600 : statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
    expect((await open(folder, absent)).lookUp('openai')).toEqual({ kind: 'value', value: VALUE })
  })

  it('moves a secret into the keychain when it is set again and there is one', async () => {
    const folder = newFolder()
    await (await open(folder, null)).set('openai', 'old')
    const { keychain } = createFakeKeychain()
    const store = await open(folder, keychain)
    await store.set('openai', VALUE)
    expect(store.list()).toMatchObject([{ name: 'openai', place: 'keychain' }])
    expect((await open(folder, null)).lookUp('openai')).toMatchObject({ kind: 'unreadable' })
  })

  it('starts with a locked keychain within its limit, and has the secrets once it is unlocked', async () => {
    const folder = newFolder()
    const { keychain, entries } = createFakeKeychain()
    const first = await open(folder, keychain)
    await first.set('openai', VALUE)
    await first.set('telegram', 'bot')
    const unlocked = Promise.withResolvers<void>()
    const calls: string[] = []
    const locked: Keychain = { ...keychain, get: async (account) => {
      calls.push(account)
      await unlocked.promise
      return entries.get(account) ?? null
    } }
    const store = await open(folder, locked, { limitMs: 20, retryMs: 5 })
    expect(store.lookUp('openai')).toMatchObject({ kind: 'unreadable', problem: expect.stringContaining('locked') })
    // One blocked call, not one for each secret.
    expect(calls).toHaveLength(1)
    const changed = new Promise<void>((resolve) => void store.onChange(resolve))
    unlocked.resolve()
    await changed
    expect(store.lookUp('openai')).toEqual({ kind: 'value', value: VALUE })
    expect(store.lookUp('telegram')).toEqual({ kind: 'value', value: 'bot' })
  })

  it('does not trust a keychain that forgets', async () => {
    const forgetful: Keychain = { get: () => Promise.resolve(null), set: () => Promise.resolve(), delete: () => Promise.resolve(false) }
    const store = await open(newFolder(), forgetful)
    expect(await store.set('openai', VALUE)).toBe('file')
    expect((await store.status()).why).toContain('did not keep')
  })

  it('wraps the key with the login where it can, and nobody else opens it', async () => {
    const folder = newFolder()
    const guard = (login: number): KeyGuard => ({ wrap: (key) => Buffer.from(key.map((byte) => byte ^ login)), unwrap: (wrapped) => Buffer.from(wrapped.map((byte) => byte ^ login)) })
    await (await open(folder, null, { guard: guard(7) })).set('openai', VALUE)
    expect((await open(folder, null, { guard: guard(7) })).lookUp('openai')).toEqual({ kind: 'value', value: VALUE })
    expect((await open(folder, null, { guard: guard(9) })).lookUp('openai')).toMatchObject({ kind: 'unreadable' })
    expect((await open(folder, null)).lookUp('openai')).toMatchObject({ kind: 'unreadable', problem: expect.stringContaining('desktop app') })
  })

  it.each(['index.json', 'key', 'secrets.sealed'])('says what to do when %s is damaged, and goes on', async (name) => {
    const folder = newFolder()
    await (await open(folder, null)).set('openai', VALUE)
    writeFileSync(join(folder, name), 'plain:damaged')
    const told: string[] = []
    const store = await open(folder, null, { log: (_, message) => told.push(message) })
    expect(store.lookUp('openai').kind).not.toBe('value')
    expect(told).toHaveLength(1)
    await expect(store.set('other', 'x')).rejects.toThrow(/set the secrets again/)
  })

  it('forgets a secret everywhere', async () => {
    const folder = newFolder()
    const { keychain, entries } = createFakeKeychain()
    const store = await open(folder, keychain)
    await store.set('openai', VALUE)
    expect(await store.delete('openai')).toBe(true)
    expect(await store.delete('openai')).toBe(false)
    expect(entries.size).toBe(0)
    expect(store.lookUp('openai')).toEqual({ kind: 'unknown' })
  })

  it.each([['', 'x'], ['../up', 'x'], ['__proto__', 'x'], ['a b', 'x'], ['ok', '  '], ['ok', 'x'.repeat(20_000)]])('refuses the name %j with a value it can\'t keep', async (name, value) => {
    await expect((await open(newFolder(), null)).set(name, value)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('keeps changes that come at once', async () => {
    const folder = newFolder()
    const store = await open(folder, null)
    await Promise.all(Array.from({ length: 20 }, (_, index) => store.set(`name-${index}`, `value-${index}`)))
    expect((await open(folder, null)).list().filter(({ isReadable }) => isReadable)).toHaveLength(20)
  })
})
