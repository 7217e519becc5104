// What is stored of devices, and that the database alone opens nothing.
import { describe, expect, it } from 'vitest'
import { openStateDatabase } from '../storage/index.ts'
import { createDeviceStore } from './device-store.ts'
import { createDeviceTokens } from './device-tokens.ts'
import { createPairing } from './pairing.ts'
import type { PairingRequest } from './pairing.ts'

const request: PairingRequest = { deviceId: 'd1', publicKey: 'k', displayName: 'Phone', platform: 'ios', deviceFamily: null, clientId: 'openclaw-ios', clientMode: 'ui', browserOrigin: null, role: 'operator', roles: ['operator'], scopes: ['operator.read'], remoteIp: '127.0.0.1' }

function setUp(secret = 'secret-a') {
  const database = openStateDatabase({ path: ':memory:' })
  const clock = { nowMs: 1_000, now: () => clock.nowMs }
  const events: string[] = []
  const store = createDeviceStore(database)
  const pairing = createPairing({ database, store, clock, emit: (event) => void events.push(event) })
  return { database, clock, events, store, pairing, tokens: createDeviceTokens({ store, secret, clock }) }
}

describe('device tokens', () => {
  it('are derived: the same again for the same scopes, and nowhere in the database', () => {
    const { database, pairing, tokens } = setUp()
    pairing.approveNow(request, 'silent')
    const issued = tokens.issue('d1', 'operator', ['operator.read'])
    expect(tokens.issue('d1', 'operator', ['operator.read'])).toEqual(issued)
    expect(JSON.stringify(database.prepare('SELECT * FROM device_tokens').all())).not.toContain(issued.deviceToken)
    expect(tokens.check(issued.deviceToken, 'd1', 'operator', ['operator.read'])).toEqual({ ok: true, scopes: ['operator.read'] })
    expect(tokens.check(issued.deviceToken, 'd1', 'node', [])).toEqual({ ok: false, reason: 'device_token_mismatch' })
    expect(tokens.check(issued.deviceToken, 'd2', 'operator', [])).toEqual({ ok: false, reason: 'device_token_mismatch' })
    expect(tokens.check(issued.deviceToken, 'd1', 'operator', ['operator.write'])).toEqual({ ok: false, reason: 'scope_mismatch' })
  })

  it('end with the secret they were derived from, by rotation and by revocation', () => {
    const { store, clock, pairing, tokens } = setUp()
    pairing.approveNow(request, 'silent')
    const first = tokens.issue('d1', 'operator', [])
    clock.nowMs += 1
    const rotated = tokens.rotate('d1', 'operator', [])
    expect(tokens.check(first.deviceToken, 'd1', 'operator', []).ok).toBe(false)
    expect(tokens.check(rotated?.deviceToken ?? '', 'd1', 'operator', []).ok).toBe(true)
    expect(tokens.revoke('d1', 'operator')).toBe(1_001)
    clock.nowMs += 1
    expect(tokens.revoke('d1', 'operator')).toBe(1_001)
    expect(tokens.check(rotated?.deviceToken ?? '', 'd1', 'operator', []).ok).toBe(false)
    expect(tokens.rotate('d1', 'operator', [])).toBeNull()
    const other = createDeviceTokens({ store, secret: 'secret-b', clock })
    const reissued = tokens.issue('d1', 'operator', [])
    expect(other.issue('d1', 'operator', []).deviceToken).not.toBe(reissued.deviceToken)
  })

  it('disappear with their device', () => {
    const { database, store, pairing, tokens } = setUp()
    pairing.approveNow(request, 'silent')
    tokens.issue('d1', 'operator', [])
    expect(store.remove('d1')).toBe(true)
    expect(store.remove('d1')).toBe(false)
    expect(database.prepare('SELECT count(*) AS n FROM device_tokens').get()).toEqual({ n: 0 })
  })
})

describe('pairing requests', () => {
  it('keep one row per device and at most two hundred', () => {
    const { pairing, clock } = setUp()
    for (let index = 0; index < 250; index += 1) {
      clock.nowMs += 1
      pairing.ask({ ...request, deviceId: `d${index}` })
    }
    pairing.ask({ ...request, deviceId: 'd249' })
    expect(pairing.pending().length).toBeLessThanOrEqual(200)
  })

  it('end as expired when nobody answers', async () => {
    const { pairing } = setUp()
    const { requestId } = pairing.ask(request)
    const stop = new AbortController()
    const waiting = pairing.waitFor(requestId, stop.signal)
    stop.abort()
    expect(await waiting).toBe('expired')
    expect(await pairing.waitFor('unknown', new AbortController().signal)).toBe('expired')
  })
})
