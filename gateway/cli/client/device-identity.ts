// The key pair by which the gateway knows this command line again, and the device tokens it was given.
import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface StoredToken {
  readonly token: string
  readonly scopes: readonly string[]
}

export interface DeviceIdentity {
  /** Lower-case hex SHA-256 of the raw public key. */
  readonly id: string
  /** Base64url of the raw 32 bytes. */
  readonly publicKey: string
  sign(payload: string): string
  token(gateway: string): StoredToken | null
  /** Stores (null: forgets) what the gateway gave; writes the file only when something changed. */
  keepToken(gateway: string, token: StoredToken | null): void
}

interface IdentityFile {
  readonly version: 1
  readonly publicKey: string
  /** PKCS#8 DER, base64. */
  readonly privateKey: string
  readonly tokens: Record<string, StoredToken>
}

/** Reads the identity, or makes one (0600, in a 0700 folder). Throws when the file can't be read or written. */
export function openDeviceIdentity(path: string): DeviceIdentity {
  let file = read(path)
  if (file === null) {
    file = create()
    write(path, file)
  }
  const privateKey = createPrivateKey({ key: Buffer.from(file.privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  let current = file
  return {
    id: createHash('sha256').update(Buffer.from(file.publicKey, 'base64url')).digest('hex'),
    publicKey: file.publicKey,
    sign: (payload) => sign(null, Buffer.from(payload, 'utf8'), privateKey).toString('base64url'),
    token: (gateway) => current.tokens[gateway] ?? null,
    keepToken: (gateway, token) => {
      if (current.tokens[gateway]?.token === token?.token) return
      const tokens = { ...current.tokens }
      if (token === null) delete tokens[gateway]
      else tokens[gateway] = token
      current = { ...current, tokens }
      write(path, current)
    },
  }
}

function create(): IdentityFile {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'jwk' }).x ?? ''
  return { version: 1, publicKey: raw, privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'), tokens: {} }
}

function read(path: string): IdentityFile | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const file = JSON.parse(text) as Partial<IdentityFile>
    if (typeof file.publicKey === 'string' && typeof file.privateKey === 'string') {
      return { version: 1, publicKey: file.publicKey, privateKey: file.privateKey, tokens: file.tokens ?? {} }
    }
    return null
  } catch {
    // A damaged file identifies nobody: a new key is made and paired again.
    return null
  }
}

function write(path: string, file: IdentityFile): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
  chmodSync(temporary, 0o600)
  renameSync(temporary, path)
}
