// Where a client keeps what lets a gateway know it again: one key pair and a token for each gateway. The private key can be used, never read.

/** WebCrypto, in a browser or in Node. */
export type Cryptography = typeof globalThis.crypto
type CryptographicKey = Awaited<ReturnType<Cryptography['subtle']['importKey']>>

export interface DeviceKeys {
  readonly privateKey: CryptographicKey
  readonly publicKey: CryptographicKey
}

export interface DeviceVault {
  /** The key pair kept here; `offered` becomes it when there is none yet. Two tabs that start at once end with the same. */
  keepKeys(offered: DeviceKeys): Promise<DeviceKeys>
  keys(): Promise<DeviceKeys | null>
  token(gateway: string): Promise<string | null>
  /** Null forgets it. */
  keepToken(gateway: string, token: string | null): Promise<void>
}

/** Forgets everything with the page. */
export function createMemoryVault(): DeviceVault {
  let kept: DeviceKeys | null = null
  const tokens = new Map<string, string>()
  return {
    keepKeys: (offered) => Promise.resolve((kept ??= offered)),
    keys: () => Promise.resolve(kept),
    token: (gateway) => Promise.resolve(tokens.get(gateway) ?? null),
    keepToken(gateway, token) {
      if (token === null) tokens.delete(gateway)
      else tokens.set(gateway, token)
      return Promise.resolve()
    },
  }
}
