import { describe, expect, it } from 'vitest'
import { gatewayAddress } from './gateway-address.ts'
import { startAgainWithLinks, takeBootstrapToken } from './one-time-link.ts'

function visit(url: string) {
  const { pathname, search, hash } = new URL(url)
  const replaced: string[] = []
  const token = takeBootstrapToken({ pathname, search, hash }, { state: null, replaceState: (_state, _unused, to) => void replaced.push(to) })
  return { token, replaced }
}

describe('one-time links', () => {
  it('lose their token before anything else happens', () => {
    expect(visit('http://localhost:18789/#bootstrapToken=abc-_123')).toEqual({ token: 'abc-_123', replaced: ['/'] })
    expect(visit('http://localhost:18789/chat/x?message=1#a=b&bootstrapToken=t')).toEqual({ token: 't', replaced: ['/chat/x?message=1#a=b'] })
  })

  it('are ordinary addresses without one', () => {
    expect(visit('http://localhost:18789/sessions#top')).toEqual({ token: null, replaced: [] })
    expect(visit('http://localhost:18789/#bootstrapToken=')).toEqual({ token: null, replaced: ['/'] })
    expect(visit('http://localhost:18789/?bootstrapToken=in-the-query')).toEqual({ token: null, replaced: [] })
  })
})

describe('the address of the gateway', () => {
  it('is the page\'s own origin, whatever its parameters say', () => {
    expect(gatewayAddress(new URL('http://127.0.0.1:18789/chat/x?gatewayUrl=ws://evil.example#gatewayUrl=ws://evil.example'))).toBe('ws://127.0.0.1:18789/')
    expect(gatewayAddress(new URL('https://claw.example.ts.net/'))).toBe('wss://claw.example.ts.net/')
  })
})

describe('a link opened in a page that is here already', () => {
  it('starts the page again, and no other fragment does', () => {
    const reloads: string[] = []
    const listeners: (() => void)[] = []
    const location = { pathname: '/', search: '', hash: '', reload: () => void reloads.push(location.hash) }
    startAgainWithLinks({ location, addEventListener: (_type, listener) => void listeners.push(listener) })
    for (const hash of ['#main', '#bootstrapToken=secret']) {
      location.hash = hash
      for (const listener of listeners) listener()
    }
    expect(reloads).toEqual(['#bootstrapToken=secret'])
  })
})
