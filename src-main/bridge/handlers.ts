// What the app does when a page calls.
import type { EmbeddedGateway } from '../embedded-gateway.ts'
import type { RemoteGateways } from '../remote/remote-gateways.ts'
import type { Texts } from '../texts/en.ts'
import type { WindowKeeper } from '../windows/window-keeper.ts'
import type { CallHandlers } from './serve-calls.ts'

export interface CallHandlerDependencies {
  readonly gateway: EmbeddedGateway
  readonly remote: Pick<RemoteGateways, 'current' | 'door'>
  readonly keeper: WindowKeeper
  readonly copyDiagnostics: () => Promise<void>
  readonly texts: Texts
}

export function createCallHandlers({ gateway, remote, keeper, copyDiagnostics, texts }: CallHandlerDependencies): Pick<CallHandlers, 'gateway.signIn' | 'window.open' | 'diagnostics.copy'> {
  return {
    async 'gateway.signIn'() {
      if (remote.current() !== null) return remote.door()
      const { url, signInToken } = await gateway.ready()
      return { url: socketUrl(url), token: signInToken(), elsewhere: null }
    },
    async 'window.open'({ path }) {
      if (keeper.openOwn(path) === null) throw new Error(texts.notAPath)
      return null
    },
    async 'diagnostics.copy'() {
      await copyDiagnostics()
      return null
    },
  }
}

/** `http://host` → `ws://host/` */
export function socketUrl(gatewayUrl: string): string {
  return `${gatewayUrl.replace(/^http/, 'ws')}/`
}
