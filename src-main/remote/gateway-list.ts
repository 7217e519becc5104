// The gateways that this app knows, in a small file of its own. Secrets are elsewhere.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { GatewayPlace } from '../../src-preload/gateways.ts'
import { judgePlace } from './place.ts'

export interface KnownGateway {
  readonly id: string
  readonly name: string
  readonly place: GatewayPlace
}

export interface GatewayListContent {
  /** Null: the one on this computer. */
  readonly current: string | null
  readonly keepsOwn: boolean
  readonly gateways: readonly KnownGateway[]
}

export interface GatewayList {
  content(): GatewayListContent
  find(id: string): KnownGateway | null
  /** Where a file that could not be read was put. */
  readonly setAside: string | null
  /** Throws when it can't be written; nothing has changed then. */
  change(changes: Partial<GatewayListContent>): void
}

export const placeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('url'), url: z.string().min(1).max(2000) }),
  z.strictObject({ kind: z.literal('ssh'), host: z.string().min(1).max(255), user: z.string().max(64), port: z.number().int().nullable(), identityFile: z.string().max(1000), gatewayPort: z.number().int() }),
])
export const gatewayId = z.string().regex(/^[a-z0-9]{6,32}$/)
export const gatewayName = z.string().trim().min(1).max(60)

const fileSchema = z.object({ current: gatewayId.nullable(), keepsOwn: z.boolean(), gateways: z.array(z.object({ id: gatewayId, name: gatewayName, place: placeSchema })) })
const NONE: GatewayListContent = { current: null, keepsOwn: true, gateways: [] }

export function openGatewayList(path: string, now: () => number): GatewayList {
  const found = read(path)
  let setAside: string | null = null
  if (found === 'damaged') {
    setAside = `${path}.damaged-${now()}`
    renameSync(path, setAside)
  }
  let content = found === 'damaged' ? NONE : found
  const find = (id: string): KnownGateway | null => content.gateways.find((gateway) => gateway.id === id) ?? null
  return {
    content: () => content,
    find,
    setAside,
    change(changes) {
      const next = { ...content, ...changes }
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(`${path}.part`, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 })
      renameSync(`${path}.part`, path)
      content = next
    },
  }
}

/** Somebody may have edited it: places are judged again. */
function read(path: string): GatewayListContent | 'damaged' {
  if (!existsSync(path)) return NONE
  try {
    const { current, keepsOwn, gateways } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    if (gateways.some(({ place }) => !judgePlace(place).ok)) return 'damaged'
    return { current: gateways.some(({ id }) => id === current) ? current : null, keepsOwn, gateways }
  } catch {
    return 'damaged'
  }
}
