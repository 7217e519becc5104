// Secrets in one file, sealed with AES-256-GCM (NIST SP 800-38D). The key lies beside it, wrapped by the system where it can,
// else guarded by its mode alone: that protects a copied or backed-up file, not a stolen disk, and is said so wherever it shows.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../protocol/index.ts'
import { atomicWriteFile } from '../storage/index.ts'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Ties the bytes to what they are for. */
const PURPOSE = Buffer.from('openclaw-secrets:v1')

/** Wraps the key with something only this login has (Electron's safeStorage). */
export interface KeyGuard {
  wrap(key: Buffer): Buffer
  /** Throws when it was wrapped by another login. */
  unwrap(wrapped: Buffer): Buffer
}

export interface SealedFile {
  /** Throws AppError `INVALID_STATE`-like for people when it can't be opened. An absent file is empty. */
  read(): Map<string, string>
  write(secrets: ReadonlyMap<string, string>): void
  readonly guard: 'system' | 'mode'
}

export function createSealedFile(folder: string, guard: KeyGuard | null): SealedFile {
  const [keyPath, path] = [join(folder, 'key'), join(folder, 'secrets.sealed')]
  return {
    guard: guard === null ? 'mode' : 'system',
    read() {
      if (!existsSync(path)) return new Map()
      return unseal(readFileSync(path), readKey(keyPath, guard), path)
    },
    write(secrets) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      const key = existsSync(keyPath) ? readKey(keyPath, guard) : randomBytes(KEY_BYTES)
      // A key that lay open is wrapped as soon as there is something to wrap it.
      if (!existsSync(keyPath) || (guard !== null && readKeyFile(keyPath).startsWith('plain:'))) writeKey(keyPath, key, guard)
      atomicWriteFile(path, seal(secrets, key), { mode: 0o600 })
    },
  }
}

function seal(secrets: ReadonlyMap<string, string>, key: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(PURPOSE)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(Object.fromEntries(secrets)), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

function unseal(bytes: Buffer, key: Buffer, path: string): Map<string, string> {
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(PURPOSE).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
    return new Map(Object.entries(JSON.parse(text) as Record<string, string>))
  } catch (error) {
    throw new AppError('UNAVAILABLE', `The secrets in ${path} can't be opened: the file or its key was changed. Put a backup of both back, or set the secrets again.`, { cause: error })
  }
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new AppError('UNAVAILABLE', `The key of the secrets is gone (${path}). Put it back from a backup, or set the secrets again.`, { cause: error })
  }
}

function readKey(path: string, guard: KeyGuard | null): Buffer {
  const [kind, encoded = ''] = readKeyFile(path).split(':')
  const bytes = Buffer.from(encoded, 'base64url')
  if (kind === 'plain' && bytes.length === KEY_BYTES) return bytes
  if (kind !== 'wrapped') throw new AppError('UNAVAILABLE', `The key of the secrets is damaged (${path}). Put it back from a backup, or set the secrets again.`)
  if (guard === null) throw new AppError('UNAVAILABLE', 'The secrets can be opened only by the desktop app of the person who stored them.')
  try {
    return guard.unwrap(bytes)
  } catch (error) {
    throw new AppError('UNAVAILABLE', 'The secrets were stored by another login of this computer and can\'t be opened here. Set them again.', { cause: error })
  }
}

function writeKey(path: string, key: Buffer, guard: KeyGuard | null): void {
  const text = guard === null ? `plain:${key.toString('base64url')}` : `wrapped:${guard.wrap(key).toString('base64url')}`
  atomicWriteFile(path, `${text}\n`, { mode: 0o600 })
}
