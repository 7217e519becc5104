import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openSecretStore } from '../../gateway/secrets/index.ts'
import { createCredentialKeeper } from './credentials.ts'
import type { CredentialKeeper } from './credentials.ts'

let folder: string
let opened: number
let keeper: CredentialKeeper
const again = (): CredentialKeeper => createCredentialKeeper(async () => {
  opened += 1
  return openSecretStore({ folder: join(folder, 'secrets'), keychain: null, now: () => 1 })
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claw-credentials-'))
  opened = 0
  keeper = again()
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

describe('what lets the app in', () => {
  it('is not touched before it is needed', () => {
    expect(opened).toBe(0)
    expect(existsSync(join(folder, 'secrets'))).toBe(false)
  })

  it('is a device for each gateway, the same after a restart', async () => {
    const [one, other] = [await keeper.open('aaaaaa'), await keeper.open('bbbbbb')]
    expect(one.device.id).not.toBe(other.device.id)
    expect((await again().open('aaaaaa')).device.id).toBe(one.device.id)
  })

  it('is what a person typed, until the gateway gave the device a token of its own', async () => {
    await keeper.keepSecret('aaaaaa', { kind: 'token', value: 'typed-by-a-person' })
    expect(await again().open('aaaaaa')).toMatchObject({ secret: { kind: 'token', value: 'typed-by-a-person' }, deviceToken: null })
    await keeper.keepDeviceToken('aaaaaa', 'given-by-the-gateway')
    expect(await again().open('aaaaaa')).toMatchObject({ secret: null, deviceToken: 'given-by-the-gateway' })
    await keeper.keepDeviceToken('aaaaaa', null)
    expect(await again().open('aaaaaa')).toMatchObject({ secret: null, deviceToken: null })
  })

  it('that came by a link is replaced by what the gateway gave, and stays within the rights it came with', async () => {
    await keeper.keepSecret('aaaaaa', { kind: 'code', value: 'from-a-link' })
    await keeper.keepDeviceToken('aaaaaa', 'given', ['operator.read'])
    expect(await again().open('aaaaaa')).toMatchObject({ secret: null, deviceToken: 'given', scopes: ['operator.read'] })
    await keeper.keepSecret('aaaaaa', { kind: 'code', value: 'another' })
    await keeper.dropCode('aaaaaa')
    expect(await again().open('aaaaaa')).toMatchObject({ secret: null, deviceToken: 'given' })
    await keeper.keepSecret('bbbbbb', { kind: 'token', value: 'typed' })
    await keeper.dropCode('bbbbbb')
    await keeper.keepDeviceToken('bbbbbb', 'given', ['operator.read'])
    expect(await again().open('bbbbbb')).toMatchObject({ deviceToken: 'given', scopes: null })
  })

  it('lies open nowhere', async () => {
    await keeper.keepSecret('aaaaaa', { kind: 'password', value: 'typed-by-a-person' })
    for (const name of readdirSync(join(folder, 'secrets'))) expect(readFileSync(join(folder, 'secrets', name), 'utf8')).not.toContain('typed-by-a-person')
  })

  it('is forgotten with its gateway: the next device is another one', async () => {
    const { device } = await keeper.open('aaaaaa')
    await keeper.forget('aaaaaa')
    expect((await keeper.open('aaaaaa')).device.id).not.toBe(device.id)
  })

  it('that can’t be read is said and not replaced', async () => {
    const { device } = await keeper.open('aaaaaa')
    const locked = createCredentialKeeper(async () => ({ ...(await openSecretStore({ folder: join(folder, 'secrets'), keychain: null, now: () => 1 })), lookUp: () => ({ kind: 'unreadable', problem: 'The keychain is locked.' }) }))
    await expect(locked.open('aaaaaa')).rejects.toThrow('The keychain is locked.')
    expect((await again().open('aaaaaa')).device.id).toBe(device.id)
  })
})
