// The accent colour of the gateway's settings. Kept in this browser, so that public/theme.js has it before the first paint.
import type { desktopWire } from '../../../gateway/protocol/index.ts'
import type { GatewayClient } from '../../client/gateway-client.ts'
import { accentOf } from '../../lib/appearance/accent.ts'
import type { Accent } from '../../lib/appearance/accent.ts'

const KEY = 'openclaw.accent'

export interface AccentDependencies {
  readonly client: GatewayClient
  readonly storage: Pick<Storage, 'setItem' | 'removeItem'> | null
  /** Puts it on the page; null is the page's own. */
  readonly apply: (accent: Accent | null) => void
}

/** Asks with every greeting and whenever the settings change. */
export function followAccent({ client, storage, apply }: AccentDependencies): void {
  const load = async (): Promise<void> => {
    const state = client.state()
    // Gateways of before know no colours.
    if (state.kind !== 'open' || !state.hello.methods.has('desktop.appearance')) return
    const { seamColor } = await client.request<desktopWire.AppearanceResult>('desktop.appearance')
    const accent = seamColor === null ? null : accentOf(seamColor)
    apply(accent)
    try {
      if (accent === null) storage?.removeItem(KEY)
      else storage?.setItem(KEY, `${accent.hue} ${accent.strength}`)
    } catch {
      // Full or denied: it is asked for again with the next visit.
    }
  }
  const again = () => {
    load().catch(() => {
      // A colour is a comfort: the page keeps the one it has, and the next greeting asks again.
    })
  }
  client.onState(({ kind }) => {
    if (kind === 'open') again()
  })
  client.on('config.changed', again)
}
