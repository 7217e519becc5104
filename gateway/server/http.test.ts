// HTTP on the gateway's port: probes, the bearer, routes of other modules, upgrades that are refused, the dashboard's files.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync, utimesSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HttpRoute } from './index.ts'
import { RawClient } from './testing/raw-client.ts'
import { DEFAULT_SETTINGS, startTestServer, TOKEN } from './testing/start-test-server.ts'
import type { TestServer } from './testing/start-test-server.ts'

let gateway: TestServer
let folder: string
let uiRoot: string | null = null
let basePath: string | null = ''
let readiness = { ready: true, failing: [] as string[] }

const routes: HttpRoute[] = [
  { match: (_method, path) => path === '/v1/echo', handle: (_request, response, { scopes, query }) => void response.end(JSON.stringify({ scopes, q: query.get('q') })) },
  { scope: 'operator.write', match: (_method, path) => path === '/v1/write', handle: (_request, response) => void response.end('written') },
  { isOpen: true, match: (_method, path) => path === '/open', handle: (_request, response) => void response.end('open') },
  { match: (_method, path) => path === '/v1/crash', handle: () => Promise.reject(new Error('token=hunter2')) },
]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dashboard-'))
  const root = join(folder, 'ui')
  mkdirSync(join(root, 'assets'), { recursive: true })
  mkdirSync(join(root, 'folder'))
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Dashboard</title>')
  writeFileSync(join(root, 'assets', 'app-1a2b.js'), 'console.log(1)')
  writeFileSync(join(root, 'assets', 'packed-1.js'), 'console.log(1)')
  writeFileSync(join(root, 'assets', 'packed-1.js.gz'), 'packed')
  writeFileSync(join(root, 'assets', 'stale-1.js'), 'console.log(2)')
  writeFileSync(join(root, 'assets', 'stale-1.js.gz'), 'stale')
  utimesSync(join(root, 'assets', 'stale-1.js.gz'), 1, 1)
  writeFileSync(join(root, '.env'), 'SECRET=1')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'))
  symlinkSync(folder, join(root, 'out'))
  gateway = await startTestServer({ server: { routes, uiRoot: () => uiRoot, uiBasePath: () => basePath, readiness: () => readiness } })
})
afterAll(async () => {
  await gateway.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  gateway.settings = DEFAULT_SETTINGS
  uiRoot = join(folder, 'ui')
  basePath = ''
  readiness = { ready: true, failing: [] }
})

/** Sends the path as it is: fetch would tidy it up. */
function raw(path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: gateway.port, path, method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }))
    })
    request.on('error', reject)
    request.end()
  })
}

const bearer = { authorization: `Bearer ${TOKEN}` }

describe('probes', () => {
  it.each(['/health', '/healthz'])('%s says the process lives', async (path) => {
    const { status, body } = await raw(path)
    expect([status, JSON.parse(body)]).toEqual([200, { ok: true, status: 'live' }])
    expect(await raw(path, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it('/readyz tells what is not ready, in detail to this machine only', async () => {
    readiness = { ready: false, failing: ['models'] }
    expect(JSON.parse((await raw('/readyz')).body)).toMatchObject({ ready: false, failing: ['models'], uptimeMs: expect.any(Number) as number, eventLoop: { degraded: false } })
    const proxied = await raw('/ready', { headers: { 'x-forwarded-for': '203.0.113.9' } })
    expect([proxied.status, JSON.parse(proxied.body)]).toEqual([503, { ready: false }])
    const shown = await raw('/ready', { headers: { 'x-forwarded-for': '203.0.113.9', ...bearer } })
    expect(JSON.parse(shown.body)).toHaveProperty('failing')
  })

  it('/startupz follows the phase', async () => {
    expect(JSON.parse((await raw('/startupz')).body)).toMatchObject({ ok: true, status: 'started', version: '1.2.3' })
    const starting = await startTestServer({ server: { initialPhase: 'starting' } })
    expect([(await fetch(`${starting.http}/startup`)).status, (await fetch(`${starting.http}/readyz`)).status]).toEqual([503, 503])
    starting.server.markReady()
    expect((await fetch(`${starting.http}/startup`)).status).toBe(200)
    await starting.close()
  })
})

describe('bearer', () => {
  it('opens routes with the default scopes, whatever the caller asks for', async () => {
    const { status, body } = await raw('/v1/echo?q=7', { headers: { ...bearer, 'x-openclaw-scopes': 'operator.read' } })
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({ scopes: ['operator.admin', 'operator.approvals', 'operator.pairing', 'operator.read', 'operator.talk.secrets', 'operator.write'], q: '7' })
    expect((await raw('/open')).body).toBe('open')
  })

  it('answers 401 as the original does', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${TOKEN}` }] as Record<string, string>[]) {
      const { status, body } = await raw('/v1/echo', { headers })
      expect([status, JSON.parse(body)]).toEqual([401, { error: { message: 'Unauthorized', type: 'unauthorized' } }])
    }
  })

  it('locks out who guesses from elsewhere', async () => {
    const headers = { authorization: 'Bearer guess', 'x-forwarded-for': '203.0.113.9' }
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await raw('/v1/echo', { headers })).status).toBe(401)
    const locked = await raw('/v1/echo', { headers })
    expect(locked.status).toBe(429)
    expect(Number(locked.headers['retry-after'])).toBe(300)
    expect((await raw('/v1/echo', { headers: bearer })).status).toBe(200)
  })

  it('without a secret admits programs, and no page from elsewhere', async () => {
    gateway.settings = { ...DEFAULT_SETTINGS, mode: 'none' }
    expect(JSON.parse((await raw('/v1/echo', { headers: { 'x-openclaw-scopes': 'operator.read, operator.root' } })).body)).toMatchObject({ scopes: ['operator.read'] })
    expect((await raw('/v1/write', { headers: { 'x-openclaw-scopes': 'operator.read' } })).status).toBe(403)
    expect((await raw('/v1/write')).body).toBe('written')
    expect((await raw('/v1/echo', { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    expect((await raw('/v1/echo', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    expect((await raw('/v1/echo', { headers: { host: 'rebound.evil.example' } })).status).toBe(403)
  })

  it('without a secret admits nothing that a proxy passed on, and no name that somebody else can give to this machine', async () => {
    for (const trustedProxies of [[], ['127.0.0.1']]) {
      gateway.settings = { ...DEFAULT_SETTINGS, mode: 'none', trustedProxies }
      for (const name of ['x-forwarded-for', 'forwarded', 'x-forwarded-ssl', 'cf-connecting-ip', 'via', 'tailscale-user-login']) {
        expect([name, (await raw('/v1/echo', { headers: { [name]: '203.0.113.9' } })).status]).toEqual([name, 403])
      }
    }
    for (const host of ['evil.local:18789', 'evil:18789', 'evil.tail.ts.net']) {
      expect([host, (await raw('/v1/echo', { headers: { host, origin: `http://${host}` } })).status]).toEqual([host, 403])
      expect([host, (await raw('/v1/echo', { headers: { host } })).status]).toEqual([host, 403])
    }
    for (const host of ['localhost:18789', '[::1]:18789', '127.0.0.1']) expect((await raw('/v1/echo', { headers: { host } })).status).toBe(200)
  })

  it('answers with headers that keep pages of other sites, caches and guessing browsers away', async () => {
    const strict = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer' }
    expect((await raw('/v1/echo', { headers: bearer })).headers).toMatchObject(strict)
    expect((await raw('/v1/echo')).headers).toMatchObject(strict)
    expect((await raw('/healthz')).headers).toMatchObject(strict)
    expect((await raw('/v1/crash', { headers: bearer })).headers).toMatchObject(strict)
  })

  it('keeps faults to the log', async () => {
    const { status, body } = await raw('/v1/crash', { headers: bearer })
    expect(status).toBe(500)
    expect(body).not.toContain('hunter2')
    expect(JSON.stringify(gateway.logs)).toContain('hunter2')
  })
})

describe('upgrades', () => {
  it('are refused with 403 when an unknown proxy forwards to loopback', async () => {
    const client = new RawClient(gateway.url, { headers: { 'x-forwarded-for': '203.0.113.9' } })
    await expect(client.opened).rejects.toThrow('403')
    gateway.settings = { ...DEFAULT_SETTINGS, trustedProxies: ['127.0.0.1'] }
    const trusted = new RawClient(gateway.url, { headers: { 'x-forwarded-for': '203.0.113.9' } })
    await trusted.challenge()
    await trusted.end()
  })

  it('are refused with 503 when one address has too many open handshakes', async () => {
    const small = await startTestServer({ settings: { trustedProxies: ['127.0.0.1'] }, server: { limits: { maxHandshakesPerAddress: 2 } } })
    const from = (address: string) => new RawClient(small.url, { headers: { 'x-forwarded-for': address } })
    const waiting = [from('203.0.113.1'), from('203.0.113.1')]
    await Promise.all(waiting.map((client) => client.challenge()))
    await expect(from('203.0.113.1').opened).rejects.toThrow('503')
    const other = from('203.0.113.2')
    await other.challenge()
    await Promise.all([...waiting, other].map((client) => client.end()))
    const again = from('203.0.113.1')
    await again.challenge()
    await again.end()
    await small.close()
  })

  it('that are no proper upgrade end without harm', async () => {
    for (const text of ['GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n', 'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: nonsense\r\n\r\n', 'garbage\r\n\r\n']) {
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(gateway.port, '127.0.0.1', () => socket.write(text))
        let seen = ''
        socket.on('data', (chunk) => (seen += String(chunk)))
        socket.on('close', () => resolve(seen))
      })
      expect(answer).toMatch(/^HTTP\/1\.1 (400|405|426)/)
    }
    expect((await raw('/healthz')).status).toBe(200)
  })
})

describe('dashboard', () => {
  it('serves the page for its views, with strict headers', async () => {
    for (const path of ['/', '/index.html', '/chat', '/sessions/agent%3Amain%3Amain']) {
      const { status, headers, body } = await raw(path)
      expect([status, body]).toEqual([200, '<!doctype html><title>Dashboard</title>'])
      expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' })
      expect(headers['content-security-policy']).toContain("script-src 'self'")
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
    }
  })

  it('serves the page for views whose address has a dot, but nothing in place of a missing script', async () => {
    const visit = { headers: { accept: 'text/html,application/xhtml+xml' } }
    expect(await raw('/chat/agent:main:telegram:group:v1.2', visit)).toMatchObject({ status: 200, body: '<!doctype html><title>Dashboard</title>' })
    expect((await raw('/chat/agent:main:telegram:group:v1.2')).status).toBe(404)
    expect((await raw('/assets/missing.js', visit)).status).toBe(404)
    expect((await raw('/chat/../../secret.txt', visit)).body).not.toContain('secret')
  })

  it('caches hashed files for good and revalidates the rest', async () => {
    const asset = await raw('/assets/app-1a2b.js')
    expect(asset).toMatchObject({ status: 200, body: 'console.log(1)', headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable', 'content-length': '14' } })
    const again = await raw('/assets/app-1a2b.js', { headers: { 'if-none-match': String(asset.headers['etag']) } })
    expect(again).toMatchObject({ status: 304, body: '' })
    expect(await raw('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it('sends what the build compressed to whoever reads that, and nothing stale', async () => {
    const gzip = { headers: { 'accept-encoding': 'gzip, deflate' } }
    expect(await raw('/assets/packed-1.js', gzip)).toMatchObject({ status: 200, body: 'packed', headers: { 'content-encoding': 'gzip', 'content-type': 'text/javascript; charset=utf-8', vary: 'accept-encoding', 'cache-control': 'public, max-age=31536000, immutable' } })
    for (const refused of ['identity', 'gzip;q=0', 'br']) expect(await raw('/assets/packed-1.js', { headers: { 'accept-encoding': refused } })).toMatchObject({ status: 200, body: 'console.log(1)' })
    expect((await raw('/assets/app-1a2b.js', gzip)).headers['content-encoding']).toBeUndefined()
    expect((await raw('/assets/stale-1.js', gzip)).body).toBe('console.log(2)')
  })

  it.each([
    '/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%5c..%5csecret.txt', '/link.txt', '/out/secret.txt', '/.env', '/%00.txt', '/%E0%A4%A', '//etc/passwd.txt', '/missing.js', '/assets/missing.js',
  ])('gives nothing away for %s', async (path) => {
    const { status, body } = await raw(path)
    expect(status).toBe(404)
    expect(body).not.toContain('secret')
  })

  it.skipIf(process.platform !== 'linux')('keeps no file open for somebody who left before it was', async () => {
    const path = join(folder, 'ui', 'assets', 'app-1a2b.js')
    const openFiles = () => readdirSync('/proc/self/fd').filter((fd) => existsSync(`/proc/self/fd/${fd}`) && readlinkSync(`/proc/self/fd/${fd}`) === path).length
    for (let visit = 0; visit < 20; visit += 1) {
      const socket = connect(gateway.port, '127.0.0.1')
      await new Promise((resolve) => socket.once('connect', resolve))
      socket.write('GET /assets/app-1a2b.js HTTP/1.1\r\nHost: localhost\r\n\r\n')
      socket.resetAndDestroy()
      await new Promise((resolve) => socket.once('close', resolve))
    }
    expect((await raw('/assets/app-1a2b.js')).status).toBe(200)
    await vi.waitFor(() => expect(openFiles()).toBe(0))
  })

  it('accepts reading only', async () => {
    expect((await raw('/', { method: 'POST' })).status).toBe(405)
    expect((await raw('/folder')).body).toContain('Dashboard')
  })

  it('lives below the path the owner chose, and sends people there', async () => {
    basePath = '/claw/'
    expect(await raw('/claw/')).toMatchObject({ status: 200, body: expect.stringContaining('Dashboard') as string })
    expect((await raw('/claw/assets/app-1a2b.js')).body).toBe('console.log(1)')
    for (const path of ['/', '/claw']) expect(await raw(path)).toMatchObject({ status: 302, headers: { location: '/claw/' } })
    for (const path of ['/assets/app-1a2b.js', '/clawx/', '/claw/../secret.txt', '/claw//etc/passwd']) expect((await raw(path)).body).not.toMatch(/console|secret|root:/)
    expect((await raw('/v1/echo', { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200)
  })

  it('is not there when it is switched off', async () => {
    basePath = null
    for (const path of ['/', '/assets/app-1a2b.js', '/settings']) expect((await raw(path)).status).toBe(404)
    expect((await raw('/healthz')).status).toBe(200)
  })

  it('shows a page without script while nothing is built', async () => {
    uiRoot = null
    const { status, headers, body } = await raw('/')
    expect(status).toBe(200)
    expect(body).toContain('The gateway is running')
    expect(body).not.toContain('<script')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect((await raw('/app.js')).status).toBe(404)
    uiRoot = join(folder, 'does-not-exist')
    expect((await raw('/')).body).toContain('The gateway is running')
  })
})
