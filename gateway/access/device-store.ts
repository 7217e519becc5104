// The rows of paired devices and their tokens. Decisions are made elsewhere; token values never enter this file.
import type { Role } from '../protocol/index.ts'
import type { Database } from '../storage/index.ts'

export type ApprovedVia = 'silent' | 'owner' | 'bootstrap'

export interface PairedDevice {
  readonly deviceId: string
  readonly publicKey: string
  readonly displayName: string | null
  /** A name the owner gave it. */
  readonly operatorLabel: string | null
  readonly platform: string | null
  readonly deviceFamily: string | null
  readonly clientId: string | null
  readonly clientMode: string | null
  readonly roles: readonly Role[]
  /** The most its operator role may ever hold. */
  readonly scopes: readonly string[]
  readonly approvedVia: ApprovedVia
  readonly createdAtMs: number
  readonly approvedAtMs: number
  readonly lastSeenAtMs: number | null
  readonly lastSeenReason: string | null
  readonly remoteIp: string | null
}

export interface DeviceTokenRow {
  readonly deviceId: string
  readonly role: Role
  readonly salt: string
  /** SHA-256 of the token, hex. */
  readonly hash: string
  readonly scopes: readonly string[]
  readonly createdAtMs: number
  readonly rotatedAtMs: number | null
  readonly revokedAtMs: number | null
  readonly lastUsedAtMs: number | null
}

export interface DeviceStore {
  get(deviceId: string): PairedDevice | null
  list(): readonly PairedDevice[]
  put(device: PairedDevice): void
  /** Removes the device with its tokens and its pending request. False when it was not there. */
  remove(deviceId: string): boolean
  rename(deviceId: string, label: string): boolean
  seen(deviceId: string, atMs: number, reason: string, remoteIp: string): void
  token(deviceId: string, role: string): DeviceTokenRow | null
  tokens(deviceId: string): readonly DeviceTokenRow[]
  putToken(token: DeviceTokenRow): void
  tokenUsed(deviceId: string, role: string, atMs: number): void
}

interface DeviceRow {
  readonly device_id: string
  readonly public_key: string
  readonly display_name: string | null
  readonly operator_label: string | null
  readonly platform: string | null
  readonly device_family: string | null
  readonly client_id: string | null
  readonly client_mode: string | null
  readonly roles_json: string
  readonly scopes_json: string
  readonly approved_via: string
  readonly created_at: number
  readonly approved_at: number
  readonly last_seen_at: number | null
  readonly last_seen_reason: string | null
  readonly remote_ip: string | null
}

interface TokenRow {
  readonly device_id: string
  readonly role: string
  readonly token_salt: string
  readonly token_hash: string
  readonly scopes_json: string
  readonly created_at: number
  readonly rotated_at: number | null
  readonly revoked_at: number | null
  readonly last_used_at: number | null
}

export function createDeviceStore(database: Database): DeviceStore {
  const select = database.prepare<[string], DeviceRow>('SELECT * FROM devices WHERE device_id = ?')
  const selectAll = database.prepare<[], DeviceRow>('SELECT * FROM devices ORDER BY approved_at DESC, device_id')
  const upsert = database.prepare(UPSERT_DEVICE)
  const remove = database.prepare('DELETE FROM devices WHERE device_id = ?')
  const removeTokens = database.prepare('DELETE FROM device_tokens WHERE device_id = ?')
  const removeRequests = database.prepare('DELETE FROM pairing_requests WHERE device_id = ?')
  const removeAll = database.transaction((deviceId: string) => {
    removeTokens.run(deviceId)
    removeRequests.run(deviceId)
    return remove.run(deviceId).changes > 0
  })
  const rename = database.prepare('UPDATE devices SET operator_label = ? WHERE device_id = ?')
  const seen = database.prepare('UPDATE devices SET last_seen_at = ?, last_seen_reason = ?, remote_ip = ? WHERE device_id = ?')
  const selectToken = database.prepare<[string, string], TokenRow>('SELECT * FROM device_tokens WHERE device_id = ? AND role = ?')
  const selectTokens = database.prepare<[string], TokenRow>('SELECT * FROM device_tokens WHERE device_id = ? ORDER BY role')
  const upsertToken = database.prepare(UPSERT_TOKEN)
  const tokenUsed = database.prepare('UPDATE device_tokens SET last_used_at = ? WHERE device_id = ? AND role = ?')

  return {
    get: (deviceId) => optional(select.get(deviceId), deviceFrom),
    list: () => selectAll.all().map(deviceFrom),
    put: (device) => void upsert.run({ ...device, rolesJson: JSON.stringify(device.roles), scopesJson: JSON.stringify(device.scopes) }),
    remove: (deviceId) => removeAll.immediate(deviceId),
    rename: (deviceId, label) => rename.run(label, deviceId).changes > 0,
    seen: (deviceId, atMs, reason, remoteIp) => void seen.run(atMs, reason, remoteIp, deviceId),
    token: (deviceId, role) => optional(selectToken.get(deviceId, role), tokenFrom),
    tokens: (deviceId) => selectTokens.all(deviceId).map(tokenFrom),
    putToken: (token) => void upsertToken.run({ ...token, scopesJson: JSON.stringify(token.scopes) }),
    tokenUsed: (deviceId, role, atMs) => void tokenUsed.run(atMs, deviceId, role),
  }
}

const UPSERT_DEVICE = `
INSERT INTO devices (device_id, public_key, display_name, operator_label, platform, device_family, client_id, client_mode, roles_json, scopes_json,
  approved_via, created_at, approved_at, last_seen_at, last_seen_reason, remote_ip)
VALUES (@deviceId, @publicKey, @displayName, @operatorLabel, @platform, @deviceFamily, @clientId, @clientMode, @rolesJson, @scopesJson,
  @approvedVia, @createdAtMs, @approvedAtMs, @lastSeenAtMs, @lastSeenReason, @remoteIp)
ON CONFLICT (device_id) DO UPDATE SET public_key = excluded.public_key, display_name = excluded.display_name, operator_label = excluded.operator_label,
  platform = excluded.platform, device_family = excluded.device_family, client_id = excluded.client_id, client_mode = excluded.client_mode,
  roles_json = excluded.roles_json, scopes_json = excluded.scopes_json, approved_via = excluded.approved_via, approved_at = excluded.approved_at,
  last_seen_at = excluded.last_seen_at, last_seen_reason = excluded.last_seen_reason, remote_ip = excluded.remote_ip`

const UPSERT_TOKEN = `
INSERT INTO device_tokens (device_id, role, token_salt, token_hash, scopes_json, created_at, rotated_at, revoked_at, last_used_at)
VALUES (@deviceId, @role, @salt, @hash, @scopesJson, @createdAtMs, @rotatedAtMs, @revokedAtMs, @lastUsedAtMs)
ON CONFLICT (device_id, role) DO UPDATE SET token_salt = excluded.token_salt, token_hash = excluded.token_hash, scopes_json = excluded.scopes_json,
  rotated_at = excluded.rotated_at, revoked_at = excluded.revoked_at, last_used_at = excluded.last_used_at`

function optional<Row, Value>(row: Row | undefined, convert: (row: Row) => Value): Value | null {
  return row === undefined ? null : convert(row)
}

function deviceFrom(row: DeviceRow): PairedDevice {
  return {
    deviceId: row.device_id,
    publicKey: row.public_key,
    displayName: row.display_name,
    operatorLabel: row.operator_label,
    platform: row.platform,
    deviceFamily: row.device_family,
    clientId: row.client_id,
    clientMode: row.client_mode,
    roles: JSON.parse(row.roles_json) as Role[],
    scopes: JSON.parse(row.scopes_json) as string[],
    approvedVia: row.approved_via as ApprovedVia,
    createdAtMs: row.created_at,
    approvedAtMs: row.approved_at,
    lastSeenAtMs: row.last_seen_at,
    lastSeenReason: row.last_seen_reason,
    remoteIp: row.remote_ip,
  }
}

function tokenFrom(row: TokenRow): DeviceTokenRow {
  return {
    deviceId: row.device_id,
    role: row.role as Role,
    salt: row.token_salt,
    hash: row.token_hash,
    scopes: JSON.parse(row.scopes_json) as string[],
    createdAtMs: row.created_at,
    rotatedAtMs: row.rotated_at,
    revokedAtMs: row.revoked_at,
    lastUsedAtMs: row.last_used_at,
  }
}
