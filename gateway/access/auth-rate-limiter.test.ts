import { describe, expect, it } from 'vitest'
import { createAuthRateLimiter } from './auth-rate-limiter.ts'
import type { SocketFacts } from './locality.ts'

const remote: SocketFacts = { peerIp: '203.0.113.5', clientIp: '203.0.113.5', host: null, origin: null, hasForwardingHeaders: false }
const local: SocketFacts = { ...remote, peerIp: '127.0.0.1', clientIp: '127.0.0.1' }

function limiter(rateLimit: { readonly exemptLoopback?: boolean } = {}) {
  const clock = { nowMs: 1_000_000, now: () => clock.nowMs }
  return { clock, limiter: createAuthRateLimiter({ clock, settings: () => ({ rateLimit }) }) }
}

describe('auth rate limiter', () => {
  it('locks a remote client out for five minutes after ten failures in a minute', () => {
    const { clock, limiter: limits } = limiter()
    for (let attempt = 0; attempt < 9; attempt += 1) expect(limits.fail('shared-secret', remote)).toBe(0)
    expect(limits.lockedFor('shared-secret', remote)).toBe(0)
    limits.fail('shared-secret', remote)
    expect(limits.lockedFor('shared-secret', remote)).toBe(300_000)
    expect(limits.lockedFor('device-token', remote)).toBe(0)
    expect(limits.lockedFor('shared-secret', { ...remote, clientIp: '203.0.113.6' })).toBe(0)
    clock.nowMs += 300_000
    expect(limits.lockedFor('shared-secret', remote)).toBe(0)
  })

  it('counts all addresses of one IPv6 network together', () => {
    const { limiter: limits } = limiter()
    for (let attempt = 0; attempt < 10; attempt += 1) limits.fail('shared-secret', { ...remote, clientIp: `2001:db8:1:2::${attempt}` })
    expect(limits.lockedFor('shared-secret', { ...remote, clientIp: '2001:db8:1:2:aaaa::77' })).toBeGreaterThan(0)
    expect(limits.lockedFor('shared-secret', { ...remote, clientIp: '2001:db8:1:3::1' })).toBe(0)
  })

  it('forgets failures after the window and after a success', () => {
    const { clock, limiter: limits } = limiter()
    for (let attempt = 0; attempt < 9; attempt += 1) limits.fail('shared-secret', remote)
    clock.nowMs += 60_000
    for (let attempt = 0; attempt < 9; attempt += 1) limits.fail('shared-secret', remote)
    limits.succeed('shared-secret', remote)
    limits.fail('shared-secret', remote)
    expect(limits.lockedFor('shared-secret', remote)).toBe(0)
  })

  it('locks programs of this machine out as well when the owner wants that', () => {
    const { limiter: limits } = limiter({ exemptLoopback: false })
    for (let attempt = 0; attempt < 10; attempt += 1) limits.fail('shared-secret', local)
    expect(limits.lockedFor('shared-secret', local)).toBe(300_000)
  })

  it('only delays programs of this machine, twice as long each time up to five seconds', () => {
    const { limiter: limits } = limiter()
    const delays = Array.from({ length: 12 }, () => limits.fail('shared-secret', local))
    expect(delays.slice(0, 7)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000])
    expect(limits.lockedFor('shared-secret', local)).toBe(0)
  })

  it('counts web pages and proxied clients apart, so that they can not lock out this machine', () => {
    const { limiter: limits } = limiter()
    const page = { ...local, origin: 'https://evil.example' }
    for (let attempt = 0; attempt < 10; attempt += 1) {
      limits.fail('shared-secret', page)
      limits.fail('shared-secret', { ...local, hasForwardingHeaders: true })
    }
    expect(limits.lockedFor('shared-secret', page)).toBeGreaterThan(0)
    expect(limits.lockedFor('shared-secret', { ...local, origin: 'http://localhost:1' })).toBe(0)
    expect(limits.lockedFor('shared-secret', local)).toBe(0)
  })
})
