// keytar: macOS Keychain, Windows Credential Manager, Secret Service on Linux. The one file that imports it.
import { execFile } from 'node:child_process'
import { KeychainUnavailable } from './keychain.ts'
import type { Keychain } from './keychain.ts'

/** The service every entry is filed under; people find it in their keychain by this name. */
const SERVICE = 'OpenClaw'

/** An optional dependency: it has no binary for every system. Loaded at the first call. */
export function createSystemKeychain(): Keychain {
  let loading: Promise<typeof import('keytar')> | null = null
  const keytar = async () => {
    if (process.platform === 'linux') await refuseLocked()
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

const COLLECTION = ['/org/freedesktop/secrets/aliases/default', 'org.freedesktop.Secret.Collection', 'Locked'] as const
/** Whichever is installed: both print `true` or `false`. */
const QUESTIONS: readonly (readonly [command: string, args: readonly string[]])[] = [
  ['busctl', ['--user', 'get-property', 'org.freedesktop.secrets', ...COLLECTION]],
  ['dbus-send', ['--session', '--print-reply=literal', '--dest=org.freedesktop.secrets', COLLECTION[0], 'org.freedesktop.DBus.Properties.Get', `string:${COLLECTION[1]}`, `string:${COLLECTION[2]}`]],
]

/**
 * keytar would show a prompt and block one of the few threads until somebody types, so a locked keyring is not touched.
 * Secret Service: https://specifications.freedesktop.org/secret-service (property Locked of a collection). Without an answer keytar is tried.
 */
async function refuseLocked(): Promise<void> {
  for (const [command, args] of QUESTIONS) {
    const answer = await new Promise<string>((resolve) => void execFile(command, args, { timeout: 1000 }, (error, stdout) => resolve(error === null ? stdout : '')))
    if (/\btrue\b/.test(answer)) throw new KeychainUnavailable('locked', 'The keychain is locked. Unlock it, and it is used again.')
    if (/\bfalse\b/.test(answer)) return
  }
}
