// How this app presents itself to a gateway elsewhere, in place of the page or program that speaks through it.
import { hostname } from 'node:os'
import type { ConnectAuth, ConnectParams } from '../../../gateway/protocol/index.ts'
import type { Credentials } from '../credentials.ts'
import { signedBy } from '../device.ts'
import type { Challenge } from '../device.ts'

const SCOPES = ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals', 'operator.questions', 'operator.pairing']
/** What every pairing link gives, and all that is asked for with one. */
const LINK_SCOPES = ['operator.read', 'operator.write', 'operator.approvals', 'operator.questions']

/**
 * The caller's wishes, this app's device. The app is a program and no web page: it shows no origin, so that nobody has to open their gateway
 * to another one, and it says that it is a program. What the caller itself knows (a token somebody typed) goes before what is kept.
 */
export function connectAs({ device, deviceToken, scopes, secret }: Credentials, params: ConnectParams, challenge: Challenge): ConnectParams {
  const { auth: given, device: _device, client, ...rest } = params
  const mode = client.mode === 'webchat' ? 'ui' : client.mode
  const typed = typedAuth(given)
  const bounds = typed !== null ? null : secret?.kind === 'code' ? LINK_SCOPES : scopes
  return signedBy(device, {
    ...rest,
    ...(bounds !== null && { scopes: (rest.scopes ?? bounds).filter((scope) => bounds.includes(scope)) }),
    client: { ...client, id: 'gateway-client', mode, displayName: `OpenClaw on ${hostname()}`, platform: process.platform, deviceFamily: 'desktop' },
    auth: typed ?? keptAuth(deviceToken, secret),
  }, challenge)
}

function typedAuth(auth: ConnectAuth | undefined): ConnectAuth | null {
  if (auth?.token !== undefined) return { token: auth.token }
  return auth?.password === undefined ? null : { password: auth.password }
}

function keptAuth(deviceToken: string | null, secret: Credentials['secret']): ConnectAuth {
  if (secret?.kind === 'code') return { bootstrapToken: secret.value }
  if (deviceToken !== null) return { deviceToken }
  if (secret === null) return {}
  return secret.kind === 'token' ? { token: secret.value } : { password: secret.value }
}

/** What the app itself wishes for when it tries a gateway. */
export function trialParams(version: string): ConnectParams {
  return { minProtocol: 4, maxProtocol: 4, client: { id: 'gateway-client', mode: 'ui', version, platform: process.platform, deviceFamily: 'desktop' }, role: 'operator', scopes: SCOPES, caps: [] }
}
