// The `device` part of a connect request: payload v3, signed (gateway protocol v4, section 2.4).
import type { DeviceIdentity } from './device-identity.ts'

export interface ConnectFacts {
  readonly clientId: string
  readonly clientMode: string
  readonly role: string
  readonly scopes: readonly string[]
  /** First present of token, device token; empty when there is none. */
  readonly token: string
  readonly platform: string
  readonly nonce: string
  /** The challenge's own time. */
  readonly signedAt: number
}

export function signConnect(identity: DeviceIdentity, facts: ConnectFacts): { readonly id: string; readonly publicKey: string; readonly signature: string; readonly signedAt: number; readonly nonce: string } {
  const payload = [
    'v3', identity.id, facts.clientId, facts.clientMode, facts.role, facts.scopes.join(','),
    String(facts.signedAt), facts.token, facts.nonce, facts.platform.trim().toLowerCase(), '',
  ].join('|')
  return { id: identity.id, publicKey: identity.publicKey, signature: identity.sign(payload), signedAt: facts.signedAt, nonce: facts.nonce }
}
