// Decides whether a connection may enter and as whom. The order of the checks is part of the protocol (v4, section 2.5).
import type { Clock } from '../lib/index.ts'
import { isBrowserClient, isInteractiveClient, OPERATOR_SCOPES, PROTOCOL_VERSION } from '../protocol/index.ts'
import type { ConnectParams, HelloAuth, IssuedDeviceToken, Role } from '../protocol/index.ts'
import type { AuthRateLimiter } from './auth-rate-limiter.ts'
import { pairsAtOnce } from './bootstrap-tokens.ts'
import type { BootstrapGrant, BootstrapTokens } from './bootstrap-tokens.ts'
import { checkBrowserOrigin } from './browser-origin.ts'
import { authFailure, pairingFailure, proofFailure, refusal } from './connect-failure.ts'
import type { ConnectFailure } from './connect-failure.ts'
import type { Principal } from './connection.ts'
import { authenticate } from './authenticate.ts'
import type { Authenticated } from './authenticate.ts'
import { verifyDeviceProof } from './device-proof.ts'
import type { DeviceStore } from './device-store.ts'
import type { DeviceTokens } from './device-tokens.ts'
import { localityOf } from './locality.ts'
import type { Locality, SocketFacts } from './locality.ts'
import type { Pairing, PairingRequest } from './pairing.ts'
import { isSilentlyApproved, pairingNeed } from './pairing-need.ts'
import type { AccessSettings } from './settings.ts'
import { checkSharedSecret, equalSecrets } from './shared-secret.ts'

export interface ConnectAttempt {
  readonly params: ConnectParams
  /** What this connection was challenged with. */
  readonly nonce: string
  readonly facts: SocketFacts
}

export type Admission = { readonly ok: true; readonly principal: Principal; readonly auth: HelloAuth } | ConnectFailure

export interface AdmissionDependencies {
  readonly clock: Clock
  readonly settings: () => AccessSettings
  readonly store: DeviceStore
  readonly tokens: DeviceTokens
  readonly pairing: Pairing
  readonly bootstrap: BootstrapTokens
  readonly limiter: AuthRateLimiter
}

/** Never throws for anything a client can send; storage faults do throw. */
export function admitConnection(attempt: ConnectAttempt, dependencies: AdmissionDependencies): Admission {
  const { params, facts, nonce } = attempt
  const settings = dependencies.settings()
  const early = checkProtocol(params) ?? checkRole(params) ?? checkOrigin(params, facts, settings)
  if (early !== null) return early
  const role: Role = params.role === 'node' ? 'node' : 'operator'
  const secret = checkSharedSecret(settings, params.auth)
  const locality = localityOf(facts, params.client, secret.ok && secret.method !== 'none')
  if (params.device === undefined) return admitWithoutDevice(attempt, role, locality, dependencies)

  const proof = verifyDeviceProof({ params, role, nonce, nowMs: dependencies.clock.now() })
  if (!proof.ok) return proofFailure(proof)
  const requested = requestedScopes(params, role)
  const authenticated = authenticate({ params, facts, role, secret, requested: requested ?? [] }, dependencies)
  if (!authenticated.ok) return authenticated
  return admitDevice({ attempt, role, locality, publicKey: proof.publicKey, deviceId: params.device.id, authenticated, scopes: scopesOf(requested, authenticated) }, dependencies)
}

function checkProtocol({ minProtocol, maxProtocol, client, role }: ConnectParams): ConnectFailure | null {
  const offers = (version: number) => minProtocol <= version && version <= maxProtocol
  const speaksOlder = client.mode === 'probe' ? maxProtocol >= 3 : role === 'node' && client.mode === 'node' && offers(3)
  if (offers(PROTOCOL_VERSION) || speaksOlder) return null
  const details = { code: 'PROTOCOL_MISMATCH', clientMinProtocol: minProtocol, clientMaxProtocol: maxProtocol, expectedProtocol: PROTOCOL_VERSION, minimumProbeProtocol: 3 }
  return refusal('protocol mismatch', details, { closeCode: 1002 })
}

function checkRole({ role }: ConnectParams): ConnectFailure | null {
  return role === undefined || role === 'operator' || role === 'node' ? null : refusal('invalid role')
}

function checkOrigin({ client }: ConnectParams, facts: SocketFacts, settings: AccessSettings): ConnectFailure | null {
  if (facts.origin === null && !isBrowserClient(client)) return null
  const check = checkBrowserOrigin(facts, settings)
  if (check.ok) return null
  return refusal(`${check.reason} (open the dashboard from the gateway's own address, or add this origin to gateway.controlUi.allowedOrigins)`, { code: 'CONTROL_UI_ORIGIN_NOT_ALLOWED', reason: check.reason })
}

/** Section 2.7: only programs on this machine keep their scopes without a device. */
function admitWithoutDevice(attempt: ConnectAttempt, role: Role, locality: Locality, dependencies: AdmissionDependencies): Admission {
  const { params, facts } = attempt
  if (role === 'operator' && isInteractiveClient(params.client)) {
    return refusal('control ui requires device identity (use HTTPS or localhost secure context)', { code: 'CONTROL_UI_DEVICE_IDENTITY_REQUIRED' })
  }
  const settings = dependencies.settings()
  if (role === 'operator' && isHost(attempt, locality, settings)) return admitted(attempt, role, locality, 'token', requestedScopes(params, role) ?? [])
  const secret = checkSharedSecret(settings, params.auth)
  const presented = (params.auth?.token ?? params.auth?.password ?? '') !== ''
  if (role === 'node' || (!secret.ok && !presented)) return refusal('device identity required', { code: 'DEVICE_IDENTITY_REQUIRED' }, { code: 'NOT_PAIRED' })
  const authenticated = authenticate({ params, facts, role, secret, requested: [] }, dependencies)
  if (!authenticated.ok) return authenticated
  const keepsScopes = locality === 'direct_local' && facts.origin === null && isLocalProgram(params.client)
  const scopes = keepsScopes ? (requestedScopes(params, role) ?? []) : []
  return admitted(attempt, role, locality, authenticated.method, scopes)
}

function admitted(attempt: ConnectAttempt, role: Role, locality: Locality, method: Principal['authMethod'], scopes: readonly string[]): Admission {
  return { ok: true, principal: principalOf(attempt, role, locality, method, scopes, null), auth: { method, role, scopes } }
}

/** The program that runs this gateway. */
function isHost({ params: { client, auth }, facts }: ConnectAttempt, locality: Locality, { hostToken }: AccessSettings): boolean {
  const isProgram = client.id === 'gateway-client' && client.mode === 'backend' && facts.origin === null
  return hostToken !== undefined && isProgram && locality === 'direct_local' && equalSecrets(auth?.token ?? '', hostToken)
}

function isLocalProgram(client: ConnectParams['client']): boolean {
  return (client.id === 'gateway-client' && client.mode === 'backend') || (client.id === 'cli' && client.mode === 'cli')
}

interface DeviceEntry {
  readonly attempt: ConnectAttempt
  readonly role: Role
  readonly locality: Locality
  readonly publicKey: string
  readonly deviceId: string
  readonly authenticated: Authenticated
  readonly scopes: readonly string[]
}

function admitDevice(entry: DeviceEntry, dependencies: AdmissionDependencies): Admission {
  const { attempt, role, locality, deviceId, authenticated, scopes } = entry
  const { tokens } = dependencies
  const refused = grantAtOnce(entry) === null ? ensurePaired(entry, dependencies) ?? useUp(entry, dependencies) : pairByGrant(entry, dependencies)
  if (refused !== null) return refused
  const issued = tokens.issue(deviceId, role, scopes)
  const others = otherTokens(entry, dependencies)
  const auth: HelloAuth = { method: authenticated.method, role, scopes, deviceToken: issued.deviceToken, issuedAtMs: issued.issuedAtMs, ...(others.length === 0 ? {} : { deviceTokens: others }) }
  return { ok: true, principal: principalOf(attempt, role, locality, authenticated.method, scopes, deviceId), auth }
}

/** A setup code can open more than the role it was used with: the other roles' tokens are handed over with the first hello. */
function otherTokens(entry: DeviceEntry, { tokens }: AdmissionDependencies): readonly IssuedDeviceToken[] {
  const { role, deviceId } = entry
  const grant = grantAtOnce(entry)
  if (grant === null) return []
  return grant.roles.filter((other) => other !== role).map((other) => tokens.issue(deviceId, other, other === 'operator' ? grant.scopes : []))
}

function ensurePaired(entry: DeviceEntry, { store, pairing, settings }: AdmissionDependencies): ConnectFailure | null {
  const { attempt, locality, deviceId, authenticated } = entry
  const request = pairingRequest(entry, [entry.role], entry.scopes)
  const known = store.get(deviceId)
  const { client } = attempt.params
  const wish = { ...request, clientId: client.id, clientMode: client.mode }
  const reason = pairingNeed(known, wish)
  if (reason === null) return null
  if (isSilentlyApproved(wish, { reason, locality, hasOrigin: attempt.facts.origin !== null, authMethod: authenticated.method, autoApproveLocal: settings().autoApproveLocal })) {
    pairing.approveNow(request, 'silent')
    return null
  }
  const { requestId } = pairing.ask(request)
  return pairingFailure({ reason, requestId, deviceId, role: entry.role, scopes: entry.scopes, approved: known, keepTrying: authenticated.grant !== null || (entry.role === 'operator' && isBrowserClient(client)) })
}

/** What a setup code gives this client without asking the owner again. */
function grantAtOnce({ attempt, role, authenticated: { grant } }: DeviceEntry): BootstrapGrant | null {
  return grant !== null && pairsAtOnce(grant, attempt.params.client, role) ? grant : null
}

function pairByGrant(entry: DeviceEntry, dependencies: AdmissionDependencies): ConnectFailure | null {
  const refused = useUp(entry, dependencies)
  const grant = grantAtOnce(entry)
  if (refused === null && grant !== null) dependencies.pairing.approveNow(pairingRequest(entry, grant.roles, grant.scopes), 'bootstrap')
  return refused
}

/** Only who gets in uses a code up: who waits for the owner shows it again. */
function useUp({ attempt: { params }, authenticated }: DeviceEntry, { bootstrap }: AdmissionDependencies): ConnectFailure | null {
  if (authenticated.grant === null || bootstrap.consume(params.auth?.bootstrapToken ?? '')) return null
  return authFailure('bootstrap_token_invalid', params)
}

function pairingRequest({ attempt, role, publicKey, deviceId }: DeviceEntry, roles: readonly Role[], scopes: readonly string[]): PairingRequest {
  const { client } = attempt.params
  return {
    deviceId,
    publicKey,
    displayName: client.displayName?.slice(0, 128) ?? null,
    platform: client.platform,
    deviceFamily: client.deviceFamily ?? null,
    clientId: client.id,
    clientMode: client.mode,
    browserOrigin: attempt.facts.origin,
    role,
    roles,
    scopes,
    remoteIp: attempt.facts.clientIp,
  }
}

/** The known scopes among those asked for; null when the client left it open. A node has none, whatever it asks. */
function requestedScopes({ scopes }: ConnectParams, role: Role): readonly string[] | null {
  if (role === 'node') return []
  return scopes === undefined ? null : [...new Set(scopes)].filter((scope) => OPERATOR_SCOPES.some((known) => known === scope))
}

/** Who asks for nothing in particular gets what their credential stands for, which a shared secret does not say. */
function scopesOf(requested: readonly string[] | null, authenticated: Authenticated): readonly string[] {
  return requested ?? authenticated.grant?.scopes ?? authenticated.tokenScopes ?? []
}

function principalOf({ params, facts }: ConnectAttempt, role: Role, locality: Locality, authMethod: Principal['authMethod'], scopes: readonly string[], deviceId: string | null): Principal {
  const { client } = params
  return {
    role,
    scopes,
    authMethod,
    deviceId,
    clientId: client.id,
    clientMode: client.mode,
    clientVersion: client.version,
    platform: client.platform,
    displayName: client.displayName ?? null,
    instanceId: client.instanceId ?? null,
    remoteIp: facts.clientIp,
    isLocal: locality === 'direct_local',
    caps: new Set(params.caps),
  }
}
