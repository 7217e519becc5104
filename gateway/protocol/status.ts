// Wire parameters of the status group: health, status, presence, heartbeats, logs (protocol v4, section 3.1).
import { z } from 'zod'

const text = z.string().min(1)

export const healthParams = z.strictObject({ probe: z.boolean().optional() })
export const statusParams = z.strictObject({ includeChannelSummary: z.boolean().optional(), includeCliProjection: z.boolean().optional() })
export const emptyParams = z.strictObject({})
export const setHeartbeatsParams = z.strictObject({ enabled: z.boolean() })
export const wakeParams = z.looseObject({ mode: z.enum(['now', 'next-heartbeat']), text, sessionKey: text.optional(), agentId: text.optional() })
export const logsTailParams = z.strictObject({
  cursor: z.int().min(0).optional(),
  limit: z.int().min(1).max(5000).optional(),
  maxBytes: z.int().min(1).max(1_000_000).optional(),
})
export const systemEventParams = z.strictObject({
  text,
  sessionKey: text.optional(),
  agentId: text.optional(),
  deviceId: text.optional(),
  instanceId: text.optional(),
  host: text.optional(),
  ip: text.optional(),
  mode: text.optional(),
  version: text.optional(),
  platform: text.optional(),
  deviceFamily: text.optional(),
  modelIdentifier: text.optional(),
  lastInputSeconds: z.number().min(0).optional(),
  reason: text.optional(),
  roles: z.array(text).optional(),
  scopes: z.array(text).optional(),
  tags: z.array(text).optional(),
})

/** One row of the presence list. */
export interface PresenceEntry {
  readonly ts: number
  readonly host?: string
  readonly clientId?: string
  readonly ip?: string
  readonly version?: string
  readonly platform?: string
  readonly deviceFamily?: string
  readonly modelIdentifier?: string
  readonly timeZone?: string
  readonly mode?: string
  readonly lastInputSeconds?: number
  readonly reason?: string
  readonly tags?: readonly string[]
  readonly text?: string
  readonly onlineSince?: number
  readonly lastActivityAt?: number
  readonly deviceId?: string
  readonly roles?: readonly string[]
  readonly scopes?: readonly string[]
  readonly instanceId?: string
}
