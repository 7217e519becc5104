// Encryption by the system on Electron's `safeStorage`.
import { safeStorage } from 'electron'
import type { SafeStorage } from '../ports/desktop-services.ts'

export function createSafeStorage(): SafeStorage {
  return {
    // Without a keyring Linux gets a key that every program knows.
    isReal: () => safeStorage.isEncryptionAvailable() && !(process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'),
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
  }
}
