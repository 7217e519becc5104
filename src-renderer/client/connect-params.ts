// What a client says in its `connect` request, signed where it has a device (protocol v4, sections 2.2 and 2.4).
import type { ConnectAuth, ConnectParams } from '../../gateway/protocol/index.ts'
import type { DeviceIdentity } from './device-identity.ts'

const ROLE = 'operator'
const SCOPES = ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals', 'operator.questions', 'operator.pairing']

/** What sort of program a client is. The gateway pins what a device says it is; it stays the same when the program is updated. */
export interface ClientKind {
  readonly id: ConnectParams['client']['id']
  readonly mode: ConnectParams['client']['mode']
  readonly platform: string
  readonly deviceFamily: string
  /** Features, by which the gateway chooses what it sends. */
  readonly caps: readonly string[]
}

/** The dashboard. `session-scoped-events`: of runs it hears where a chat is followed; the list of chats has events of its own. */
export const BROWSER: ClientKind = { id: 'openclaw-control-ui', mode: 'webchat', platform: 'web', deviceFamily: 'browser', caps: ['session-scoped-events', 'tool-events', 'approvals', 'exec-approvals'] }

export interface Challenge {
  readonly nonce: string
  /** The gateway's clock, so that a wrong clock here does not matter. */
  readonly ts: number
}

/** How this client presents itself to the owner. */
export interface Presentation {
  /** A browser unless given. */
  readonly kind?: ClientKind
  readonly version: string
  /** E.g. `Chrome on Linux`. */
  readonly displayName: string
  readonly locale: string
  readonly timeZone: string
}

/** Without an identity the client is a program of the gateway's own machine. */
export async function connectParams(identity: DeviceIdentity | null, auth: ConnectAuth, challenge: Challenge, presentation: Presentation): Promise<ConnectParams> {
  const { kind = BROWSER, version, displayName, locale, timeZone } = presentation
  const { id, mode, platform, deviceFamily, caps } = kind
  return {
    minProtocol: 4,
    maxProtocol: 4,
    client: { id, mode, version, displayName, platform, deviceFamily, ...(timeZone !== '' && timeZone.length <= 64 && { timeZone }) },
    role: ROLE,
    scopes: SCOPES,
    caps: [...caps],
    auth,
    ...(identity !== null && { device: await prove(identity, kind, auth, challenge) }),
    locale,
  }
}

async function prove(identity: DeviceIdentity, { id, mode, platform, deviceFamily }: ClientKind, auth: ConnectAuth, { nonce, ts }: Challenge): Promise<NonNullable<ConnectParams['device']>> {
  const token = auth.token ?? auth.deviceToken ?? auth.bootstrapToken ?? ''
  const signed = ['v3', identity.id, id, mode, ROLE, SCOPES.join(','), ts, token, nonce, platform, deviceFamily].join('|')
  return { id: identity.id, publicKey: identity.publicKey, signature: await identity.sign(signed), signedAt: ts, nonce }
}
