// A connection through a proxy: it is asked for a tunnel, and what is said in it is between the two ends.
import * as http from 'node:http'
import * as https from 'node:https'
import type { Duplex } from 'node:stream'
import { splitLogin } from './proxy-login.ts'

/** The proxy is not there, or does not let this through. Its message never holds the proxy's name and password. */
export class ProxyError extends Error {
  readonly code = 'PROXY'
}

const PATIENCE_MS = 12_000

/** `proxy` may have a name and password in it. */
export function connectThrough(proxy: string, host: string, port: number): Promise<Duplex> {
  const { address, login } = splitLogin(proxy)
  const { protocol, hostname, port: proxyPort } = new URL(address)
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const { request } = protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const asking = request({
      method: 'CONNECT', host: hostname.replace(/^\[(.*)\]$/, '$1'), port: proxyPort === '' ? undefined : Number(proxyPort), path: place, agent: false, timeout: PATIENCE_MS,
      headers: { host: place, ...(login !== null && { 'proxy-authorization': `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}` }) },
    })
    asking.once('connect', (response, socket, head) => {
      if (response.statusCode === 200) {
        socket.setTimeout(0)
        if (head.length > 0) socket.unshift(head)
        resolve(socket)
      } else {
        socket.destroy()
        reject(new ProxyError(`the proxy answered ${response.statusCode ?? 'nothing'}`))
      }
    })
    asking.once('response', (response) => {
      response.resume()
      reject(new ProxyError(`the proxy answered ${response.statusCode ?? 'nothing'}`))
    })
    asking.once('timeout', () => asking.destroy(new Error('it does not answer')))
    asking.once('error', (error) => reject(new ProxyError(`the proxy could not be reached: ${(error as NodeJS.ErrnoException).code ?? error.message}`)))
    asking.end()
  })
}
