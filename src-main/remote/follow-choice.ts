// What changes in the app when another gateway is used: its windows, its own line, and the gateway in this process.
import type { EmbeddedGateway } from '../embedded-gateway.ts'
import type { AppDescription } from '../gateway-link/connect-embedded.ts'
import { followEmbedded } from '../gateway-link/connect-embedded.ts'
import type { GatewayLink } from '../gateway-link/gateway-link.ts'
import type { WindowKeeper } from '../windows/window-keeper.ts'
import { connectElsewhere } from './connect-elsewhere.ts'
import type { RemoteGateways } from './remote-gateways.ts'

export interface ChoiceSetup {
  readonly remote: RemoteGateways
  readonly gateway: EmbeddedGateway
  readonly link: GatewayLink
  readonly keeper: Pick<WindowKeeper, 'startOver' | 'tell'>
  readonly app: AppDescription
  readonly origin: string
  readonly onFault: (error: unknown) => void
}

/** This computer's own gateway runs while it is used, or kept. */
export function isOwnWanted(remote: Pick<RemoteGateways, 'current' | 'keepsOwn'>): boolean {
  return remote.current() === null || remote.keepsOwn()
}

/** After the app is ready. */
export function followChoice({ remote, gateway, link, keeper, app, origin, onFault }: ChoiceSetup): void {
  let isWanted = isOwnWanted(remote)
  /** Every choice takes the next number; the door of an older one is not gone through. */
  let choice = 0
  const followOwn = followEmbedded(link, gateway, app, () => remote.current() === null)

  function followElsewhere(): void {
    const mine = choice
    link.follow(null)
    // Why there is no door is in the report.
    remote.door().then((door) => mine === choice && link.follow(() => connectElsewhere(door, origin, app)), () => undefined)
  }

  function settleOwn(): void {
    if (isWanted === isOwnWanted(remote)) return
    isWanted = !isWanted
    const settling = isWanted ? gateway.start() : gateway.stop()
    settling.catch(onFault)
  }

  if (remote.current() !== null) followElsewhere()
  remote.onSwitch(() => {
    choice += 1
    settleOwn()
    if (remote.current() === null) followOwn()
    else followElsewhere()
    keeper.startOver()
  })
  remote.onChange(() => {
    settleOwn()
    keeper.tell('gateways.changed', remote.report())
  })
}
