// A connection that comes back: after a restart of the gateway or a broken line it signs in again by itself.
import type { EventListener, GatewayClient, RequestOptions } from './connect.ts'
import { GatewayClosed, RequestFailed } from './failures.ts'

export interface ReconnectingGateway {
  /** Rejects at once with GatewayClosed while there is no connection. */
  request<Result>(method: string, params?: unknown, options?: RequestOptions): Promise<Result>
  close(): void
}

export interface ReconnectingHandlers {
  readonly connect: () => Promise<GatewayClient>
  readonly onEvent: EventListener
  /** After every sign-in, the first included. */
  readonly onUp: (client: GatewayClient) => void
  readonly onDown: (closed: GatewayClosed) => void
  /** It can't come back by itself: the gateway refuses this client. */
  readonly onGivenUp: (error: unknown) => void
}

const FIRST_WAIT_MS = 150
const LONGEST_WAIT_MS = 5000

/** The first connection decides: when it fails, this rejects. */
export async function keepConnected(handlers: ReconnectingHandlers): Promise<ReconnectingGateway> {
  let current: GatewayClient | null = null
  let closing = false
  let timer: NodeJS.Timeout | undefined

  function adopt(client: GatewayClient): void {
    current = client
    client.onEvent(handlers.onEvent)
    handlers.onUp(client)
    client.closed.then((closed) => {
      current = null
      if (closing) return
      handlers.onDown(closed)
      retry(FIRST_WAIT_MS)
    }, handlers.onGivenUp)
  }

  function retry(waitMs: number): void {
    timer = setTimeout(() => {
      handlers.connect().then((client) => {
        if (closing) client.close()
        else adopt(client)
      }, (error: unknown) => {
        if (closing) return
        if (error instanceof RequestFailed && error.error.retryable !== true) handlers.onGivenUp(error)
        else retry(Math.min(LONGEST_WAIT_MS, waitMs * 1.7))
      })
    }, waitMs)
  }

  adopt(await handlers.connect())
  return {
    request: (method, params, options) => current?.request(method, params, options) ?? Promise.reject(new GatewayClosed(1006, '')),
    close: () => {
      closing = true
      clearTimeout(timer)
      current?.close()
    },
  }
}
