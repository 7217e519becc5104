import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadOrCreateGatewayIdentity } from './index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('loadOrCreateGatewayIdentity', () => {
  it('creates a private file once and reads the same identity from it', () => {
    const path = join(folder, 'deep', 'gateway-identity.json')
    const created = loadOrCreateGatewayIdentity(path)
    expect(created.deviceId).toMatch(/^[0-9a-f]{64}$/)
    expect(loadOrCreateGatewayIdentity(path)).toEqual(created)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toContain('PRIVATE KEY')
  })

  it('refuses a damaged file instead of revoking every device', () => {
    const path = join(folder, 'gateway-identity.json')
    for (const text of ['', '{}', '{"privateKey":"x","secret":"short"}']) {
      writeFileSync(path, text)
      expect(() => loadOrCreateGatewayIdentity(path)).toThrow(/is damaged/)
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
  })
})
