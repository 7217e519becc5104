// Where the gateway listens, where it refuses to, and what it says about a port that is taken.
import { createServer as createHttpServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { describe, expect, it } from 'vitest'
import { RawClient } from './testing/raw-client.ts'
import { startTestServer } from './testing/start-test-server.ts'

async function holding(server: Server, test: (port: number) => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await test((server.address() as AddressInfo).port)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

const bindTo = (host: string, port = 0) => ({ bind: () => ({ hosts: [host], port }) })

describe('unsafe binds', () => {
  it.each([
    ['everywhere without auth', '0.0.0.0', { mode: 'none' as const }, 'gateway.auth.mode is "none"'],
    ['IPv6 everywhere without auth', '::', { mode: 'none' as const }, 'gateway.auth.mode is "none"'],
    ['the network without a token', '192.168.1.5', { mode: 'token' as const, token: '' }, 'gateway.auth.token is not set'],
    ['the network without a password', '0.0.0.0', { mode: 'password' as const }, 'gateway.auth.password is not set'],
  ])('refuses %s', async (_name, host, settings, why) => {
    await expect(startTestServer({ settings, server: bindTo(host) })).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining(why) as string, details: { code: 'UNSAFE_BIND' } })
  })

  it('allows the network with a token, and loopback without', async () => {
    const open = await startTestServer({ server: bindTo('0.0.0.0') })
    const local = await startTestServer({ settings: { mode: 'none' }, server: bindTo('127.0.0.1') })
    expect((await fetch(`${open.http}/healthz`)).status).toBe(200)
    expect((await fetch(`${local.http}/healthz`)).status).toBe(200)
    await Promise.all([open.close(), local.close()])
  })
})

describe('taken ports', () => {
  it('names the program that holds it and the way out', async () => {
    await holding(createTcpServer((socket) => socket.destroy()), async (port) => {
      await expect(startTestServer({ server: bindTo('127.0.0.1', port) })).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringMatching(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken: it is held by process ${process.pid} .*--port ${port + 1}`)) as string,
        details: { code: 'PORT_TAKEN', isGateway: false },
      })
    })
  })

  it('recognises another gateway', async () => {
    const other = await startTestServer()
    await expect(startTestServer({ server: bindTo('127.0.0.1', other.port) })).rejects.toMatchObject({ message: expect.stringContaining('a gateway is already running there') as string, details: { isGateway: true } })
    await other.close()
  })

  it('does not take any web server for a gateway', async () => {
    await holding(createHttpServer((_request, response) => response.end('{"ok":true}')), async (port) => {
      await expect(startTestServer({ server: bindTo('127.0.0.1', port) })).rejects.toMatchObject({ details: { isGateway: false } })
    })
  })

  it('explains an address that is not ours', async () => {
    await expect(startTestServer({ server: bindTo('192.0.2.1') })).rejects.toMatchObject({ message: expect.stringContaining('no address 192.0.2.1') as string })
  })
})

describe('listening', () => {
  it('adds further addresses where it can and does without where it cannot', async () => {
    const gateway = await startTestServer({ server: { bind: () => ({ hosts: ['127.0.0.1', '192.0.2.1', '127.0.0.2'], port: 0 }) } })
    expect((await fetch(`http://127.0.0.2:${gateway.port}/healthz`)).status).toBe(200)
    await gateway.close()
  })

  it('closes once, and lets nobody in afterwards', async () => {
    const gateway = await startTestServer()
    const client = new RawClient(gateway.url)
    await client.challenge()
    await Promise.all([gateway.server.close({ reason: 'stop', graceMs: 20 }), gateway.server.close({ reason: 'stop', graceMs: 20 })])
    await client.closed
    await expect(fetch(`${gateway.http}/healthz`)).rejects.toThrow('fetch failed')
    await gateway.close()
  })
})
