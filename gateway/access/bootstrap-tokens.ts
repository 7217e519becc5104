// Bootstrap tokens: single-use credentials for a device's first connection. The sign-in link of the dashboard carries one.
import { randomBytes } from 'node:crypto'
import type { Clock } from '../lib/index.ts'
import type { ConnectParams, Role } from '../protocol/index.ts'
import type { Database } from '../storage/index.ts'
import { hashToken } from './device-tokens.ts'

const LIFETIME_MS = 10 * 60_000

/** What a token lets its bearer become. */
const PURPOSES = {
  /** A browser profile of the owner: everything the dashboard needs. */
  'control-ui-owner': {
    roles: ['operator'],
    scopes: ['operator.admin', 'operator.approvals', 'operator.pairing', 'operator.questions', 'operator.read', 'operator.talk.secrets', 'operator.write'],
  },
  /** A phone: node and operator, without control over pairing. */
  full: {
    roles: ['node', 'operator'],
    scopes: ['operator.admin', 'operator.approvals', 'operator.questions', 'operator.read', 'operator.talk.secrets', 'operator.write'],
  },
  limited: { roles: ['node', 'operator'], scopes: ['operator.approvals', 'operator.questions', 'operator.read', 'operator.talk.secrets', 'operator.write'] },
  node: { roles: ['node'], scopes: [] },
} as const satisfies Readonly<Record<string, { readonly roles: readonly Role[]; readonly scopes: readonly string[] }>>

export type BootstrapPurpose = keyof typeof PURPOSES

export interface BootstrapGrant {
  readonly purpose: BootstrapPurpose
  readonly roles: readonly Role[]
  readonly scopes: readonly string[]
}

export interface BootstrapTokens {
  /** The token is returned once and stored as a hash only. */
  issue(purpose: BootstrapPurpose): { readonly token: string; readonly expiresAtMs: number }
  /** What a live token grants, without using it up. */
  peek(token: string): BootstrapGrant | null
  /** Uses the token up. False when somebody was faster. */
  consume(token: string): boolean
}

/** What a phone's own app says it is. */
const PHONES: Readonly<Record<string, { readonly platform: RegExp; readonly family: RegExp }>> = {
  'openclaw-ios': { platform: /^(ios|ipados)\b/i, family: /^(iphone|ipad|ios)$/i },
  'openclaw-android': { platform: /^android\b/i, family: /^android$/i },
}

/** Browsers with a sign-in link and phones are let in with the code alone; for everybody else it opens the door only as far as asking the owner (section 6.5). */
export function pairsAtOnce({ purpose }: BootstrapGrant, client: ConnectParams['client'], role: Role): boolean {
  if (purpose === 'control-ui-owner') return true
  const phone = PHONES[client.id]
  return phone !== undefined && role === 'node' && client.mode === 'node' && phone.platform.test(client.platform) && phone.family.test(client.deviceFamily ?? '')
}

interface BootstrapRow {
  readonly purpose: string
  readonly roles_json: string
  readonly scopes_json: string
}

export function createBootstrapTokens({ database, clock }: { readonly database: Database; readonly clock: Clock }): BootstrapTokens {
  const insert = database.prepare('INSERT INTO bootstrap_tokens (token_hash, purpose, roles_json, scopes_json, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)')
  const select = database.prepare<[string, number], BootstrapRow>('SELECT purpose, roles_json, scopes_json FROM bootstrap_tokens WHERE token_hash = ? AND expires_at > ?')
  const remove = database.prepare('DELETE FROM bootstrap_tokens WHERE token_hash = ?')
  const removeExpired = database.prepare('DELETE FROM bootstrap_tokens WHERE expires_at <= ?')

  return {
    issue(purpose) {
      const nowMs = clock.now()
      const token = randomBytes(32).toString('base64url')
      const { roles, scopes } = PURPOSES[purpose]
      removeExpired.run(nowMs)
      insert.run(hashToken(token), purpose, JSON.stringify(roles), JSON.stringify(scopes), nowMs, nowMs + LIFETIME_MS)
      return { token, expiresAtMs: nowMs + LIFETIME_MS }
    },
    peek(token) {
      const row = select.get(hashToken(token), clock.now())
      if (row === undefined || !(row.purpose in PURPOSES)) return null
      return { purpose: row.purpose as BootstrapPurpose, roles: JSON.parse(row.roles_json) as Role[], scopes: JSON.parse(row.scopes_json) as string[] }
    },
    consume: (token) => remove.run(hashToken(token)).changes > 0,
  }
}
