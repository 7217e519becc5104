// The gateway's own identity: an Ed25519 key pair and the secret that device tokens are derived from, in one 0600 file.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { deviceIdOf, rawPublicKeyOf } from './device-proof.ts'

export interface GatewayIdentity {
  /** Lower-case hex SHA-256 of the raw public key, like every device's id. */
  readonly deviceId: string
  /** Raw 32 bytes as base64url. */
  readonly publicKey: string
  /** PKCS#8 PEM. */
  readonly privateKey: string
  /** Device tokens are an HMAC under it: whoever changes it revokes every token. */
  readonly secret: string
}

/** A new identity, not stored anywhere. */
export function createGatewayIdentity(): GatewayIdentity {
  const { privateKey } = generateKeyPairSync('ed25519')
  return identityFrom(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), randomBytes(32).toString('base64url'))
}

/**
 * Reads the identity file or creates it (mode 0600, its directory 0700). A damaged file is an error, never replaced: that would
 * silently revoke every device.
 */
export function loadOrCreateGatewayIdentity(path: string): GatewayIdentity {
  const stored = readIdentity(path)
  if (stored !== null) return stored
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const created = createGatewayIdentity()
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(temporary, `${JSON.stringify({ version: 1, privateKey: created.privateKey, secret: created.secret }, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  try {
    // A link fails when another process was faster; then its identity is ours too.
    linkSync(temporary, path)
    return created
  } catch (error) {
    const other = readIdentity(path)
    if (other === null) throw error
    return other
  } finally {
    rmSync(temporary, { force: true })
  }
}

function readIdentity(path: string): GatewayIdentity | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const value = JSON.parse(text) as { readonly privateKey?: unknown; readonly secret?: unknown }
    if (typeof value.privateKey !== 'string' || typeof value.secret !== 'string' || value.secret.length < 32) throw new Error('a field is missing')
    return identityFrom(value.privateKey, value.secret)
  } catch (error) {
    throw new Error(`The gateway's identity file ${path} is damaged. Restore it from a backup, or delete it: every paired device must then pair again.`, { cause: error })
  }
}

function identityFrom(privateKey: string, secret: string): GatewayIdentity {
  const raw = rawPublicKeyOf(createPublicKey(createPrivateKey(privateKey)))
  return { deviceId: deviceIdOf(raw), publicKey: raw.toString('base64url'), privateKey, secret }
}
