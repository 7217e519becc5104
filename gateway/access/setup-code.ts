// Setup codes (protocol v4, section 6): what one more device needs to find this gateway and to ask for its way in, once.
import { invalidRequest } from '../protocol/index.ts'
import type { BootstrapPurpose } from './bootstrap-tokens.ts'
import { hostNameOf, isLoopbackHost, isPrivateAddress } from './locality.ts'

export interface SetupCodeDependencies {
  readonly issue: (purpose: BootstrapPurpose) => { readonly token: string; readonly expiresAtMs: number }
  /** Where other computers reach this gateway, as far as it knows itself. */
  readonly ownUrl: () => { readonly url: string; readonly source: string }
  readonly mode: () => 'none' | 'token' | 'password'
}

export interface SetupCodeRequest {
  /** Where it is reached according to who asks. */
  readonly publicUrl?: string
  readonly bootstrapProfile?: 'limited' | 'node'
}

export interface SetupCode {
  readonly setupCode: string
  readonly gatewayUrl: string
  readonly urlSource: string
  readonly auth: 'token' | 'password'
  readonly access: 'full' | 'limited' | 'node'
  /** Full access was asked for, but others could read the way to this address. */
  readonly accessDowngraded?: true
  readonly expiresAtMs: number
}

/** Throws AppError for an address that a code may not lead to. */
export function makeSetupCode({ publicUrl, bootstrapProfile }: SetupCodeRequest, { issue, ownUrl, mode }: SetupCodeDependencies): SetupCode {
  const { url, source } = publicUrl === undefined ? ownUrl() : { url: publicUrl, source: 'publicUrl' }
  const gateway = socketUrl(url)
  const isSafe = gateway.protocol === 'wss:' || isLoopbackHost(hostNameOf(gateway.host))
  const access = bootstrapProfile ?? (isSafe ? 'full' : 'limited')
  const { token, expiresAtMs } = issue(access)
  const gatewayUrl = gateway.href.replace(/\/$/, '')
  const setupCode = Buffer.from(JSON.stringify({ url: gatewayUrl, bootstrapToken: token, expiresAtMs })).toString('base64url')
  return { setupCode, gatewayUrl, urlSource: source, auth: mode() === 'password' ? 'password' : 'token', access, ...(bootstrapProfile === undefined && !isSafe && { accessDowngraded: true }), expiresAtMs }
}

const PROTOCOLS: Readonly<Record<string, string>> = { 'http:': 'ws:', 'ws:': 'ws:', 'https:': 'wss:', 'wss:': 'wss:' }

/** Without encryption only where the open internet is not crossed. */
function socketUrl(text: string): URL {
  const given = URL.canParse(text) ? new URL(text) : null
  const protocol = PROTOCOLS[given?.protocol ?? '']
  if (given === null || protocol === undefined || given.hostname === '') throw invalidRequest('publicUrl is no address of a gateway: one looks like wss://assistant.example.com')
  if (given.username !== '' || given.password !== '' || given.search !== '' || given.hash !== '') throw invalidRequest('publicUrl must not carry names, passwords or parameters')
  if (protocol === 'ws:' && !mayGoPlain(hostNameOf(given.host))) throw invalidRequest('a setup code may lead over an unencrypted connection only to this computer or into its private network: use an https:// or wss:// address')
  return new URL(`${protocol}//${given.host}${given.pathname}`)
}

function mayGoPlain(host: string | null): boolean {
  return host !== null && (isLoopbackHost(host) || isPrivateAddress(host) || host.endsWith('.ts.net'))
}
