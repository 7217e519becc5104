// Puts the parts of access together over one database.
import type { Clock, EventSink } from '../lib/index.ts'
import type { Database } from '../storage/index.ts'
import { admitConnection } from './admit-connection.ts'
import type { Admission, ConnectAttempt } from './admit-connection.ts'
import { createAuthRateLimiter } from './auth-rate-limiter.ts'
import type { AuthRateLimiter } from './auth-rate-limiter.ts'
import { createBootstrapTokens } from './bootstrap-tokens.ts'
import type { BootstrapPurpose } from './bootstrap-tokens.ts'
import { createDeviceStore } from './device-store.ts'
import { createDevices } from './devices.ts'
import type { Devices } from './devices.ts'
import { createDeviceTokens } from './device-tokens.ts'
import type { GatewayIdentity } from './gateway-identity.ts'
import { createPairing } from './pairing.ts'
import type { AccessSettings } from './settings.ts'
import { makeSetupCode } from './setup-code.ts'
import type { SetupCode, SetupCodeDependencies, SetupCodeRequest } from './setup-code.ts'

export interface AccessDependencies {
  readonly database: Database
  readonly identity: GatewayIdentity
  readonly clock: Clock
  readonly emit: EventSink
  readonly settings: () => AccessSettings
  /** A note about a device (last seen, last used) could not be stored: worth a log line, not a refusal. */
  readonly onFault?: (error: unknown) => void
}

export interface Access {
  /** Judges a `connect` request whose parameters are valid. */
  admit(attempt: ConnectAttempt): Admission
  /** What owners do with devices. */
  readonly devices: Devices
  /** Shared by WebSocket and HTTP, so that an attacker gets one budget. */
  readonly limiter: AuthRateLimiter
  readonly settings: () => AccessSettings
  /** A single-use credential that lives ten minutes; shown once. */
  issueBootstrapToken(purpose: BootstrapPurpose): { readonly token: string; readonly expiresAtMs: number }
  /** Such a credential together with the way here. Throws AppError for an address that a code may not lead to. */
  issueSetupCode(request: SetupCodeRequest, ownUrl: SetupCodeDependencies['ownUrl']): SetupCode
}

export function createAccess({ database, identity, clock, emit, settings, onFault }: AccessDependencies): Access {
  const store = createDeviceStore(database)
  const tokens = createDeviceTokens({ store, secret: identity.secret, clock })
  const pairing = createPairing({ database, store, clock, emit })
  const bootstrap = createBootstrapTokens({ database, clock })
  const limiter = createAuthRateLimiter({ clock, settings })
  // One transaction: a device is never stored without its token, and a setup code is used up together with what it made.
  const admit = database.transaction((attempt: ConnectAttempt) => admitConnection(attempt, { clock, settings, store, tokens, pairing, bootstrap, limiter }))

  /** On a full or read-only disk a paired device still gets in. */
  function noteVisit({ principal }: Extract<Admission, { ok: true }>): void {
    const { deviceId, role, authMethod, remoteIp } = principal
    if (deviceId === null) return
    try {
      store.seen(deviceId, clock.now(), authMethod === 'device-token' ? 'device-token-auth' : 'connect', remoteIp)
      if (authMethod === 'device-token') store.tokenUsed(deviceId, role, clock.now())
    } catch (error) {
      onFault?.(error)
    }
  }

  return {
    admit(attempt) {
      const admission = admit(attempt)
      if (admission.ok) noteVisit(admission)
      return admission
    },
    devices: createDevices({ store, tokens, pairing, emit }),
    limiter,
    settings,
    issueBootstrapToken: (purpose) => bootstrap.issue(purpose),
    issueSetupCode: (request, ownUrl) => makeSetupCode(request, { issue: (purpose) => bootstrap.issue(purpose), ownUrl, mode: () => settings().mode }),
  }
}
