// What the system's ssh is started with. Pure. No shell reads any of it, and places were judged before (place.ts).
import type { GatewayPlace } from '../../../src-preload/gateways.ts'

export type SshPlace = Extract<GatewayPlace, { kind: 'ssh' }>

const CONNECT_SECONDS = 15
/** A connection that is silent for three of these is over. */
const ALIVE_SECONDS = 10

/** A tunnel from a port of this computer's loopback to the gateway on the other one's. It asks nothing: whatever a person must decide is decided before. */
export function tunnelArguments(place: SshPlace, localPort: number, knownHosts: readonly string[]): string[] {
  return [
    '-N', '-T',
    ...options({ ...SHARED, ExitOnForwardFailure: 'yes', ServerAliveInterval: String(ALIVE_SECONDS), ServerAliveCountMax: '3', StrictHostKeyChecking: 'yes', UserKnownHostsFile: files(knownHosts), ...(place.identityFile !== '' && { IdentitiesOnly: 'yes' }) }),
    '-L', `127.0.0.1:${localPort}:127.0.0.1:${place.gatewayPort}`,
    ...(place.identityFile === '' ? [] : ['-i', place.identityFile]),
    ...destination(place),
  ]
}

/** Writes the other computer's key into a file and offers it nothing: no key, no password, no session. */
export function keyQuestionArguments(place: SshPlace, file: string): string[] {
  return [
    '-N', '-T',
    ...options({ ...SHARED, StrictHostKeyChecking: 'accept-new', UserKnownHostsFile: files([file]), GlobalKnownHostsFile: 'none', HashKnownHosts: 'no', PreferredAuthentications: 'none', PubkeyAuthentication: 'no', PasswordAuthentication: 'no', KbdInteractiveAuthentication: 'no', GSSAPIAuthentication: 'no', ClearAllForwardings: 'yes' }),
    ...destination(place),
  ]
}

const SHARED = { BatchMode: 'yes', ConnectTimeout: String(CONNECT_SECONDS), UpdateHostKeys: 'no', ControlMaster: 'no', ControlPath: 'none', PermitLocalCommand: 'no', ForwardAgent: 'no', ForwardX11: 'no', Tunnel: 'no' }

function options(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-o', `${name}=${value}`])
}

/** ssh takes several files separated by spaces and gives `%` a meaning. */
function files(paths: readonly string[]): string {
  return paths.map((path) => `"${path.replaceAll('%', '%%')}"`).join(' ')
}

function destination({ host, user, port }: SshPlace): string[] {
  return [...(port === null ? [] : ['-p', String(port)]), ...(user === '' ? [] : ['-l', user]), '--', host]
}
