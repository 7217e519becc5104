// The handshake on the wire: who a client may call itself, the `connect` parameters and the `hello-ok` answer (protocol v4, section 2).
import { z } from 'zod'

export const CLIENT_IDS = [
  'webchat-ui',
  'openclaw-control-ui',
  'openclaw-browser-copilot',
  'openclaw-tui',
  'webchat',
  'cli',
  'gateway-client',
  'openclaw-macos',
  'openclaw-linux',
  'openclaw-ios',
  'openclaw-watchos',
  'openclaw-android',
  'node-host',
  'openclaw-worker',
  'test',
  'fingerprint',
  'openclaw-probe',
] as const
export type ClientId = (typeof CLIENT_IDS)[number]

export const CLIENT_MODES = ['webchat', 'cli', 'ui', 'backend', 'node', 'worker', 'probe', 'test'] as const
export type ClientMode = (typeof CLIENT_MODES)[number]

interface ClientKind {
  readonly id: string
  readonly mode: string
}

const WEB_CLIENT_IDS: ReadonlySet<string> = new Set(['openclaw-control-ui', 'webchat-ui', 'webchat'])

/** A page in a browser: it must show an Origin, and its device key is the only identity it can keep. */
export function isBrowserClient(client: ClientKind): boolean {
  return WEB_CLIENT_IDS.has(client.id) || client.mode === 'webchat'
}

/** An interactive surface that must have a device identity of its own. */
export function isInteractiveClient(client: ClientKind): boolean {
  return isBrowserClient(client) || client.id === 'openclaw-tui' || client.mode === 'ui'
}

/** True for clients that get a row in the presence list; tools that come and go do not. */
export function isPresentClient(client: ClientKind): boolean {
  return client.mode === 'webchat' || client.mode === 'ui' || client.mode === 'node'
}

const text = z.string().min(1)

const clientSchema = z.strictObject({
  id: z.enum(CLIENT_IDS),
  displayName: text.optional(),
  version: text,
  buildId: text.max(96).optional(),
  platform: text,
  deviceFamily: text.optional(),
  modelIdentifier: text.optional(),
  timeZone: text.max(64).optional(),
  mode: z.enum(CLIENT_MODES),
  instanceId: text.optional(),
})

const deviceSchema = z.strictObject({
  id: text,
  publicKey: text,
  signature: text,
  signedAt: z.int().min(0),
  // Blank is allowed here so that it fails as a device proof, with the code clients know.
  nonce: z.string(),
})

const authSchema = z.strictObject({
  token: z.string().optional(),
  bootstrapToken: z.string().optional(),
  deviceToken: z.string().optional(),
  password: z.string().optional(),
  approvalRuntimeToken: z.string().optional(),
  agentRuntimeIdentityToken: z.string().optional(),
})

export const connectParamsSchema = z.strictObject({
  minProtocol: z.int().min(1),
  maxProtocol: z.int().min(1),
  client: clientSchema,
  caps: z.array(text).optional(),
  commands: z.array(text).optional(),
  permissions: z.record(z.string(), z.boolean()).optional(),
  pathEnv: z.string().optional(),
  role: text.optional(),
  scopes: z.array(text).optional(),
  device: deviceSchema.optional(),
  auth: authSchema.optional(),
  locale: z.string().optional(),
  userAgent: z.string().optional(),
  // Declarations of features that this gateway does not have: accepted and ignored.
  computerUse: z.unknown().optional(),
  workerRuns: z.unknown().optional(),
  modelCatalog: z.unknown().optional(),
})

export type ConnectParams = z.output<typeof connectParamsSchema>
export type ConnectAuth = NonNullable<ConnectParams['auth']>
export type ConnectDevice = NonNullable<ConnectParams['device']>

/** A token handed to a device: once per pairing, or again on every connect with the same scopes. */
export interface IssuedDeviceToken {
  readonly deviceToken: string
  readonly role: string
  readonly scopes: readonly string[]
  readonly issuedAtMs: number
}

/** `auth` of hello-ok as gateways since 2026.9.6 send it (the closed 2026.9.1 schema lacks `method`). `scopes` is the live authority. */
export interface HelloAuth {
  readonly method: 'none' | 'token' | 'password' | 'device-token' | 'bootstrap-token'
  readonly role: string
  readonly scopes: readonly string[]
  readonly deviceToken?: string
  readonly issuedAtMs?: number
  readonly deviceTokens?: readonly IssuedDeviceToken[]
}

/** Limits a client is told in hello-ok. */
export interface ConnectionPolicy {
  readonly maxPayload: number
  readonly maxBufferedBytes: number
  readonly tickIntervalMs: number
  readonly attachments: { readonly maxBytes: number; readonly maxImageBytes: number }
}
