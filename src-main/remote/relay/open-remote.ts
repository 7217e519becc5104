// A socket from this program to a gateway elsewhere, and what its failures mean.
import * as net from 'node:net'
import type { Duplex } from 'node:stream'
import * as tls from 'node:tls'
import { WebSocket } from 'ws'
import type { ClientOptions } from 'ws'
import { connectThrough } from '../../network/connect-through.ts'
import { isLoopback } from '../../network/proxy-way.ts'

const HANDSHAKE_MS = 12_000
const LARGEST_FRAME = 64 * 1024 * 1024

/** The proxy on the way to an address; null to go there directly. */
export type WayTo = (url: string) => Promise<string | null>

/** Certificates are checked, always: against the authorities that this system trusts and those that come with the program. A proxy sees none of it. */
export function openRemote(url: string, wayTo: WayTo): WebSocket {
  const { hostname, protocol } = new URL(url)
  const secure = protocol === 'wss:' ? { ca: [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])] } : {}
  const way = isLoopback(hostname) ? {} : { createConnection: connectBy(protocol === 'wss:', () => wayTo(url)) }
  return new WebSocket(url, { ...secure, ...way, handshakeTimeout: HANDSHAKE_MS, followRedirects: false, maxPayload: LARGEST_FRAME })
}

type Created = (error: Error | null, socket?: Duplex) => void

/** As Node asks for a connection: with what the address says, and how it wants to hear of it. */
function connectBy(isSecure: boolean, wayTo: () => Promise<string | null>): NonNullable<ClientOptions['createConnection']> {
  async function connect(options: tls.ConnectionOptions & { readonly host: string; readonly port: number }): Promise<Duplex> {
    const { host, port } = options
    const proxy = await wayTo()
    const socket = proxy === null ? null : await connectThrough(proxy, host, Number(port))
    if (!isSecure) return socket ?? net.connect({ host, port: Number(port) })
    return tls.connect({ ca: options.ca, host, port: Number(port), ...(net.isIP(host) === 0 && { servername: host }), ...(socket !== null && { socket }) })
  }
  const createConnection = (options: tls.ConnectionOptions & { readonly host: string; readonly port: number }, created: Created): undefined => {
    connect(options).then((socket) => created(null, socket), (error: Error) => created(error))
  }
  return createConnection as unknown as NonNullable<ClientOptions['createConnection']>
}

export type RemoteFailure = 'self-signed' | 'unknown-issuer' | 'expired' | 'other-name' | 'not-tls' | 'no-gateway' | 'unknown-name' | 'refused' | 'silent' | 'proxy' | 'other'

const CODES: Readonly<Record<string, RemoteFailure>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed', SELF_SIGNED_CERT_IN_CHAIN: 'self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-issuer', UNABLE_TO_GET_ISSUER_CERT: 'unknown-issuer', UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-issuer', CERT_UNTRUSTED: 'unknown-issuer',
  CERT_HAS_EXPIRED: 'expired', CERT_NOT_YET_VALID: 'expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls', EPROTO: 'not-tls',
  ENOTFOUND: 'unknown-name', EAI_AGAIN: 'unknown-name',
  ECONNREFUSED: 'refused', EHOSTUNREACH: 'refused', ENETUNREACH: 'refused',
  PROXY: 'proxy',
  ETIMEDOUT: 'silent', ECONNRESET: 'silent',
}
/** Waiting does not change these. */
const LASTING: ReadonlySet<RemoteFailure> = new Set(['self-signed', 'unknown-issuer', 'expired', 'other-name', 'not-tls', 'no-gateway'])

export function readRemoteFailure(error: unknown): { readonly failure: RemoteFailure; readonly isLasting: boolean } {
  const { code, message } = (error ?? {}) as { readonly code?: string; readonly message?: string }
  const failure = CODES[code ?? ''] ?? (/Unexpected server response/.test(message ?? '') ? 'no-gateway' : /handshake has timed out|socket hang up/.test(message ?? '') ? 'silent' : 'other')
  return { failure, isLasting: LASTING.has(failure) }
}
