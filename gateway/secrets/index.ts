// Credentials by name: the system's keychain, or a sealed file where there is none.
export { createSystemKeychain } from './system-keychain.ts'
export { openSecretStore, SECRET_NAME } from './create-secret-store.ts'
export type { SecretStoreOptions } from './create-secret-store.ts'
export { KeychainUnavailable } from './keychain.ts'
export type { Keychain } from './keychain.ts'
export type { KeyGuard } from './sealed-file.ts'
export type { SecretEntry, SecretLookup, SecretPlace, SecretStore, SecretStoreStatus } from './secret-store.ts'
