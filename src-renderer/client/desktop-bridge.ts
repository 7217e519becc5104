// The desktop app around this page, when there is one: it says where the gateway is and how to sign in, and asks for views to be shown.
import type { DesktopBridge, GatewayElsewhere } from '../../src-preload/channels.ts'

declare global {
  interface Window {
    /** In the desktop app's windows only. Such a page needs no service worker and asks nobody for a token. */
    readonly openclawDesktop?: DesktopBridge
  }
}

/** Where the page's gateway is, and what lets it in. */
export interface GatewayDoor {
  readonly url: string
  readonly bootstrapToken: string | null
  /** Set when the desktop app uses a gateway on another computer. */
  readonly elsewhere?: GatewayElsewhere | null
}

/** The app's own gateway. Null outside the app, or when the app has no gateway to offer: it tells the owner why itself. */
export async function askDesktopForGateway(bridge: DesktopBridge | undefined): Promise<GatewayDoor | null> {
  if (bridge === undefined) return null
  try {
    const { url, token, elsewhere } = await bridge.call('gateway.signIn', {})
    return { url, bootstrapToken: token, elsewhere }
  } catch {
    return null
  }
}
