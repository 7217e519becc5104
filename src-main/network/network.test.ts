import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import type { ProxyRule } from '../ports/page-settings.ts'
import { openRemote, readRemoteFailure } from '../remote/relay/open-remote.ts'
import { connectThrough } from './connect-through.ts'
import { createNetwork } from './network.ts'
import { createProxyLoginKeeper, splitLogin, withLogin } from './proxy-login.ts'
import type { ProxyLogin } from './proxy-login.ts'
import { environmentProxy, isLoopback, readSystemAnswer, wayThrough } from './proxy-way.ts'
import type { NodeProxy } from './proxy-way.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A proxy that lets in who says `me:p@ss`, and leads everywhere to one port of this computer. */
async function startProxy(port: () => number) {
  const asked: { readonly target: string | undefined; readonly login: string }[] = []
  const server = createServer((_request, response) => void response.end('no tunnel'))
  server.on('connect', (request, client) => {
    const login = Buffer.from((request.headers['proxy-authorization'] ?? '').replace('Basic ', ''), 'base64').toString()
    asked.push({ target: request.url, login })
    client.on('error', () => client.destroy())
    if (login !== 'me:p@ss') return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
    const far = connect(port(), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(far).pipe(client)
    })
    far.on('error', () => client.destroy())
    client.on('close', () => far.destroy())
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { asked, place: `127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function startEcho(): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })))
  await new Promise((resolve) => server.once('listening', resolve))
  closers.push(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function network({ rule = { mode: 'system' } as ProxyRule, env = {}, system = 'DIRECT', login = null as ProxyLogin | null } = {}) {
  const node: (NodeProxy | null)[] = []
  const windows: ProxyRule[] = []
  const time = { now: 0 }
  const made = createNetwork({ pages: () => ({ setProxy: async (wanted) => void windows.push(wanted), resolveProxy: async () => system }), setNodeProxy: (proxy) => void node.push(proxy), env, login: async () => login, now: () => time.now })
  return { made, node, windows, time, ready: made.apply(rule) }
}

describe('the way to the network', () => {
  it('is the system’s where nothing else is said, and never a proxy for this computer', async () => {
    const { made, node, windows, ready } = network({ system: 'PROXY proxy.example:3128; DIRECT' })
    await ready
    expect(windows).toEqual([{ mode: 'system' }])
    expect(node).toEqual([{ http_proxy: 'http://proxy.example:3128', https_proxy: 'http://proxy.example:3128', no_proxy: expect.stringContaining('127.0.0.1') as string }])
    expect(await made.wayTo('wss://gateway.example/')).toBe('http://proxy.example:3128')
    for (const here of ['ws://127.0.0.1:18789/', 'ws://localhost:1/', 'ws://[::1]:1/']) expect(await made.wayTo(here)).toBeNull()
  })

  it('is the environment’s before the system’s, with its exceptions', async () => {
    const { made, node, ready } = network({ env: { HTTPS_PROXY: 'http://env.example:8080', NO_PROXY: '.internal, other.example:443' }, system: 'PROXY other:1' })
    await ready
    expect(node[0]).toMatchObject({ http_proxy: '', https_proxy: 'http://env.example:8080' })
    expect(node[0]?.no_proxy).toMatch(/^\.internal, other\.example:443,localhost,/)
    expect(await made.wayTo('wss://gateway.example/')).toBe('http://env.example:8080')
    expect(await made.wayTo('ws://gateway.example/')).toBeNull()
    expect(await made.wayTo('wss://a.internal/')).toBeNull()
    expect(await made.wayTo('wss://other.example/')).toBeNull()
    expect(await made.wayTo('wss://other.example:8443/')).not.toBeNull()
  })

  it('is direct for none, and the address with its name and password for one of one’s own', async () => {
    const { made, node, windows, time, ready } = network({ rule: { mode: 'none' }, env: { HTTPS_PROXY: 'http://env.example:8080' }, login: { username: 'me', password: 'p@ss' } })
    await ready
    expect([node, await made.wayTo('wss://gateway.example/')]).toEqual([[null], null])
    await made.apply({ mode: 'address', address: 'http://mine.example:3128' })
    expect(node[1]?.https_proxy).toBe('http://me:p%40ss@mine.example:3128/')
    expect(windows.at(-1)).toEqual({ mode: 'address', address: 'http://mine.example:3128' })
    expect(await made.wayTo('ws://10.0.0.5/')).toBe('http://me:p%40ss@mine.example:3128/')
    expect(await made.loginFor('mine.example', 3128)).toEqual({ username: 'me', password: 'p@ss' })
    // Asked again at once, it was wrong; a stranger is told nothing.
    expect(await made.loginFor('mine.example', 3128)).toBeNull()
    expect(await made.loginFor('stranger.example', 3128)).toBeNull()
    time.now = 60_000
    expect(await made.loginFor('mine.example', 3128)).not.toBeNull()
  })

  it.each([['DIRECT', 'direct'], ['', 'direct'], ['SOCKS5 a:1', 'unknown'], ['SOCKS a:1; PROXY b:2', 'proxy'], ['HTTPS c:3', 'proxy']])('"%s" means %s', (answer, kind) => {
    expect(readSystemAnswer(answer).kind).toBe(kind)
  })

  it('takes from the environment what it can speak', () => {
    expect(environmentProxy({})).toBeNull()
    expect(environmentProxy({ ALL_PROXY: 'socks5://a:1' })).toBeNull()
    expect(environmentProxy({ all_proxy: 'http://a:1', http_proxy: 'http://b:2' })).toMatchObject({ http_proxy: 'http://b:2', https_proxy: 'http://a:1' })
    expect(wayThrough({ http_proxy: 'http://a', https_proxy: '', no_proxy: '*' }, new URL('http://x.example'))).toBeNull()
    expect(['127.8.9.1', 'LOCALHOST', 'a.localhost', '[::1]', '10.0.0.1', 'localhost.example'].map(isLoopback)).toEqual([true, true, true, true, false, false])
  })
})

describe('the name and password of a proxy', () => {
  it('are taken out of an address and put back', () => {
    expect(splitLogin('http://me:p%40s%s@proxy.example:3128')).toEqual({ address: 'http://proxy.example:3128', login: { username: 'me', password: 'p%40s%s' } })
    expect(splitLogin('http://me:p%40ss@proxy.example:3128/')).toEqual({ address: 'http://proxy.example:3128', login: { username: 'me', password: 'p@ss' } })
    expect(splitLogin(withLogin('http://proxy.example', { username: 'a b', password: ':@/' })).login).toEqual({ username: 'a b', password: ':@/' })
    expect(splitLogin('http://proxy.example')).toEqual({ address: 'http://proxy.example', login: null })
  })

  it('are in the secret store and nowhere else', async () => {
    const kept = new Map<string, string>()
    const keeper = createProxyLoginKeeper(async () => ({
      lookUp: (name) => (kept.has(name) ? { kind: 'value', value: kept.get(name) ?? '' } : { kind: 'unknown' }),
      async set(name, value) {
        kept.set(name, value)
        return 'file'
      },
      delete: async (name) => kept.delete(name),
    }))
    expect(await keeper.read()).toBeNull()
    await keeper.keep({ username: 'me', password: 'p' })
    expect(await keeper.read()).toEqual({ username: 'me', password: 'p' })
    await keeper.keep(null)
    expect(kept.size).toBe(0)
  })
})

describe('a socket to a gateway behind a proxy', () => {
  it('goes through a tunnel of the proxy', async () => {
    const port = await startEcho()
    const { asked, place } = await startProxy(() => port)
    const socket = openRemote('ws://gateway.example:18789/', async () => `http://me:p%40ss@${place}`)
    const answer = await new Promise((resolve, reject) => {
      socket.once('error', reject).once('open', () => socket.send('hello')).once('message', (data: Buffer) => resolve(String(data)))
    })
    socket.terminate()
    expect(answer).toBe('hello')
    expect(asked).toEqual([{ target: 'gateway.example:18789', login: 'me:p@ss' }])
  })

  it('that lets nobody in is told apart from a gateway that is away, without its password', async () => {
    const { place } = await startProxy(() => 1)
    const failed = (proxy: string) => new Promise<Error>((resolve) => void openRemote('wss://gateway.example/', async () => proxy).once('error', resolve))
    for (const proxy of [`http://me:wrong-word@${place}`, 'http://me:wrong-word@127.0.0.1:9']) {
      const error = await failed(proxy)
      expect(readRemoteFailure(error)).toEqual({ failure: 'proxy', isLasting: false })
      expect(`${error.message} ${error.stack}`).not.toContain('wrong-word')
    }
  })

  it('is direct on this computer', async () => {
    const port = await startEcho()
    const socket = openRemote(`ws://127.0.0.1:${port}/`, async () => 'http://127.0.0.1:9')
    await new Promise((resolve, reject) => void socket.once('open', resolve).once('error', reject))
    expect(socket.readyState).toBe(socket.OPEN)
    socket.terminate()
  })

  it('asks for IPv6 places in brackets', async () => {
    const { asked, place } = await startProxy(() => 1)
    await connectThrough(`http://${place}`, 'fd00::5', 443).catch(() => undefined)
    expect(asked.map(({ target }) => target)).toEqual(['[fd00::5]:443'])
  })
})

it('what Node asks for follows the proxy, except on this computer, and no more when it is taken back', async () => {
  // In a process of its own: it holds for the whole of it.
  const script = `
    import { createServer } from 'node:http'
    import { connect } from 'node:net'
    import { setNodeProxy } from ${JSON.stringify(new URL('node-proxy.ts', import.meta.url).href)}
    const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
    const port = await listen(createServer((request, response) => response.end('there')))
    const seen = []
    const proxy = createServer().on('connect', (request, client) => {
      seen.push(request.url)
      const far = connect(port, '127.0.0.1', () => { client.write('HTTP/1.1 200 OK\\r\\n\\r\\n'); client.pipe(far).pipe(client) })
    })
    const address = 'http://127.0.0.1:' + await listen(proxy)
    setNodeProxy({ http_proxy: address, https_proxy: address, no_proxy: 'localhost,127.0.0.1,::1,[::1]' })
    const read = (url) => fetch(url, { signal: AbortSignal.timeout(5000) }).then((response) => response.text(), () => 'away')
    const said = [await read('http://proxied.invalid/'), await read('http://127.0.0.1:' + port), await read('http://localhost:' + port)]
    setNodeProxy(null)
    said.push(await read('http://other.invalid/'))
    console.log(JSON.stringify({ said, seen }))
    process.exit(0)`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'ignore'] })
  expect(JSON.parse(output)).toEqual({ said: ['there', 'there', 'there', 'away'], seen: ['proxied.invalid:80'] })
})
