import { describe, expect, it, vi } from 'vitest'
import { createDevicesStore } from './devices-store.ts'
import { createFakeClient } from '../testing/fake-client.ts'

function house() {
  const fake = createFakeClient()
  fake.answer('device.pair.list', () => ({ pending: [], paired: [] }))
  const reconnect = vi.spyOn(fake.client, 'reconnect')
  return { fake, reconnect, store: createDevicesStore({ client: fake.client }), asked: () => fake.requests.map(({ method }) => method) }
}

describe('devices', () => {
  it('are read again after every change, and when somebody else changes them', async () => {
    const { fake, store, asked } = house()
    await store.getState().load()
    await store.getState().approve('r1')
    expect(fake.requests[1]).toEqual({ method: 'device.pair.approve', params: { requestId: 'r1' } })
    fake.emit('device.pair.requested', {})
    fake.emit('presence', {})
    expect(asked().filter((method) => method === 'device.pair.list')).toHaveLength(4)
  })

  it('are read again when a change is refused: the request may have ended', async () => {
    const { fake, store, asked } = house()
    fake.answer('device.pair.approve', () => Promise.reject(new Error('unknown requestId')))
    await expect(store.getState().approve('r1')).rejects.toThrow('unknown requestId')
    expect(asked()).toEqual(['device.pair.approve', 'device.pair.list'])
  })

  it('exchange the key of this browser over a connection that the old key opened', async () => {
    const { fake, store, reconnect, asked } = house()
    fake.answer('device.token.rotate', ({ deviceId }) => {
      expect(reconnect).toHaveBeenCalledTimes(1)
      return { token: `new key of ${String(deviceId)}` }
    })
    await store.getState().renewKey()
    expect(reconnect.mock.calls).toEqual([[], ['new key of this-device']])
    expect(asked()).toEqual(['device.token.rotate', 'device.pair.list'])
  })

  it('lose every key they have when they are signed out', async () => {
    const { fake, store } = house()
    await store.getState().signOutDevice('d1', ['operator', 'node'])
    expect(fake.requests.filter(({ method }) => method === 'device.token.revoke').map(({ params }) => params['role'])).toEqual(['operator', 'node'])
  })

  it('get links with the address this page was reached at', async () => {
    const { fake, store } = house()
    fake.answer('desktop.signInLink', () => ({ url: 'http://127.0.0.1:18789/#bootstrapToken=abc', expiresAtMs: 5 }))
    expect(await store.getState().makeSignInLink('https://home.example')).toEqual({ url: 'https://home.example/#bootstrapToken=abc', expiresAtMs: 5 })
  })

  it('get a link for another computer, to an address that it can reach', async () => {
    const { fake, store } = house()
    fake.answer('device.pair.setupCode', ({ publicUrl, bootstrapProfile }) => ({ setupCode: 'c0de', gatewayUrl: publicUrl === undefined ? 'ws://192.168.1.9:18789' : 'wss://home.example', expiresAtMs: bootstrapProfile === 'limited' ? 5 : 0 }))
    expect(await store.getState().makePairingLink('https://home.example')).toEqual({ url: 'oc-pair://c0de', gatewayUrl: 'wss://home.example', expiresAtMs: 5 })
    expect(await store.getState().makePairingLink(null)).toMatchObject({ gatewayUrl: 'ws://192.168.1.9:18789' })
  })

  it('use more rights as soon as the owner gave them, and not before', async () => {
    const { fake, store, reconnect } = house()
    fake.answer('device.scopes.requestUpgrade', () => ({ requestId: 'u1' }))
    fake.answer('device.scopes.waitUpgrade', () => ({ status: 'rejected' }))
    expect(await store.getState().askForRights(['operator.pairing'])).toBe('rejected')
    expect(reconnect).not.toHaveBeenCalled()
    fake.answer('device.scopes.waitUpgrade', ({ requestId }) => ({ status: 'approved', deviceToken: `for ${String(requestId)}` }))
    expect(await store.getState().askForRights(['operator.pairing'])).toBe('approved')
    expect(reconnect).toHaveBeenCalledWith('for u1')
  })
})
