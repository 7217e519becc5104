// Gateways elsewhere, put together for this computer.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { SecretStore } from '../../gateway/secrets/index.ts'
import type { Dialogs } from '../ports/desktop-services.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'
import { createCredentialKeeper } from './credentials.ts'
import { openGatewayList } from './gateway-list.ts'
import { createRemoteGateways, hostKeyFileIn } from './remote-gateways.ts'
import type { RemoteDependencies, RemoteGateways } from './remote-gateways.ts'
import type { WayTo } from './relay/open-remote.ts'
import { askHostKey, keepHostKey } from './ssh/host-key.ts'
import { runSsh } from './ssh/run-ssh.ts'
import { createSshTunnel } from './ssh/ssh-tunnel.ts'

export interface RemoteSetup {
  readonly userData: string
  readonly secrets: () => Promise<SecretStore>
  readonly wayTo: WayTo
  readonly dialogs: Pick<Dialogs, 'ask'>
  readonly texts: Texts
  readonly origin: string
  readonly version: string
  readonly now: () => number
}

/** Before the app is ready; nothing is connected and no keychain is touched until it is needed. */
export function setUpRemote({ userData, secrets, wayTo, dialogs, texts, origin, version, now }: RemoteSetup): RemoteGateways {
  const hostKeyFile = hostKeyFileIn(userData)
  const openTunnel: RemoteDependencies['openTunnel'] = ({ id }, place, changed) => createSshTunnel({
    place,
    run: runSsh,
    knownHosts: [hostKeyFile(id), join(homedir(), '.ssh', 'known_hosts')],
    findPort,
    isListening,
    askHostKey: () => askHostKey(runSsh, place),
    async confirmHostKey(key) {
      const { message, detail, yes, no } = texts.remote.hostKey
      const isConfirmed = (await dialogs.ask({ kind: 'warning', message, detail: fill(detail, { host: place.host, type: key.type, fingerprint: key.fingerprint }), buttons: [yes, no] })) === 0
      if (isConfirmed) keepHostKey(hostKeyFile(id), key)
      return isConfirmed
    },
    changed,
    now,
    after(run, ms) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  return createRemoteGateways({ list: openGatewayList(join(userData, 'gateways.json'), now), credentials: createCredentialKeeper(secrets), hostKeyFile, openTunnel, wayTo, dialogs, texts, origin, version })
}

function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
