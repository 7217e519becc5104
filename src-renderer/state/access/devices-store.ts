// The devices that may use this gateway, those that ask to, and what their owner does with them.
import type { StoreApi } from 'zustand/vanilla'
import type { devicesWire } from '../../../gateway/protocol/index.ts'
import type { GatewayClient } from '../../client/gateway-client.ts'
import { createResource } from '../create-resource.ts'
import type { Resource } from '../create-resource.ts'

export type PendingDevice = devicesWire.PendingDevice

export interface DeviceToken {
  readonly role: string
  readonly scopes: readonly string[]
  readonly createdAtMs: number
  readonly rotatedAtMs?: number
  readonly revokedAtMs?: number
  readonly lastUsedAtMs?: number
}

export interface PairedDevice {
  readonly deviceId: string
  readonly displayName?: string
  /** The name its owner gave it. */
  readonly operatorLabel?: string
  readonly platform?: string
  readonly deviceFamily?: string
  readonly clientId?: string
  readonly clientMode?: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly approvedVia?: string
  readonly approvedAtMs: number
  readonly lastSeenAtMs?: number
  readonly remoteIp?: string
  readonly connected: boolean
  readonly tokens: readonly DeviceToken[]
}

export interface DeviceList {
  readonly pending: readonly PendingDevice[]
  readonly paired: readonly PairedDevice[]
}

export interface SignInLink {
  readonly url: string
  readonly expiresAtMs: number
}

export interface PairingLink extends SignInLink {
  /** Where it leads. */
  readonly gatewayUrl: string
}

/** Every action rejects with RequestError; the list follows by itself. */
export interface DevicesStore extends Resource<DeviceList> {
  readonly approve: (requestId: string) => Promise<void>
  readonly decline: (requestId: string) => Promise<void>
  readonly rename: (deviceId: string, label: string) => Promise<void>
  /** Disconnects it and forgets that it was ever let in. */
  readonly remove: (deviceId: string) => Promise<void>
  /** Its keys stop working; what it was allowed stays noted. */
  readonly signOutDevice: (deviceId: string, roles: readonly string[]) => Promise<void>
  /** Exchanges this browser's own key for a new one. */
  readonly renewKey: () => Promise<void>
  /** For one other browser; `url` has the address this page was reached at. */
  readonly makeSignInLink: (origin: string) => Promise<SignInLink>
  /** For the desktop app of one other computer, which then asks to be let in. Null: the gateway knows best where others reach it. */
  readonly makePairingLink: (publicUrl: string | null) => Promise<PairingLink>
  /** Asks the owner for more rights and waits for the answer; with a yes this browser has them at once. */
  readonly askForRights: (scopes: readonly string[]) => Promise<'approved' | 'rejected' | 'expired'>
}

const CHANGED_BY = ['device.pair.requested', 'device.pair.resolved', 'device.pair.changed', 'presence']

export function createDevicesStore({ client }: { readonly client: GatewayClient }): StoreApi<DevicesStore> {
  const list = createResource<DeviceList>({ client, read: () => client.request<DeviceList>('device.pair.list'), changedBy: CHANGED_BY })
  // The actions join the store that holds the list: together they are what the type says.
  const store = list as StoreApi<Resource<DeviceList>> as unknown as StoreApi<DevicesStore>

  async function change(method: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    try {
      await client.request(method, params)
    } finally {
      // Also after a refusal: what was asked about may be gone.
      if (client.state().kind === 'open') await store.getState().load()
    }
  }

  store.setState({
    approve: (requestId) => change('device.pair.approve', { requestId }),
    decline: (requestId) => change('device.pair.reject', { requestId }),
    rename: (deviceId, label) => change('device.pair.rename', { deviceId, label }),
    remove: (deviceId) => change('device.pair.remove', { deviceId }),
    async signOutDevice(deviceId, roles) {
      for (const role of roles) await change('device.token.revoke', { deviceId, role })
    },
    async renewKey() {
      const state = client.state()
      if (state.kind !== 'open') return
      // The gateway hands a new key only to a connection that the old one opened.
      await client.reconnect()
      const { token } = await client.request<{ readonly token?: string }>('device.token.rotate', { deviceId: state.hello.deviceId, role: 'operator' })
      await client.reconnect(token)
      await store.getState().load()
    },
    async makeSignInLink(origin) {
      const { url, expiresAtMs } = await client.request<SignInLink>('desktop.signInLink')
      return { url: `${origin}/${new URL(url).hash}`, expiresAtMs }
    },
    async makePairingLink(publicUrl) {
      const { setupCode, gatewayUrl, expiresAtMs } = await client.request<{ readonly setupCode: string; readonly gatewayUrl: string; readonly expiresAtMs: number }>('device.pair.setupCode', { bootstrapProfile: 'limited', ...(publicUrl !== null && { publicUrl }) })
      return { url: `oc-pair://${setupCode}`, gatewayUrl, expiresAtMs }
    },
    async askForRights(scopes) {
      const { requestId } = await client.request<{ readonly requestId: string }>('device.scopes.requestUpgrade', { scopes })
      const { status, deviceToken } = await client.request<{ readonly status: 'approved' | 'rejected' | 'expired'; readonly deviceToken?: string }>('device.scopes.waitUpgrade', { requestId }, { timeoutMs: 0 })
      if (status === 'approved') await client.reconnect(deviceToken)
      return status
    },
  })
  return store
}
