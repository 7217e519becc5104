// The vault in a browser: its key pair and tokens in this origin's IndexedDB.
import { createMemoryVault } from './device-vault.ts'
import type { DeviceKeys, DeviceVault } from './device-vault.ts'

const DATABASE = 'openclaw-device'
const KEYS = 'keys'
const TOKENS = 'tokens'
const ONLY = 'device'

/** Keeps everything in this origin's IndexedDB, which it opens at once; what the browser denies (private windows, full disks) is kept in memory. Never rejects. */
export function createBrowserVault(factory: IDBFactory | undefined): DeviceVault {
  const memory = createMemoryVault()
  const opened = openDatabase(factory).then(createDatabaseVault)
  // Told to whoever uses it.
  opened.catch(() => undefined)
  async function use<Result>(work: (vault: DeviceVault) => Promise<Result>): Promise<Result> {
    try {
      return await work(await opened)
    } catch {
      // Without storage the browser is a stranger again next time, which its owner can live with.
      return work(memory)
    }
  }
  return {
    keepKeys: (offered) => use((vault) => vault.keepKeys(offered)),
    keys: () => use((vault) => vault.keys()),
    token: (gateway) => use((vault) => vault.token(gateway)),
    keepToken: (gateway, token) => use((vault) => vault.keepToken(gateway, token)),
  }
}

function createDatabaseVault(database: IDBDatabase): DeviceVault {
  return {
    async keepKeys(offered) {
      const store = database.transaction(KEYS, 'readwrite').objectStore(KEYS)
      const known = (await done(store.get(ONLY))) as DeviceKeys | undefined
      if (known !== undefined) return known
      store.put(offered, ONLY)
      await committed(store.transaction)
      return offered
    },
    keys: async () => ((await done(database.transaction(KEYS).objectStore(KEYS).get(ONLY))) as DeviceKeys | undefined) ?? null,
    token: async (gateway) => ((await done(database.transaction(TOKENS).objectStore(TOKENS).get(gateway))) as string | undefined) ?? null,
    async keepToken(gateway, token) {
      const store = database.transaction(TOKENS, 'readwrite').objectStore(TOKENS)
      if (token === null) store.delete(gateway)
      else store.put(token, gateway)
      await committed(store.transaction)
    },
  }
}

function openDatabase(factory: IDBFactory | undefined): Promise<IDBDatabase> {
  if (factory === undefined) return Promise.reject(new Error('this browser keeps no databases'))
  const request = factory.open(DATABASE, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(KEYS)
    request.result.createObjectStore(TOKENS)
  }
  return done(request)
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser did not keep it'))
  })
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser did not keep it'))
  })
}
