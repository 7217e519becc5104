// What the tray shows of gateways: how the one that is used stands, and which there are to choose from.
import type { EmbeddedGateway } from '../embedded-gateway.ts'
import type { MenuEntry } from '../ports/menu.ts'
import type { Texts } from '../texts/en.ts'
import type { TraySetup } from '../tray/set-up-tray.ts'
import type { RemoteGateways } from './remote-gateways.ts'

/** Empty while there is only this computer's. */
function gatewayMenu(remote: Pick<RemoteGateways, 'report'>, texts: Texts): readonly MenuEntry[] {
  const { current, gateways } = remote.report()
  if (gateways.length === 0) return []
  const choices = [{ id: '', name: texts.remote.here }, ...gateways]
  return [{ kind: 'submenu', label: texts.remote.menu, entries: choices.map(({ id, name }) => ({ kind: 'action', id: `gateway:${id}`, label: name, isChecked: id === (current ?? '') })) }]
}

export function hostForTray(gateway: Pick<EmbeddedGateway, 'state' | 'onState'>, remote: RemoteGateways, texts: Texts): Pick<TraySetup, 'host' | 'gateways' | 'onHost'> {
  return {
    host: () => (remote.current() === null ? gateway.state() : { kind: 'elsewhere' }),
    gateways: () => gatewayMenu(remote, texts),
    onHost(listener) {
      gateway.onState(listener)
      remote.onChange(listener)
    },
  }
}
