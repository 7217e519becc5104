// The gateways that the desktop app knows, and what can be done with them. Only in the app's own windows.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { DesktopBridge, GatewayElsewhere } from '../../src-preload/channels.ts'
import { forgetGateway } from '../client/gateway-storage.ts'
import type { GatewayPlace, GatewaySecret, GatewaysReport, GatewayTrial } from '../../src-preload/gateways.ts'

export interface GatewaysStore {
  /** The one that this page belongs to; null: the one on this computer. */
  readonly elsewhere: GatewayElsewhere | null
  /** Null until it was asked for. */
  readonly report: GatewaysReport | null
  readonly problem: string | null
  load(): Promise<void>
  /** The new one's id, or null when its owner said no. Rejects with a message for people, as all of these do. */
  add(name: string, place: GatewayPlace, secret: GatewaySecret): Promise<string | null>
  rename(id: string, name: string): Promise<void>
  remove(id: string): Promise<void>
  tryOut(id: string): Promise<GatewayTrial>
  /** This page starts over then. */
  use(id: string | null): Promise<void>
  retry(): Promise<void>
  keepOwn(keepsOwn: boolean): Promise<void>
}

export type GatewaysStoreApi = StoreApi<GatewaysStore>

export interface GatewaysDependencies {
  readonly bridge: DesktopBridge
  readonly elsewhere: GatewayElsewhere | null
  /** The way to this page's gateway is open (again). */
  readonly wayOpened: () => void
  /** What pages kept of a gateway goes with it. */
  readonly storage: Storage | null
}

export function createGatewaysStore({ bridge, elsewhere, wayOpened, storage }: GatewaysDependencies): GatewaysStoreApi {
  return createStore<GatewaysStore>()((set, get) => {
    const take = (report: GatewaysReport): void => {
      const wasUp = isUp(get().report, elsewhere)
      set({ report, problem: null })
      if (!wasUp && isUp(report, elsewhere)) wayOpened()
    }
    bridge.on('gateways.changed', take)
    return {
      elsewhere,
      report: null,
      problem: null,
      async load() {
        try {
          take(await bridge.call('gateways.get', {}))
        } catch (error) {
          set({ problem: error instanceof Error ? error.message : String(error) })
        }
      },
      add: async (name, place, secret) => (await bridge.call('gateways.add', { name, place, secret }))?.id ?? null,
      rename: async (id, name) => void (await bridge.call('gateways.rename', { id, name })),
      async remove(id) {
        if (await bridge.call('gateways.remove', { id })) forgetGateway(storage, id)
      },
      tryOut: (id) => bridge.call('gateways.try', { id }),
      use: async (id) => void (await bridge.call('gateways.use', { id })),
      retry: async () => void (await bridge.call('gateways.retry', {})),
      keepOwn: async (keepsOwn) => void (await bridge.call('gateways.keepOwn', { keepsOwn })),
    }
  })
}

function isUp(report: GatewaysReport | null, elsewhere: GatewayElsewhere | null): boolean {
  return report?.gateways.find(({ id }) => id === elsewhere?.id)?.route.kind === 'up'
}
