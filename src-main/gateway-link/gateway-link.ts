// The app's own line to whichever gateway its windows belong to: one client at a time, and what it knows. Everything in the app that
// speaks to a gateway asks here, so that it goes on with the next one when the gateway changes.
import type { GatewayClient } from '../../src-renderer/client/gateway-client.ts'
import { NO_GATEWAY } from './gateway-view.ts'
import type { GatewayView, RecentSession, Reply } from './gateway-view.ts'
import { watchGateway } from './watch-gateway.ts'
import type { GatewayWatch } from './watch-gateway.ts'

export interface GatewayLink {
  /** Ends the line to the gateway before; null when there is none to speak to. */
  follow(connect: (() => GatewayClient) | null): void
  /** Null when there is no gateway. It belongs to the gateway of this moment: ask again each time. */
  client(): GatewayClient | null
  view(): GatewayView
  session(key: string): RecentSession | null
  /** At most ten times a second, the last change always. Returns how to stop. */
  onView(listener: (view: GatewayView) => void): () => void
  onReply(listener: (reply: Reply) => void): () => void
  /** The computer woke up: whatever was known is old. */
  wake(): void
}

const PACE_MS = 100

export function createGatewayLink({ after }: { readonly after: (run: () => void, ms: number) => void }): GatewayLink {
  const viewListeners = new Set<(view: GatewayView) => void>()
  const replyListeners = new Set<(reply: Reply) => void>()
  let client: GatewayClient | null = null
  let watch: GatewayWatch | null = null
  let isTold = true

  const view = (): GatewayView => watch?.view() ?? NO_GATEWAY

  function tellLater(): void {
    if (!isTold) return
    isTold = false
    after(() => {
      isTold = true
      for (const listener of viewListeners) listener(view())
    }, PACE_MS)
  }

  return {
    view,
    client: () => client,
    session: (key) => watch?.session(key) ?? null,
    follow(connect) {
      client?.close()
      client = connect?.() ?? null
      const mine = client
      watch = mine === null ? null : watchGateway({
        client: mine,
        after,
        changed: () => mine === client && tellLater(),
        replied: (reply) => {
          if (mine === client) for (const listener of replyListeners) listener(reply)
        },
      })
      tellLater()
    },
    onView(listener) {
      viewListeners.add(listener)
      return () => void viewListeners.delete(listener)
    },
    onReply(listener) {
      replyListeners.add(listener)
      return () => void replyListeners.delete(listener)
    },
    wake() {
      if (client === null) return
      // A connection from before the sleep may look open for minutes; a new one reads everything again.
      if (client.state().kind === 'open') client.reconnect().catch(() => undefined)
      else client.retryNow()
    },
  }
}
