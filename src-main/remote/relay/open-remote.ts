// A socket from this program to a gateway elsewhere, and what its failures mean.
import { getCACertificates } from 'node:tls'
import { WebSocket } from 'ws'

const HANDSHAKE_MS = 12_000
const LARGEST_FRAME = 64 * 1024 * 1024

/** Certificates are checked, always: against the authorities that this system trusts and those that come with the program. */
export function openRemote(url: string): WebSocket {
  const tls = url.startsWith('wss:') ? { ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])] } : {}
  return new WebSocket(url, { ...tls, handshakeTimeout: HANDSHAKE_MS, followRedirects: false, maxPayload: LARGEST_FRAME })
}

export type RemoteFailure = 'self-signed' | 'unknown-issuer' | 'expired' | 'other-name' | 'not-tls' | 'no-gateway' | 'unknown-name' | 'refused' | 'silent' | 'other'

const CODES: Readonly<Record<string, RemoteFailure>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed', SELF_SIGNED_CERT_IN_CHAIN: 'self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-issuer', UNABLE_TO_GET_ISSUER_CERT: 'unknown-issuer', UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-issuer', CERT_UNTRUSTED: 'unknown-issuer',
  CERT_HAS_EXPIRED: 'expired', CERT_NOT_YET_VALID: 'expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls', EPROTO: 'not-tls',
  ENOTFOUND: 'unknown-name', EAI_AGAIN: 'unknown-name',
  ECONNREFUSED: 'refused', EHOSTUNREACH: 'refused', ENETUNREACH: 'refused',
  ETIMEDOUT: 'silent', ECONNRESET: 'silent',
}
/** Waiting does not change these. */
const LASTING: ReadonlySet<RemoteFailure> = new Set(['self-signed', 'unknown-issuer', 'expired', 'other-name', 'not-tls', 'no-gateway'])

export function readRemoteFailure(error: unknown): { readonly failure: RemoteFailure; readonly isLasting: boolean } {
  const { code, message } = (error ?? {}) as { readonly code?: string; readonly message?: string }
  const failure = CODES[code ?? ''] ?? (/Unexpected server response/.test(message ?? '') ? 'no-gateway' : /handshake has timed out|socket hang up/.test(message ?? '') ? 'silent' : 'other')
  return { failure, isLasting: LASTING.has(failure) }
}
