// Binds the gateway's port: refuses to open it to the network without auth, and explains a port that is taken.
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { isLoopbackHost } from '../access/index.ts'
import type { AccessSettings } from '../access/index.ts'
import type { Logger } from '../platform/index.ts'
import { unavailable } from '../protocol/index.ts'

export interface BindOptions {
  /** The first one must succeed; the others (such as `::1` beside `127.0.0.1`) are a convenience. */
  readonly hosts: readonly string[]
  /** 0 picks a free one. */
  readonly port: number
}

export interface Listeners {
  readonly port: number
  /** Stops accepting, ends idle connections at once and the rest after the grace period. */
  close(graceMs: number): Promise<void>
}

export interface ListenerHandlers {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  readonly logger: Logger
}

/** Throws AppError when the address is not loopback and nothing protects it. */
export function assertSafeBind(hosts: readonly string[], settings: AccessSettings): void {
  const open = hosts.find((host) => !isLoopbackHost(host))
  if (open === undefined) return
  const secret = settings.mode === 'token' ? settings.token : settings.mode === 'password' ? settings.password : undefined
  if (secret !== undefined && secret !== '') return
  const why = settings.mode === 'none' ? 'gateway.auth.mode is "none"' : `gateway.auth.${settings.mode} is not set`
  throw unavailable(`Refusing to listen on ${open}: ${why}, so everyone on the network could use this assistant. Set gateway.auth.token, or bind to loopback (gateway.bind: "loopback").`, { details: { code: 'UNSAFE_BIND', host: open } })
}

export async function bindListeners({ hosts, port }: BindOptions, handlers: ListenerHandlers): Promise<Listeners> {
  const [first = '127.0.0.1', ...others] = hosts
  const main = createHttpServer(handlers)
  const boundPort = await listen(main, first, port)
  const servers = [main]
  for (const host of others) {
    const extra = createHttpServer(handlers)
    try {
      await listen(extra, host, boundPort)
      servers.push(extra)
    } catch (error) {
      handlers.logger.debug('further address not bound', { host, port: boundPort, error: error instanceof Error ? error.message : String(error) })
    }
  }
  return { port: boundPort, close: async (graceMs) => void (await Promise.all(servers.map((server) => closeServer(server, graceMs)))) }
}

function createHttpServer({ onRequest, onUpgrade }: ListenerHandlers): Server {
  const server = createServer({ headersTimeout: 15_000, keepAliveTimeout: 5_000, maxHeaderSize: 32 * 1024, noDelay: true }, onRequest)
  server.on('upgrade', onUpgrade)
  // A malformed request must not take the process down; the socket just ends.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
    else socket.destroy()
  })
  return server
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port, exclusive: true }, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    throw await explainListenFailure(error, host, port)
  }
  return (server.address() as AddressInfo).port
}

async function explainListenFailure(error: unknown, host: string, port: number): Promise<unknown> {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') {
    const { explainTakenPort, findPortHolder } = await import('./port-holder.ts')
    const holder = await findPortHolder(host, port)
    return unavailable(explainTakenPort(host, port, holder), { cause: error, details: { code: 'PORT_TAKEN', host, port, ...holder } })
  }
  if (code === 'EACCES') return unavailable(`Port ${port} on ${host} needs special rights. Choose one above 1023: gateway.port in the configuration.`, { cause: error, details: { code: 'PORT_FORBIDDEN', host, port } })
  if (code === 'EADDRNOTAVAIL') return unavailable(`This machine has no address ${host}. Correct gateway.bind in the configuration.`, { cause: error, details: { code: 'ADDRESS_UNKNOWN', host, port } })
  return error
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}
