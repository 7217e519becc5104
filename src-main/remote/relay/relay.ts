// Between the app's pages and a gateway elsewhere: a WebSocket on this computer's loopback for pages, another one to the gateway. Pages show a
// one-time ticket of the bridge and never see what lets this app in; the app signs the handshake with its own device. After it frames pass unread.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { createVisitors } from './visitors.ts'
import { joinSockets } from './join-sockets.ts'
import type { RelayTarget } from './join-sockets.ts'

export interface Relay {
  /** `ws://127.0.0.1:<port>`; listens from the first call on. */
  address(): Promise<string>
  /** Lets one caller in, once, until the app ends or the gateway changes. */
  ticket(): string
  /** Everybody who is connected starts anew. */
  drop(): void
  close(): void
}

export interface RelayDependencies {
  /** Only pages of this origin. A program shows the same: no web page can. */
  readonly origin: string
  /** Null: there is nowhere to go now. */
  readonly target: () => RelayTarget | null
}

/** For WebSockets: try again later. */
const LATER = 1013
const GOING_AWAY = 1001
const LARGEST_FRAME = 64 * 1024 * 1024
const TICKET_BYTES = 32

export function createRelay({ origin, target }: RelayDependencies): Relay {
  const visitors = createVisitors(() => randomBytes(TICKET_BYTES).toString('base64url'))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME, perMessageDeflate: false })
  const server = createServer((_request, response) => void response.writeHead(404).end())
  server.on('upgrade', (request, socket, head) => {
    if (request.headers.origin !== origin || request.url !== '/') return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (page) => {
      const goal = target()
      // Its words are told by the app's bridge: a socket has room for few.
      if (goal === null) page.close(LATER, 'the gateway cannot be reached now')
      else joinSockets(page, goal, visitors)
    })
  })
  let listening: Promise<string> | null = null

  function listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => resolve(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`))
    })
  }

  function drop(): void {
    visitors.forget()
    for (const page of sockets.clients) page.close(GOING_AWAY, 'another gateway is used now')
  }

  return {
    address: () => (listening ??= listen()),
    ticket: () => visitors.invite(),
    drop,
    close() {
      drop()
      server.close()
      server.closeAllConnections()
    },
  }
}
