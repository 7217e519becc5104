// Where a pasted key goes: the secret store, through the running gateway or, when none runs, directly. Loaded by commands that store one.
import { join } from 'node:path'
import { createSystemKeychain, openSecretStore } from '../../secrets/index.ts'
import type { SecretPlace, SecretStore } from '../../secrets/index.ts'
import type { Io } from '../io.ts'
import { CliError } from '../io.ts'
import { findPlaces } from '../places.ts'
import type { GatewayClient } from './connect.ts'
import { openIfRunning } from './config-access.ts'
import { explain } from './failures.ts'
import type { GatewayOptions } from './open-gateway.ts'

/** The name a model service's key is kept under. */
export function keyName(provider: string): string {
  return `${provider.toLowerCase()}.key`
}

/** What the configuration holds instead of a secret. */
export function secretReference(name: string): { readonly source: 'store'; readonly provider: 'default'; readonly id: string } {
  return { source: 'store', provider: 'default', id: name }
}

/** The store of this computer's state folder. Only while no gateway runs: two writers would not see each other's changes at once. */
export function openStoreHere(io: Pick<Io, 'env' | 'home'>): Promise<SecretStore> {
  return openSecretStore({ folder: join(findPlaces(io).stateDir, 'secrets'), keychain: io.env['OPENCLAW_KEYCHAIN'] === 'off' ? null : createSystemKeychain(), now: Date.now })
}

/** Throws CliError when it can't be stored. */
export async function storeSecret(io: Io, options: GatewayOptions, name: string, value: string): Promise<SecretPlace> {
  const client = await openIfRunning(io, options)
  try {
    return client === null ? await (await openStoreHere(io)).set(name, value) : await storeRunning(client, name, value)
  } catch (error) {
    const explained = explain(error)
    throw explained instanceof CliError ? explained : new CliError(explained instanceof Error ? explained.message : String(explained), { cause: error })
  } finally {
    client?.close()
  }
}

/** The same over a connection that is open already. */
export async function storeRunning(client: GatewayClient, name: string, value: string): Promise<SecretPlace> {
  return (await client.request<{ place: SecretPlace }>('desktop.secrets.set', { name, value })).place
}

/** For people. */
export function placeText(place: SecretPlace): string {
  return place === 'keychain' ? 'in the keychain of this system' : 'in a sealed file only you can read'
}
