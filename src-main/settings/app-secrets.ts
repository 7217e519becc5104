// The app's own secrets, apart from its assistant's: what lets it into gateways elsewhere and through a proxy.
import { join } from 'node:path'
import { createSystemKeychain, openSecretStore } from '../../gateway/secrets/index.ts'
import type { KeyGuard, SecretStore } from '../../gateway/secrets/index.ts'
import type { SafeStorage } from '../ports/desktop-services.ts'

export interface AppSecretsDependencies {
  readonly userData: string
  readonly safeStorage: SafeStorage
  readonly usesKeychain: boolean
  readonly now: () => number
}

/** Opened at the first call: no keychain is touched until it is needed. */
export function createAppSecrets({ userData, safeStorage, usesKeychain, now }: AppSecretsDependencies): () => Promise<SecretStore> {
  let secrets: Promise<SecretStore> | null = null
  return () => (secrets ??= openSecretStore({ folder: join(userData, 'secrets'), keychain: usesKeychain ? createSystemKeychain() : null, guard: guardOf(safeStorage), now }))
}

/** The system wraps the key of the sealed file where it really can. */
function guardOf(safeStorage: SafeStorage): KeyGuard | null {
  if (!safeStorage.isReal()) return null
  return {
    wrap: (key) => Buffer.from(safeStorage.encrypt(key.toString('base64'))),
    unwrap: (wrapped) => Buffer.from(safeStorage.decrypt(wrapped), 'base64'),
  }
}
