// The server's own answers to `connect`: hello-ok with how things stand, or "come back later" (protocol v4, sections 2.5 and 2.9).
import type { ConnectFailure, Principal } from '../access/index.ts'
import { hasScope, PROTOCOL_VERSION } from '../protocol/index.ts'
import type { ConnectionPolicy, ConnectParams, HelloAuth, StateVersion, statusWire } from '../protocol/index.ts'

type PresenceEntry = statusWire.PresenceEntry

/** Facts for the snapshot that the server does not know itself. */
export interface SnapshotFacts {
  readonly sessionDefaults?: {
    readonly defaultAgentId: string
    readonly mainKey: string
    readonly mainSessionKey: string
    readonly scope?: string
    readonly ownership?: 'sole' | 'legacy'
    readonly selectionRequired?: boolean
    readonly modelConfigured?: boolean
  }
  readonly appliedConfigHash?: string | null
  /** These three are shown to admins only. */
  readonly configPath?: string
  readonly stateDir?: string
  readonly authMode?: 'none' | 'token' | 'password'
}

export interface HelloFacts {
  readonly version: string
  readonly bootId: string
  readonly connectionId: string
  readonly principal: Principal
  readonly auth: HelloAuth
  readonly methods: readonly string[]
  readonly events: readonly string[]
  readonly capabilities: readonly string[]
  readonly policy: ConnectionPolicy
  readonly presence: readonly PresenceEntry[]
  readonly health: Readonly<Record<string, unknown>>
  readonly stateVersion: StateVersion
  readonly uptimeMs: number
  readonly snapshot: SnapshotFacts
}

export function buildHello(facts: HelloFacts): Readonly<Record<string, unknown>> {
  return {
    type: 'hello-ok',
    protocol: PROTOCOL_VERSION,
    server: { version: facts.version, connId: facts.connectionId, bootId: facts.bootId },
    features: { methods: facts.methods, events: facts.events, capabilities: facts.capabilities },
    snapshot: buildSnapshot(facts),
    auth: facts.auth,
    policy: facts.policy,
  }
}

function buildSnapshot({ principal, presence, health, stateVersion, uptimeMs, snapshot }: HelloFacts): Readonly<Record<string, unknown>> {
  const { configPath, stateDir, authMode, ...open } = snapshot
  const mayRead = hasScope(principal.scopes, 'operator.read')
  const isAdmin = hasScope(principal.scopes, 'operator.admin')
  return {
    suspension: { phase: 'accepting' },
    // Addresses and names of the owner's devices are nobody else's business.
    presence: mayRead ? presence : presence.slice(0, 1),
    health: mayRead ? health : {},
    stateVersion,
    uptimeMs,
    ...open,
    ...(isAdmin ? { configPath, stateDir, authMode } : {}),
  }
}

export type ServerPhase = 'starting' | 'ready' | 'draining'

/** The first step of admission: nobody is judged by a gateway that can't serve them. */
export function closedFailure(phase: ServerPhase, params: ConnectParams): ConnectFailure | null {
  if (phase === 'starting' && params.role !== 'node') {
    return { ok: false, code: 'UNAVAILABLE', message: 'gateway starting; retry shortly', retryable: true, retryAfterMs: 500, details: { reason: 'startup-sidecars' }, closeCode: 1013, closeReason: 'gateway starting' }
  }
  if (phase !== 'draining') return null
  const details = { method: 'connect', reason: 'gateway-restarting', phase }
  return { ok: false, code: 'UNAVAILABLE', message: 'gateway restart in progress; retry shortly', retryable: true, retryAfterMs: 1_000, details, closeCode: 1013, closeReason: 'gateway restart in progress' }
}
