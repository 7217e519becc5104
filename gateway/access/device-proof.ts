// Proof that a client holds the private key of the device it claims to be (protocol v4, section 2.4).
import { createHash, createPublicKey, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { ConnectParams } from '../protocol/index.ts'

const MAX_SKEW_MS = 120_000
const RAW_KEY_BYTES = 32
/** What precedes the raw key in an Ed25519 SubjectPublicKeyInfo. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export interface DeviceProofFailure {
  readonly ok: false
  readonly message: string
  readonly code: string
  readonly reason: string
}
export type DeviceProof = { readonly ok: true; /** Raw key as base64url. */ readonly publicKey: string } | DeviceProofFailure

const FAILURES = {
  id: failure('device identity mismatch', 'DEVICE_AUTH_DEVICE_ID_MISMATCH', 'device-id-mismatch'),
  stale: failure('device signature expired', 'DEVICE_AUTH_SIGNATURE_EXPIRED', 'device-signature-stale'),
  nonceMissing: failure('device nonce required', 'DEVICE_AUTH_NONCE_REQUIRED', 'device-nonce-missing'),
  nonce: failure('device nonce mismatch', 'DEVICE_AUTH_NONCE_MISMATCH', 'device-nonce-mismatch'),
  signature: failure('device signature invalid', 'DEVICE_AUTH_SIGNATURE_INVALID', 'device-signature'),
  key: failure('device public key invalid', 'DEVICE_AUTH_PUBLIC_KEY_INVALID', 'device-public-key'),
} as const

function failure(message: string, code: string, reason: string): DeviceProofFailure {
  return { ok: false, message, code, reason }
}

/** The device id belonging to a raw public key. */
export function deviceIdOf(rawKey: Uint8Array): string {
  return createHash('sha256').update(rawKey).digest('hex')
}

/** The raw 32 bytes of an Ed25519 public key. */
export function rawPublicKeyOf(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length)
}

export interface DeviceClaim {
  readonly params: ConnectParams
  readonly role: string
  /** The nonce this connection was challenged with. */
  readonly nonce: string
  readonly nowMs: number
}

/** Checks in the order that clients rely on: id, skew, nonce, signature. Call only with `params.device` present. */
export function verifyDeviceProof(claim: DeviceClaim): DeviceProof {
  const { device } = claim.params
  if (device === undefined) return FAILURES.key
  const raw = decodePublicKey(device.publicKey)
  if (raw === null) return FAILURES.key
  if (deviceIdOf(raw) !== device.id) return FAILURES.id
  if (Math.abs(claim.nowMs - device.signedAt) > MAX_SKEW_MS) return FAILURES.stale
  const nonce = device.nonce.trim()
  if (nonce === '') return FAILURES.nonceMissing
  if (nonce !== claim.nonce) return FAILURES.nonce
  const key = publicKeyFrom(raw)
  if (key === null) return FAILURES.key
  const signature = Buffer.from(device.signature, 'base64url')
  const { v3, v2 } = signedPayloads(claim, nonce)
  const valid = signature.length === 64 && (verify(null, Buffer.from(v3), key, signature) || verify(null, Buffer.from(v2), key, signature))
  return valid ? { ok: true, publicKey: raw.toString('base64url') } : FAILURES.signature
}

/** The strings a client may have signed. The password is never part of them. */
function signedPayloads({ params, role }: DeviceClaim, nonce: string): { readonly v2: string; readonly v3: string } {
  const { device, client, auth } = params
  const token = auth?.token ?? auth?.deviceToken ?? auth?.bootstrapToken ?? ''
  const shared = [device?.id ?? '', client.id, client.mode, role, (params.scopes ?? []).join(','), String(device?.signedAt ?? 0), token, nonce]
  return { v2: ['v2', ...shared].join('|'), v3: ['v3', ...shared, normalizeLabel(client.platform), normalizeLabel(client.deviceFamily)].join('|') }
}

/** Platform and family as they are signed and compared: trimmed, ASCII letters lower-cased. */
export function normalizeLabel(value: string | null | undefined): string {
  return (value ?? '').trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The key's bytes, or null when the text holds none. The length is judged later, as a bad key rather than a bad id. */
function decodePublicKey(text: string): Buffer | null {
  if (!text.includes('BEGIN')) {
    const raw = Buffer.from(text.trim(), 'base64url')
    return raw.length === 0 ? null : raw
  }
  try {
    const key = createPublicKey(text)
    return key.asymmetricKeyType === 'ed25519' ? rawPublicKeyOf(key) : null
  } catch {
    // Not a PEM key: the caller answers with the same code as for any other unreadable key.
    return null
  }
}

function publicKeyFrom(raw: Buffer): KeyObject | null {
  if (raw.length !== RAW_KEY_BYTES) return null
  try {
    return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' })
  } catch {
    // Bytes that are no point on the curve.
    return null
  }
}
