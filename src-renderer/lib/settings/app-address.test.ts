import { describe, expect, it } from 'vitest'
import { isFeedAddress, isProxyAddress, withoutLogin } from './app-address.ts'

describe('an address among the app’s settings', () => {
  it.each([['', true], ['https://updates.example/openclaw', true], ['http://updates.example', false], ['https://me:pw@updates.example', false], ['updates.example', false], ['file:///x', false]])('as a feed, "%s" is fine: %s', (text, isFine) => {
    expect(isFeedAddress(text)).toBe(isFine)
  })

  it.each([['', true], ['http://proxy.example:3128', true], ['https://proxy.example', true], ['http://me:pw@proxy.example:3128/', true], ['socks5://proxy.example', false], ['proxy.example:3128', false], ['http://proxy.example/path', false], ['http://proxy.example?x', false]])('as a proxy, "%s" is fine: %s', (text, isFine) => {
    expect(isProxyAddress(text)).toBe(isFine)
  })

  it.each([['http://me:p%40w@proxy.example:3128', 'http://proxy.example:3128'], ['http://proxy.example:3128/', 'http://proxy.example:3128/'], ['', '']])('"%s" is kept as "%s"', (text, kept) => {
    expect(withoutLogin(text)).toBe(kept)
  })
})
