// The gateway's shared secret: modes none, token and password, compared in constant time (protocol v4, section 2.6).
import { createHash, timingSafeEqual } from 'node:crypto'
import type { ConnectAuth } from '../protocol/index.ts'
import type { AccessSettings } from './settings.ts'

export type SharedSecretFailure = 'token_missing' | 'token_mismatch' | 'token_missing_config' | 'password_missing' | 'password_mismatch' | 'password_missing_config'
export type SharedSecretCheck = { readonly ok: true; readonly method: 'none' | 'token' | 'password' } | { readonly ok: false; readonly reason: SharedSecretFailure }

/** Judges what a client presented. The configured secret is accepted in either field. */
export function checkSharedSecret(settings: Pick<AccessSettings, 'mode' | 'token' | 'password'>, auth: Pick<ConnectAuth, 'token' | 'password'> | undefined): SharedSecretCheck {
  if (settings.mode === 'none') return { ok: true, method: 'none' }
  const { mode } = settings
  const secret = mode === 'token' ? settings.token : settings.password
  if (secret === undefined || secret === '') return { ok: false, reason: `${mode}_missing_config` }
  const presented = [auth?.token, auth?.password].filter((value) => value !== undefined && value !== '')
  if (presented.length === 0) return { ok: false, reason: `${mode}_missing` }
  return presented.some((value) => value !== undefined && equalSecrets(value, secret)) ? { ok: true, method: mode } : { ok: false, reason: `${mode}_mismatch` }
}

/** Takes the same time wherever the two texts differ, and whatever their lengths. */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest())
}
