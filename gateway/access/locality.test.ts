import { describe, expect, it } from 'vitest'
import { checkBrowserOrigin } from './browser-origin.ts'
import { hostNameOf, isPrivateAddress, isPrivateHost, localityOf, networkOf, originHost } from './locality.ts'
import type { SocketFacts } from './locality.ts'

const local: SocketFacts = { peerIp: '127.0.0.1', clientIp: '127.0.0.1', host: '127.0.0.1:18789', origin: null, hasForwardingHeaders: false }
const cli = { id: 'cli', mode: 'cli' }
const browser = { id: 'openclaw-control-ui', mode: 'webchat' }

describe('localityOf', () => {
  it.each([
    ['a program of this machine', local, cli, false, 'direct_local'],
    ['IPv6 loopback', { ...local, peerIp: '::1', host: '[::1]:18789' }, cli, false, 'direct_local'],
    ['forwarding headers', { ...local, hasForwardingHeaders: true }, cli, true, 'remote'],
    ['a tunnel under a public name', { ...local, host: 'x.ngrok.example' }, cli, true, 'remote'],
    ['the network', { ...local, peerIp: '192.168.1.7', clientIp: '192.168.1.7' }, cli, true, 'remote'],
    ['a browser in front of a container', { ...local, peerIp: '172.17.0.1', host: 'localhost:18789', origin: 'http://localhost:18789' }, browser, true, 'browser_container_local'],
    ['that browser without the secret', { ...local, peerIp: '172.17.0.1', host: 'localhost:18789', origin: 'http://localhost:18789' }, browser, false, 'remote'],
    ['that browser from elsewhere', { ...local, peerIp: '172.17.0.1', host: 'localhost:18789', origin: 'https://evil.example' }, browser, true, 'remote'],
  ] as const)('%s', (_name, facts, client, secretOk, expected) => expect(localityOf(facts, client, secretOk)).toBe(expected))
})

describe('names and addresses', () => {
  it('reads hosts and origins strictly', () => {
    expect(['a.b:1', '[::1]:80', 'LOCALHOST', 'x y', 'a@b', 'a/b', 'host:999999'].map(hostNameOf)).toEqual(['a.b', '::1', 'localhost', null, null, null, null])
    expect(['http://a.b:1', 'null', 'http://', 'http://u@h', 'file://', 'https://h/path'].map(originHost)).toEqual(['a.b', null, null, null, null, null])
  })

  it('takes the addresses of one IPv6 connection for one place', () => {
    const same = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:0db8:1:2:3:4:5:6', '2001:db8:1:2::']
    expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:0db8:0001:0002::/64']))
    expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'))
    expect(['203.0.113.9', '::1', 'unknown'].map(networkOf)).toEqual(['203.0.113.9', '::1', 'unknown'])
  })

  it('knows private from public', () => {
    expect(['10.1.1.1', '172.20.0.1', '192.168.0.1', '169.254.1.1', '100.64.0.1', 'fd00::1', 'fe80::1'].every(isPrivateAddress)).toBe(true)
    expect(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2001:db8::1', 'example.com', ''].some(isPrivateAddress)).toBe(false)
    expect(isPrivateHost('localhost.evil.example')).toBe(false)
    expect(isPrivateHost('evil.localhost')).toBe(true)
  })
})

describe('checkBrowserOrigin', () => {
  const none = { allowedOrigins: [] }
  it.each([
    ['own loopback address', { ...local, origin: 'http://127.0.0.1:18789' }, none, true],
    ['another port of this machine', { ...local, origin: 'http://localhost:5173' }, none, true],
    ['a loopback origin from the network', { ...local, peerIp: '192.168.1.9', origin: 'http://localhost:18789', host: 'localhost:18789' }, none, false],
    ['own private address', { ...local, peerIp: '192.168.1.9', origin: 'http://192.168.1.5:18789', host: '192.168.1.5:18789' }, none, true],
    ['own .local name', { ...local, peerIp: '192.168.1.9', origin: 'http://desk.local', host: 'desk.local' }, none, true],
    ['a tailnet name', { ...local, peerIp: '100.64.0.2', origin: 'https://desk.tail.ts.net', host: 'desk.tail.ts.net' }, none, true],
    ['a public name, even if it is the host', { ...local, origin: 'https://desk.example', host: 'desk.example' }, none, false],
    ['that name with the host fallback', { ...local, origin: 'https://desk.example', host: 'desk.example' }, { allowedOrigins: [], allowHostHeaderOrigin: true }, true],
    ['a listed origin', { ...local, origin: 'https://desk.example' }, { allowedOrigins: ['https://desk.example/'] }, true],
    ['a longer name than listed', { ...local, origin: 'https://desk.example.evil' }, { allowedOrigins: ['https://desk.example'] }, false],
    ['anything when * is listed', { ...local, origin: 'https://x.example' }, { allowedOrigins: ['*'] }, true],
    ['a name from the local network, without a secret', { ...local, origin: 'http://evil.local:18789', host: 'evil.local:18789' }, { allowedOrigins: [], mode: 'none' }, false],
    ['a tailnet name, without a secret', { ...local, origin: 'http://evil.tail.ts.net', host: 'evil.tail.ts.net' }, { allowedOrigins: [], mode: 'none' }, false],
    ['own loopback address, without a secret', { ...local, origin: 'http://127.0.0.1:18789' }, { allowedOrigins: [], mode: 'none' }, true],
    ['no origin', { ...local }, none, false],
    ['an opaque origin', { ...local, origin: 'null' }, none, false],
  ] as const)('%s', (_name, facts, settings, ok) => expect(checkBrowserOrigin(facts, settings).ok).toBe(ok))
})
