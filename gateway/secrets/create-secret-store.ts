// The store: an index of names, values from the keychain or the sealed file, all of them in memory while the gateway runs.
import { join } from 'node:path'
import { invalidRequest } from '../protocol/index.ts'
import { createPatience, KeychainUnavailable } from './keychain.ts'
import type { Keychain } from './keychain.ts'
import { createSealedFile } from './sealed-file.ts'
import type { KeyGuard } from './sealed-file.ts'
import { readIndex, writeIndex } from './secret-index.ts'
import type { SecretEntry, SecretLookup, SecretPlace, SecretStore, SecretStoreStatus } from './secret-store.ts'

/** Letters, digits and `. _ : / -`, as in `openai`, `anthropic:work` or `telegram/bot`. */
export const SECRET_NAME = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/
const LONGEST_VALUE = 16_384
const DEFAULT_LIMIT_MS = 2000
const DEFAULT_RETRY_MS = 10_000
/** An account that is never stored: asking for it tells whether the keychain answers. */
const PROBE = 'probe'

export interface SecretStoreOptions {
  /** `<state>/secrets` */
  readonly folder: string
  /** Null: the sealed file keeps everything. */
  readonly keychain: Keychain | null
  readonly guard?: KeyGuard | null
  readonly now: () => number
  /** How long one call of the keychain may take. */
  readonly limitMs?: number
  /** How often a locked keychain is asked again. */
  readonly retryMs?: number
  /** Told what went wrong; never given a value. */
  readonly log?: (level: 'info' | 'warn', message: string, fields?: Readonly<Record<string, unknown>>) => void
}

/** Reads what is stored. Never throws for a keychain or a file that can't be opened: those secrets are `unreadable`. Nothing is touched when nothing is stored. */
export async function openSecretStore({ folder, keychain, guard = null, now, limitMs = DEFAULT_LIMIT_MS, retryMs = DEFAULT_RETRY_MS, log = () => undefined }: SecretStoreOptions): Promise<SecretStore> {
  const indexPath = join(folder, 'index.json')
  const file = createSealedFile(folder, guard)
  const answered = createPatience(limitMs)
  const listeners = new Set<() => void>()
  const values = new Map<string, string>()
  const problems = new Map<string, string>()
  let index = openIndex()
  let keychainProblem: string | null = keychain === null ? 'The keychain is switched off.' : null
  /** Changes happen one after the other. */
  let last: Promise<unknown> = Promise.resolve()
  let isKeychainLocked = false
  let retry: NodeJS.Timeout | null = null

  function openIndex() {
    try {
      return readIndex(indexPath)
    } catch (error) {
      log('warn', 'the list of secrets could not be read', { problem: messageOf(error) })
      return null
    }
  }

  const account = (name: string, storeId: string) => `${name} (${storeId})`

  async function fromKeychain(name: string, storeId: string): Promise<void> {
    if (keychain === null) return void problems.set(name, 'It is in a keychain that is switched off.')
    try {
      const value = await answered(() => keychain.get(account(name, storeId)))
      problems.delete(name)
      if (value === null) problems.set(name, 'It was removed from the keychain. Set it again.')
      else values.set(name, value)
    } catch (error) {
      isKeychainLocked ||= error instanceof KeychainUnavailable && error.reason === 'locked'
      problems.set(name, messageOf(error))
    }
  }

  /** Asks a locked keychain again, now and then, until it is open. */
  function waitForUnlocking(): void {
    if (!isKeychainLocked || retry !== null) return
    retry = setTimeout(() => {
      retry = null
      void inTurn(readLocked)
    }, retryMs)
    retry.unref()
  }

  async function readLocked(): Promise<void> {
    isKeychainLocked = false
    for (const { name, place, isReadable } of entries()) {
      if (!isReadable && place === 'keychain' && !isKeychainLocked && index !== null) await fromKeychain(name, index.storeId)
    }
    if (isKeychainLocked) return waitForUnlocking()
    log('info', 'the keychain was unlocked')
    announce()
  }

  function announce(): void {
    for (const listener of listeners) listener()
  }

  function entries(): readonly SecretEntry[] {
    return Object.entries(index?.secrets ?? {}).map(([name, entry]) => ({ name, ...entry, isReadable: values.has(name) })).toSorted((left, right) => (left.name < right.name ? -1 : 1))
  }

  async function readAll(): Promise<void> {
    const all = entries()
    if (all.some(({ place }) => place === 'file')) readSealed(all)
    for (const { name, place } of all) if (place === 'keychain' && index !== null) await fromKeychain(name, index.storeId)
  }

  function readSealed(all: readonly SecretEntry[]): void {
    const names = all.filter(({ place }) => place === 'file').map(({ name }) => name)
    try {
      const sealed = file.read()
      for (const name of names) {
        const value = sealed.get(name)
        if (value === undefined) problems.set(name, 'It is missing from the sealed file. Set it again.')
        else values.set(name, value)
      }
    } catch (error) {
      log('warn', 'sealed secrets could not be opened', { problem: messageOf(error) })
      for (const name of names) problems.set(name, messageOf(error))
    }
  }

  /** The index as it is on disk: another process (the command line) may have changed it. */
  function fresh() {
    index = readIndex(indexPath)
    return index
  }

  async function put(name: string, value: string): Promise<SecretPlace> {
    const { storeId, secrets } = fresh()
    const before = secrets[name]
    let place: SecretPlace = 'keychain'
    try {
      await keepInKeychain(account(name, storeId), value)
    } catch (error) {
      if (!(error instanceof KeychainUnavailable)) throw error
      keychainProblem = error.message
      place = 'file'
      file.write(file.read().set(name, value))
    }
    // The value first, then its name: a crash between leaves a value without a name, never a name without a value.
    index = { version: 1, storeId, secrets: { ...secrets, [name]: { place, changedAtMs: now() } } }
    writeIndex(indexPath, index)
    if (before?.place === 'file' && place === 'keychain') dropFromFile(name)
    values.set(name, value)
    problems.delete(name)
    announce()
    return place
  }

  async function keepInKeychain(name: string, value: string): Promise<void> {
    if (keychain === null) throw new KeychainUnavailable('missing', 'The keychain is switched off.')
    await answered(() => keychain.set(name, value))
    // Some keychains accept what they do not keep.
    if ((await answered(() => keychain.get(name))) !== value) throw new KeychainUnavailable('failed', 'The keychain of this system did not keep what it was given.')
    keychainProblem = null
  }

  function dropFromFile(name: string): void {
    const sealed = file.read()
    if (sealed.delete(name)) file.write(sealed)
  }

  async function remove(name: string): Promise<boolean> {
    const { storeId, secrets } = fresh()
    const entry = secrets[name]
    if (entry === undefined) return false
    if (entry.place === 'file') dropFromFile(name)
    else if (keychain !== null) await answered(() => keychain.delete(account(name, storeId)))
    const { [name]: _, ...rest } = secrets
    index = { version: 1, storeId, secrets: rest }
    writeIndex(indexPath, index)
    values.delete(name)
    problems.delete(name)
    announce()
    return true
  }

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }

  await readAll()
  waitForUnlocking()
  return {
    lookUp(name): SecretLookup {
      const value = values.get(name)
      if (value !== undefined) return { kind: 'value', value }
      const problem = problems.get(name)
      return problem === undefined ? { kind: 'unknown' } : { kind: 'unreadable', problem }
    },
    list: entries,
    async set(name, value) {
      if (!SECRET_NAME.test(name)) throw invalidRequest(`"${name.slice(0, 40)}" can't be the name of a secret: use letters, digits and . _ : / - (at most 128).`)
      if (value.trim() === '') throw invalidRequest('The value of a secret can\'t be empty.')
      if (value.length > LONGEST_VALUE) throw invalidRequest(`The value is longer than ${LONGEST_VALUE} characters; that is no key.`)
      return inTurn(() => put(name, value.trim()))
    },
    delete: (name) => inTurn(() => remove(name)),
    async status(): Promise<SecretStoreStatus> {
      if (keychain !== null && keychainProblem === null && !entries().some(({ place, isReadable }) => place === 'keychain' && isReadable)) {
        await answered(() => keychain.get(PROBE)).catch((error: unknown) => (keychainProblem = messageOf(error)))
      }
      return { place: keychainProblem === null ? 'keychain' : 'file', why: keychainProblem, fileGuard: file.guard }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
