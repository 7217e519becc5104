// keytar: macOS Keychain, Windows Credential Manager, Secret Service on Linux. The one file that imports it.
import { KeychainUnavailable } from './keychain.ts'
import type { Keychain } from './keychain.ts'

/** The service every entry is filed under; people find it in their keychain by this name. */
const SERVICE = 'OpenClaw'

/** An optional dependency: it has no binary for every system. Loaded at the first call. */
export function createSystemKeychain(): Keychain {
  let loading: Promise<typeof import('keytar')> | null = null
  const keytar = () => {
    loading ??= import('keytar').then((module) => ('default' in module ? (module.default as typeof import('keytar')) : module)).catch((error: unknown) => {
      throw new KeychainUnavailable('missing', 'No keychain of this system can be reached.', { cause: error })
    })
    return loading
  }
  return {
    get: async (account) => (await keytar()).getPassword(SERVICE, account),
    set: async (account, value) => (await keytar()).setPassword(SERVICE, account, value),
    delete: async (account) => (await keytar()).deletePassword(SERVICE, account),
  }
}
