// The gateways elsewhere as a whole: which there are, which one is used, the way to it, and what lets the app in.
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { GatewayElsewhere } from '../../src-preload/channels.ts'
import type { GatewayPlace, GatewaySecret, GatewaysReport, GatewayTrial } from '../../src-preload/gateways.ts'
import type { Dialogs } from '../ports/desktop-services.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'
import type { CredentialKeeper } from './credentials.ts'
import type { GatewayList, KnownGateway } from './gateway-list.ts'
import { createGatewayRoute } from './gateway-route.ts'
import type { GatewayRoute, RouteDependencies } from './gateway-route.ts'
import { describePlace, judgePlace } from './place.ts'
import type { RelayTarget } from './relay/join-sockets.ts'
import { openRemote } from './relay/open-remote.ts'
import type { WayTo } from './relay/open-remote.ts'
import { createRelay } from './relay/relay.ts'
import { tryGateway } from './try-gateway.ts'

export interface RemoteGateways {
  /** Null: the one on this computer is used. */
  current(): KnownGateway | null
  keepsOwn(): boolean
  report(): GatewaysReport
  /** How a page reaches the gateway that is used; only while one elsewhere is. */
  door(): Promise<{ readonly url: string; readonly token: string; readonly elsewhere: GatewayElsewhere }>
  address(): Promise<string>
  add(name: string, place: GatewayPlace, secret: GatewaySecret): Promise<{ readonly id: string } | null>
  /** With the one-time token of a link. What is known already keeps its name; what could not be reached is not kept. */
  pair(url: string, code: string): Promise<{ readonly id: string; readonly name: string; readonly trial: GatewayTrial }>
  rename(id: string, name: string): void
  remove(id: string): Promise<boolean>
  try(id: string): Promise<GatewayTrial>
  use(id: string | null): void
  retry(): void
  keepOwn(keepsOwn: boolean): void
  /** Another gateway is used from now on. Told before windows start over. */
  onSwitch(listener: () => void): void
  onChange(listener: () => void): void
  close(): void
}

const LONGEST_NAME = 60

export interface RemoteDependencies {
  readonly list: GatewayList
  readonly credentials: CredentialKeeper
  /** A file for each gateway with the key that a person confirmed. */
  readonly hostKeyFile: (gatewayId: string) => string
  readonly openTunnel: RouteDependencies['openTunnel']
  /** Whether a proxy is between here and there. */
  readonly wayTo: WayTo
  readonly dialogs: Pick<Dialogs, 'ask'>
  readonly texts: Texts
  readonly origin: string
  readonly version: string
}

export function createRemoteGateways({ list, credentials, hostKeyFile, openTunnel, wayTo, dialogs, texts, origin, version }: RemoteDependencies): RemoteGateways {
  const words = texts.remote
  const switchListeners = new Set<() => void>()
  const changeListeners = new Set<() => void>()
  let route: GatewayRoute | null = null
  /** What was wrong with the stored list, or with the secrets. */
  let problem = list.setAside === null ? null : fill(words.setAside, { path: list.setAside })
  const relay = createRelay({ origin, target: () => (route === null ? null : targetOf(route)) })

  const tell = (): void => changeListeners.forEach((listener) => listener())
  const find = (id: string): KnownGateway => {
    const known = list.find(id)
    if (known === null) throw new Error(words.unknown)
    return known
  }
  const open = (gateway: KnownGateway): GatewayRoute => createGatewayRoute({ gateway, texts, openTunnel, changed: tell })

  function follow(): void {
    route?.stop()
    const { current } = list.content()
    route = current === null ? null : open(find(current))
  }

  function noteProblem(error: unknown): void {
    problem = fill(words.secretsUnreadable, { reason: error instanceof Error ? error.message : String(error) })
    tell()
  }

  function keepDeviceToken(id: string, token: string | null, scopes: readonly string[] = []): void {
    // One that was removed meanwhile leaves nothing behind.
    if (list.find(id) !== null) credentials.keepDeviceToken(id, token, scopes).catch(noteProblem)
  }

  function targetOf(way: GatewayRoute): RelayTarget | null {
    const url = way.address()
    const { id } = way.gateway
    return url === null ? null : {
      open: () => openRemote(url, wayTo),
      credentials: () => credentials.open(id),
      letIn(token, scopes) {
        way.noteOpen()
        if (token !== null) keepDeviceToken(id, token, scopes)
      },
      turnedAway(error) {
        const code = error.details?.code ?? ''
        if (code === 'AUTH_DEVICE_TOKEN_MISMATCH') keepDeviceToken(id, null)
        if (code === 'AUTH_BOOTSTRAP_TOKEN_INVALID') {
          // Another window of this app was faster, or the link ran out: what is left is the device's own token, if it has one.
          credentials.dropCode(id).catch(noteProblem)
          return 'again'
        }
        way.noteRefusal(code, error.message)
        return 'final'
      },
      failed: (error) => way.noteFailure(error),
    }
  }

  async function confirm({ message, detail, yes, no }: { readonly message: string; readonly detail: string; readonly yes: string; readonly no: string }, values: Readonly<Record<string, string>>): Promise<boolean> {
    return (await dialogs.ask({ kind: 'question', message: fill(message, values), detail: fill(detail, values), buttons: [yes, no] })) === 0
  }

  follow()

  return {
    current: () => route?.gateway ?? null,
    keepsOwn: () => list.content().keepsOwn,
    report() {
      const { current, keepsOwn, gateways } = list.content()
      return { current, keepsOwn, problem, gateways: gateways.map((gateway) => ({ ...gateway, route: gateway.id === route?.gateway.id ? route.state() : { kind: 'off' } })) }
    },
    async door() {
      if (route === null) throw new Error(words.unknown)
      const { id, name } = find(route.gateway.id)
      const { device } = await credentials.open(id).catch((error: unknown) => {
        noteProblem(error)
        throw error
      })
      return { url: `${await relay.address()}/`, token: relay.ticket(), elsewhere: { id, name, deviceId: device.id } }
    },
    address: () => relay.address(),
    async add(name, wanted, secret) {
      const judged = judgePlace(wanted)
      if (!judged.ok) throw new Error(words.place[judged.problem])
      const { place } = judged
      const isPlain = place.kind === 'url' && place.url.startsWith('ws:')
      const shown = isPlain ? `${describePlace(place)}\n${words.add.plain}` : describePlace(place)
      if (!(await confirm(words.add, { name, place: shown }))) return null
      const id = randomBytes(8).toString('hex')
      await credentials.keepSecret(id, secret)
      list.change({ gateways: [...list.content().gateways, { id, name, place }] })
      tell()
      return { id }
    },
    async pair(url, code) {
      const judged = judgePlace({ kind: 'url', url })
      if (!judged.ok) throw new Error(words.place[judged.problem])
      const { place } = judged
      const { gateways } = list.content()
      const known = gateways.find((gateway) => gateway.place.kind === 'url' && place.kind === 'url' && gateway.place.url === place.url)
      const gateway = known ?? { id: randomBytes(8).toString('hex'), name: new URL(url).host.slice(0, LONGEST_NAME), place }
      const { id, name } = gateway
      await credentials.keepSecret(id, { kind: 'code', value: code })
      if (known === undefined) list.change({ gateways: [...gateways, gateway] })
      const trial = await this.try(id)
      if (trial.kind === 'fails') await credentials.dropCode(id)
      if (trial.kind === 'fails' && known === undefined) {
        list.change({ gateways: list.content().gateways.filter((other) => other.id !== id) })
        await credentials.forget(id)
      }
      tell()
      return { id, name, trial }
    },
    rename(id, name) {
      find(id)
      list.change({ gateways: list.content().gateways.map((gateway) => (gateway.id === id ? { ...gateway, name } : gateway)) })
      tell()
    },
    async remove(id) {
      const { name } = find(id)
      if (!(await confirm(words.remove, { name }))) return false
      if (route?.gateway.id === id) this.use(null)
      list.change({ gateways: list.content().gateways.filter((gateway) => gateway.id !== id) })
      rmSync(hostKeyFile(id), { force: true })
      tell()
      await credentials.forget(id)
      return true
    },
    async try(id) {
      const way = route?.gateway.id === id ? route : open(find(id))
      try {
        const state = await way.settled()
        const url = way.address()
        if (url === null) return { kind: 'fails', message: 'message' in state ? state.message : words.reach.silent }
        return await tryGateway({ socket: openRemote(url, wayTo), credentials: await credentials.open(id), version, texts, keepDeviceToken: (token, scopes) => keepDeviceToken(id, token, scopes) })
      } finally {
        if (way !== route) way.stop()
      }
    },
    use(id) {
      if (id !== null) find(id)
      if (id === list.content().current) return
      list.change({ current: id })
      problem = null
      relay.drop()
      follow()
      for (const listener of switchListeners) listener()
      tell()
    },
    retry: () => route?.retry(),
    keepOwn(keepsOwn) {
      list.change({ keepsOwn })
      tell()
    },
    onSwitch: (listener) => void switchListeners.add(listener),
    onChange: (listener) => void changeListeners.add(listener),
    close() {
      route?.stop()
      relay.close()
    },
  }
}

/** Beside the app's other files, apart from the person's own. */
export function hostKeyFileIn(userData: string): (gatewayId: string) => string {
  return (gatewayId) => join(userData, 'ssh', `${gatewayId}.known_hosts`)
}
