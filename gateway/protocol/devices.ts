// Wire parameters of device.* (protocol v4, section 3.6).
import { z } from 'zod'

const text = z.string().min(1)

export const pairListParams = z.strictObject({})
export const pairApproveParams = z.strictObject({ requestId: text })
export const pairRejectParams = z.strictObject({ requestId: text })
export const pairRemoveParams = z.strictObject({ deviceId: text })
export const pairRenameParams = z.strictObject({ deviceId: text, label: text.max(64) })
/** Neither pictures nor short addresses are made: who asks for them gets the code alone. */
export const pairSetupCodeParams = z.strictObject({
  publicUrl: text.max(500).optional(),
  preferRemoteUrl: z.boolean().optional(),
  includeQr: z.boolean().optional(),
  bootstrapProfile: z.enum(['limited', 'node']).optional(),
  joinUrl: z.literal(true).optional(),
})
export const tokenRotateParams = z.strictObject({ deviceId: text, role: text, scopes: z.array(text).optional() })
export const tokenRevokeParams = z.strictObject({ deviceId: text, role: text })
export const requestUpgradeParams = z.strictObject({
  scopes: z.array(text).min(1).max(8).refine((scopes) => new Set(scopes).size === scopes.length, 'must not have duplicate items'),
})
export const waitUpgradeParams = z.strictObject({ requestId: text })

/** A pending request as device.pair.list and device.pair.requested show it. */
export interface PendingDevice {
  readonly requestId: string
  readonly deviceId: string
  readonly publicKey: string
  readonly displayName?: string
  readonly platform?: string
  readonly deviceFamily?: string
  readonly clientId?: string
  readonly clientMode?: string
  readonly browserOrigin?: string
  readonly role: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly remoteIp?: string
  readonly silent?: boolean
  /** The device is known already: it asks for more, or came back changed. */
  readonly isRepair?: boolean
  readonly ts: number
}
