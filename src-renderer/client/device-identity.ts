// The Ed25519 identity by which a gateway knows this browser (protocol v4, section 2.4), through WebCrypto.
import type { Cryptography, DeviceKeys, DeviceVault } from './device-vault.ts'

export interface DeviceIdentity {
  /** Lower-case hex SHA-256 of the raw public key. */
  readonly id: string
  /** Base64url of the raw 32 bytes. */
  readonly publicKey: string
  /** Base64url of the signature over the text's UTF-8. */
  sign(text: string): Promise<string>
}

/** Browsers offer the cryptography to pages from HTTPS or this computer only, and old ones lack Ed25519. */
export class IdentityUnavailable extends Error {
  readonly why: 'insecure-page' | 'old-browser'

  constructor(why: IdentityUnavailable['why'], options?: ErrorOptions) {
    super(`no device identity: ${why}`, options)
    this.name = 'IdentityUnavailable'
    this.why = why
  }
}

/** Reads the identity, or makes one. Throws IdentityUnavailable. */
export async function openDeviceIdentity(vault: DeviceVault, cryptography: Cryptography): Promise<DeviceIdentity> {
  const { subtle } = cryptography as Partial<Cryptography>
  if (subtle === undefined) throw new IdentityUnavailable('insecure-page')
  const { privateKey, publicKey } = (await vault.keys()) ?? (await vault.keepKeys(await generate(subtle)))
  const raw = new Uint8Array(await subtle.exportKey('raw', publicKey))
  const id = new Uint8Array(await subtle.digest('SHA-256', raw))
  return {
    id: Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    publicKey: base64url(raw),
    sign: async (text) => base64url(new Uint8Array(await subtle.sign('Ed25519', privateKey, new TextEncoder().encode(text)))),
  }
}

async function generate(subtle: Cryptography['subtle']): Promise<DeviceKeys> {
  try {
    const pair = await subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])
    if ('privateKey' in pair && 'publicKey' in pair) return pair as DeviceKeys
  } catch (cause) {
    throw new IdentityUnavailable('old-browser', { cause })
  }
  throw new IdentityUnavailable('old-browser')
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
