// A device of this app, and the proof of one (protocol v4, section 2.4): an Ed25519 key that signs what a connection says.
import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { ConnectAuth, ConnectParams } from '../../gateway/protocol/index.ts'

/** What precedes the raw key in an Ed25519 SubjectPublicKeyInfo. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export interface Device {
  readonly id: string
  /** Base64url of the raw key. */
  readonly publicKey: string
  sign(text: string): string
}

export interface Challenge {
  readonly nonce: string
  readonly ts: number
}

export function deviceOf(privateKey: KeyObject, publicKey: KeyObject): Device {
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length)
  return {
    id: createHash('sha256').update(raw).digest('hex'),
    publicKey: raw.toString('base64url'),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  }
}

/** The parameters as this device says them. */
export function signedBy(device: Device, params: Omit<ConnectParams, 'device'>, challenge: Challenge): ConnectParams {
  const { id, publicKey } = device
  const { nonce, ts } = challenge
  return { ...params, device: { id, publicKey, nonce, signedAt: ts, signature: device.sign(signedText(params, id, challenge)) } }
}

/** Whether whoever says this holds the key they name, and says it to this challenge. */
export function isProven({ device, ...params }: ConnectParams, nonce: string): boolean {
  if (device === undefined || device.nonce !== nonce) return false
  const raw = Buffer.from(device.publicKey, 'base64url')
  if (raw.length !== 32) return false
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), type: 'spki', format: 'der' })
  return verify(null, Buffer.from(signedText(params, device.id, { nonce, ts: device.signedAt })), key, Buffer.from(device.signature, 'base64url'))
}

function signedText({ client, role, scopes, auth }: Omit<ConnectParams, 'device'>, id: string, { nonce, ts }: Challenge): string {
  return ['v3', id, client.id, client.mode, role ?? '', (scopes ?? []).join(','), ts, tokenOf(auth), nonce, client.platform, client.deviceFamily ?? ''].join('|')
}

function tokenOf(auth: ConnectAuth | undefined): string {
  return auth?.token ?? auth?.deviceToken ?? auth?.bootstrapToken ?? ''
}
