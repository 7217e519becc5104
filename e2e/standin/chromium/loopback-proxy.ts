// The only way out for the stand-in's Chromium: tunnels to this machine, in which the origin of a page of the app is written as Electron writes it.
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { fromChromium } from './scheme-map.ts'

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])
const END_OF_HEADERS = '\r\n\r\n'

/** Resolves with the port. The server does not keep the process alive. */
export async function startLoopbackProxy(): Promise<number> {
  const server = createServer((_request, response) => response.writeHead(403).end())
  server.on('connect', (request, client: Duplex, head: Buffer) => {
    const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(request.url ?? '') ?? []
    if (!LOOPBACK.has(host)) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const target = connect(Number(port), host.replace(/[[\]]/g, ''), () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      forward(client, target, head)
    })
    // Whoever ends ends the other; what went wrong is seen by the page.
    target.on('error', () => client.destroy())
    client.on('error', () => target.destroy())
    client.on('close', () => target.destroy())
  })
  server.unref()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** The first request's head is rewritten, everything after it passes as it is. */
function forward(client: Duplex, target: Socket, head: Buffer): void {
  let begun = head.toString('latin1')
  const collect = (chunk: Buffer): void => {
    begun += chunk.toString('latin1')
    const end = begun.indexOf(END_OF_HEADERS)
    if (end === -1) return
    client.off('data', collect)
    target.write(begun.slice(0, end).replace(/^origin: *(\S+)/im, (_line, origin: string) => `Origin: ${fromChromium(origin)}`) + begun.slice(end), 'latin1')
    client.pipe(target)
  }
  client.on('data', collect)
  target.pipe(client)
}
