// What the dashboard says in its `connect` request, signed (protocol v4, sections 2.2 and 2.4).
import type { ConnectAuth, ConnectParams } from '../../gateway/protocol/index.ts'
import type { DeviceIdentity } from './device-identity.ts'

const CLIENT_ID = 'openclaw-control-ui'
const CLIENT_MODE = 'webchat'
const ROLE = 'operator'
/** The gateway pins what a device says it is; a browser stays the same device when it is updated. */
const PLATFORM = 'web'
const DEVICE_FAMILY = 'browser'
const SCOPES = ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals', 'operator.questions', 'operator.pairing']
const CAPS = ['tool-events', 'approvals', 'exec-approvals']

export interface Challenge {
  readonly nonce: string
  /** The gateway's clock, so that a wrong clock here does not matter. */
  readonly ts: number
}

/** How this browser presents itself to the owner. */
export interface Presentation {
  readonly version: string
  /** E.g. `Chrome on Linux`. */
  readonly displayName: string
  readonly locale: string
  readonly timeZone: string
}

export async function connectParams(identity: DeviceIdentity, auth: ConnectAuth, challenge: Challenge, presentation: Presentation): Promise<ConnectParams> {
  const token = auth.token ?? auth.deviceToken ?? auth.bootstrapToken ?? ''
  const signed = ['v3', identity.id, CLIENT_ID, CLIENT_MODE, ROLE, SCOPES.join(','), challenge.ts, token, challenge.nonce, PLATFORM, DEVICE_FAMILY].join('|')
  const { version, displayName, locale, timeZone } = presentation
  return {
    minProtocol: 4,
    maxProtocol: 4,
    client: { id: CLIENT_ID, mode: CLIENT_MODE, version, displayName, platform: PLATFORM, deviceFamily: DEVICE_FAMILY, ...(timeZone !== '' && timeZone.length <= 64 && { timeZone }) },
    role: ROLE,
    scopes: SCOPES,
    caps: CAPS,
    auth,
    device: { id: identity.id, publicKey: identity.publicKey, signature: await identity.sign(signed), signedAt: challenge.ts, nonce: challenge.nonce },
    locale,
  }
}
