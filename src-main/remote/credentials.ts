// What lets this app into each gateway elsewhere: a device of its own for each, and what that gateway gave it. All of it in the secret store.
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { z } from 'zod'
import type { SecretStore } from '../../gateway/secrets/index.ts'
import type { GatewaySecret } from '../../src-preload/gateways.ts'
import { deviceOf } from './device.ts'
import type { Device } from './device.ts'

/** What a person typed, or the one-time token of a pairing link. */
export type KeptSecret = GatewaySecret | { readonly kind: 'code'; readonly value: string }

export interface Credentials {
  readonly device: Device
  readonly deviceToken: string | null
  /** What came by a link is not good for more than these; null: for whatever is asked. */
  readonly scopes: readonly string[] | null
  /** Forgotten as soon as the gateway gave the device a token. */
  readonly secret: KeptSecret
}

export interface CredentialKeeper {
  /** A device is made at the first call. Rejects with a message for people when the secrets can't be read now. */
  open(gatewayId: string): Promise<Credentials>
  keepSecret(gatewayId: string, secret: KeptSecret): Promise<void>
  /** A link's token is good no more. What a person typed stays. */
  dropCode(gatewayId: string): Promise<void>
  /** Null: it is good no more. `scopes` are those it came with. */
  keepDeviceToken(gatewayId: string, token: string | null, scopes?: readonly string[]): Promise<void>
  forget(gatewayId: string): Promise<void>
}

const storedSchema = z.object({
  privateKey: z.string(),
  deviceToken: z.string().nullable(),
  scopes: z.array(z.string()).nullable().default(null),
  secret: z.object({ kind: z.enum(['token', 'password', 'code']), value: z.string() }).nullable(),
})
type Stored = z.infer<typeof storedSchema>

/** `secrets` is opened at the first call: who uses no gateway elsewhere is never asked for their keychain. */
export function createCredentialKeeper(secrets: () => Promise<SecretStore>): CredentialKeeper {
  const nameOf = (gatewayId: string): string => `desktop-gateway/${gatewayId}`
  /** Changes happen one after the other. */
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }

  async function read(gatewayId: string): Promise<Stored> {
    const store = await secrets()
    const found = store.lookUp(nameOf(gatewayId))
    if (found.kind === 'unreadable') throw new Error(found.problem)
    if (found.kind === 'value') return storedSchema.parse(JSON.parse(found.value))
    const { privateKey } = generateKeyPairSync('ed25519')
    const made: Stored = { privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'), deviceToken: null, scopes: null, secret: null }
    await store.set(nameOf(gatewayId), JSON.stringify(made))
    return made
  }

  async function change(gatewayId: string, changesOf: (before: Stored) => Partial<Stored>): Promise<void> {
    const before = await read(gatewayId)
    const after = { ...before, ...changesOf(before) }
    if (JSON.stringify(after) !== JSON.stringify(before)) await (await secrets()).set(nameOf(gatewayId), JSON.stringify(after))
  }

  return {
    open: (gatewayId) => inTurn(async () => {
      const { privateKey: encoded, deviceToken, scopes, secret } = await read(gatewayId)
      const privateKey = createPrivateKey({ key: Buffer.from(encoded, 'base64'), type: 'pkcs8', format: 'der' })
      return { device: deviceOf(privateKey, createPublicKey(privateKey)), deviceToken, scopes, secret }
    }),
    keepSecret: (gatewayId, secret) => inTurn(() => change(gatewayId, () => ({ secret }))),
    dropCode: (gatewayId) => inTurn(() => change(gatewayId, ({ secret }) => (secret?.kind === 'code' ? { secret: null } : {}))),
    keepDeviceToken: (gatewayId, deviceToken, scopes = []) => inTurn(() => change(gatewayId, (before) => {
      if (deviceToken === null) return { deviceToken }
      const isBounded = before.scopes !== null || before.secret?.kind === 'code'
      return { deviceToken, secret: null, scopes: isBounded ? [...scopes] : null }
    })),
    forget: (gatewayId) => inTurn(async () => void (await (await secrets()).delete(nameOf(gatewayId)))),
  }
}
