import { describe, expect, it } from 'vitest'
import type { GatewayPlace } from '../../src-preload/gateways.ts'
import { describePlace, judgePlace, mayGoPlain } from './place.ts'

const at = (url: string) => judgePlace({ kind: 'url', url })
const ssh = (fields: object = {}): GatewayPlace => ({ kind: 'ssh', host: 'home.example', user: 'ada', port: 22, identityFile: '', gatewayPort: 18789, ...fields })

describe('an address of a gateway', () => {
  it.each([
    ['wss://gw.example', 'wss://gw.example/'], ['https://gw.example/claw/', 'wss://gw.example/claw/'], ['gw.example:8443', 'wss://gw.example:8443/'],
    ['http://127.0.0.1:18789', 'ws://127.0.0.1:18789/'], ['ws://[::1]:1', 'ws://[::1]:1/'], ['ws://box.tail1234.ts.net', 'ws://box.tail1234.ts.net/'], [' ws://192.168.1.4:18789 ', 'ws://192.168.1.4:18789/'],
  ])('"%s" is %s', (text, url) => {
    expect(at(text)).toEqual({ ok: true, place: { kind: 'url', url } })
  })

  it.each([
    ['', 'address'], ['ftp://gw.example', 'address'], ['javascript:alert(1)', 'address'], ['file:///etc/passwd', 'address'], ['wss://', 'address'], ['wss://a b', 'address'],
    ['ws://gw.example', 'not-encrypted'], ['http://8.8.8.8', 'not-encrypted'], ['ws://[2001:db8::1]', 'not-encrypted'], ['ws://127.0.0.1.evil.example', 'not-encrypted'], ['ws://172.32.0.1', 'not-encrypted'], ['ws://100.128.0.1', 'not-encrypted'],
    ['wss://me:pw@gw.example', 'secret-in-address'], ['wss://gw.example/?token=x', 'secret-in-address'], ['wss://gw.example/#token=x', 'secret-in-address'],
  ])('"%s" is refused: %s', (text, problem) => {
    expect(at(text)).toEqual({ ok: false, problem })
  })

  it('goes without encryption only where nobody of the internet is in between', () => {
    for (const host of ['localhost', 'a.localhost', '127.9.9.9', '10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.1.1', '100.64.0.1', '[fd00::1]', 'x.ts.net']) expect(mayGoPlain(host)).toBe(true)
    for (const host of ['example.com', 'ts.net.example.com', 'router', '1.1.1.1', '[2606::1]']) expect(mayGoPlain(host)).toBe(false)
  })
})

describe('a computer over ssh', () => {
  it.each([{}, { user: '', port: null }, { host: '192.168.1.4' }, { host: '::1' }, { host: 'alias_of-config.1' }, { identityFile: '/home/ada/.ssh/id ed25519' }, { identityFile: 'C:\\Users\\ada\\.ssh\\id' }])('is taken: %j', (fields) => {
    expect(judgePlace(ssh(fields)).ok).toBe(true)
  })

  it.each([
    ['-oProxyCommand=touch x', 'host'], ['', 'host'], ['a b', 'host'], ['a;reboot', 'host'], ['$(x)', 'host'], ['`x`', 'host'], ['a|b', 'host'], ['user@host', 'host'], ['a\nb', 'host'], ['a/b', 'host'], ['%h', 'host'], ['fe80::1%eth0', 'host'], ['-', 'host'],
  ])('is not "%s"', (host, problem) => {
    expect(judgePlace(ssh({ host }))).toEqual({ ok: false, problem })
  })

  it.each(['-l', 'a b', 'a;b', '$USER', 'a@b', "a'b", '%r', 'ä'])('has no user "%s"', (user) => {
    expect(judgePlace(ssh({ user }))).toEqual({ ok: false, problem: 'user' })
  })

  it.each([{ port: 0 }, { port: 65_536 }, { port: 1.5 }, { gatewayPort: 0 }, { gatewayPort: Number.NaN }])('has no port like %j', (fields) => {
    expect(judgePlace(ssh(fields))).toEqual({ ok: false, problem: 'port' })
  })

  it.each(['-i', 'relative/key', '~/.ssh/id', '/k"x', '/k%d', '/k$HOME', '/k\nx', '/k;x', '/`x`'])('has no key file "%s"', (identityFile) => {
    expect(judgePlace(ssh({ identityFile }))).toEqual({ ok: false, problem: 'identity-file' })
  })

  it('is shown as it would be typed', () => {
    expect(describePlace(ssh())).toBe('ssh ada@home.example')
    expect(describePlace(ssh({ user: '', port: 2222 }))).toBe('ssh home.example:2222')
    expect(describePlace({ kind: 'url', url: 'wss://gw.example/' })).toBe('wss://gw.example')
  })
})
