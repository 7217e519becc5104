// Keys that OpenClaw keeps beside its configuration: `.env`, auth-profiles.json of each agent, and the files in credentials/.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createDotEnv, isPlainObject, isSecretReference } from '../config/index.ts'
import { isNestedDeeper } from '../lib/index.ts'
import { placeholderFor, referenceTo, secretName } from './read-settings.ts'
import type { FoundSecret } from './read-settings.ts'
import { findFile, readBytes } from './source-folder.ts'
import type { Tally } from './tally.ts'

export interface FoundCredentials {
  readonly secrets: readonly FoundSecret[]
  /** `auth.profiles` as our configuration has them, with placeholders of the secrets. */
  readonly profiles: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Variables of `.env` that are no secrets. */
  readonly variables: Readonly<Record<string, string>>
  /** Folders of accounts that are bound to one installation. */
  readonly pairedAccounts: readonly string[]
}

const LARGEST = 1024 * 1024
const LONGEST_SECRET = 16_384
const SECRET_VARIABLE = /(KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|DSN)S?$/i
/** What a variable must not decide from a file that came from elsewhere. */
const PROTECTED = /^(OPENCLAW_|CLAWDBOT_|MOLTBOT_|NODE_|LD_|DYLD_|npm_|PATH$|HOME$|USERPROFILE$|SHELL$|COMSPEC$|PATHEXT$|SSL_|HTTPS?_PROXY$|ALL_PROXY$)/i
const VARIABLE = /^[A-Z_][A-Z0-9_]*$/

/** Problems become notes; the rest goes on. */
export async function readCredentials(root: string, agentIds: readonly string[], tally: Tally): Promise<FoundCredentials> {
  const secrets: FoundSecret[] = []
  const profiles: Record<string, Readonly<Record<string, unknown>>> = {}
  const variables: Record<string, string> = {}

  async function text(path: string): Promise<string | null> {
    const read = await readBytes(root, join(root, path), LARGEST)
    if (read.ok) return read.value.bytes.toString('utf8')
    if (read.kind !== 'missing') tally.failed(read.kind, path, read.detail)
    return null
  }

  for (const [name, value] of Object.entries(createDotEnv((await text('.env')) ?? '').values)) {
    if (value === '' || PROTECTED.test(name)) continue
    if (SECRET_VARIABLE.test(name)) secrets.push({ name, value, from: '.env', placeholder: null, isVariable: true })
    else if (VARIABLE.test(name)) variables[name] = value
  }
  for (const agentId of agentIds) {
    const path = `agents/${agentId}/agent/auth-profiles.json`
    const content = await text(path)
    if (content === null) continue
    const found = readProfiles(content)
    if (found === null) tally.failed('broken', path)
    for (const [id, profile] of Object.entries(found ?? {})) addProfile(id, profile, path)
  }
  const pairedAccounts = await readCredentialsFolder()
  return { secrets, profiles, variables, pairedAccounts }

  function addProfile(id: string, profile: unknown, path: string): void {
    if (!isPlainObject(profile) || typeof profile['provider'] !== 'string') return tally.failed('broken', `${path}: ${id}`)
    const type = profile['type'] ?? profile['mode']
    if (type !== 'api_key' && type !== 'token') return tally.note('sign-in', `${path}: ${id}`)
    const field = type === 'token' ? 'token' : 'apiKey'
    const value = profile[type === 'token' ? 'token' : 'key']
    const reference = profile[type === 'token' ? 'tokenRef' : 'keyRef']
    const entry = { provider: profile['provider'], mode: type }
    if (typeof value === 'string' && value !== '') {
      const known = secrets.find(({ placeholder }) => placeholder === placeholderFor(id))
      if (known !== undefined && known.value === value) return
      const own = known === undefined ? id : `${id}-${path.split('/')[1] ?? ''}`
      profiles[own] = { ...entry, [field]: referenceTo(placeholderFor(own)) }
      secrets.push({ name: secretName(own), value, from: path, placeholder: placeholderFor(own), isVariable: false })
    } else if (isSecretReference(reference) && reference['source'] === 'env') profiles[id] = { ...entry, [field]: reference }
    else tally.note('reference-unknown', `${path}: ${id}`)
  }

  async function readCredentialsFolder(): Promise<readonly string[]> {
    const paired: string[] = []
    for (const entry of entriesOf(join(root, 'credentials'))) {
      const path = `credentials/${entry.name}`
      if (entry.isDirectory()) {
        paired.push(path)
        continue
      }
      const found = findFile(root, join(root, path))
      if (!found.ok) {
        tally.note('link', path)
        continue
      }
      if (entry.name === 'oauth.json') {
        tally.note('sign-in', path)
        continue
      }
      const content = await text(path)
      if (content === null || content.trim() === '') continue
      if (content.length > LONGEST_SECRET) tally.failed('too-large', path, String(content.length))
      else secrets.push({ name: secretName(path), value: content.trim(), from: path, placeholder: null, isVariable: false })
    }
    return paired
  }
}

function readProfiles(content: string): Readonly<Record<string, unknown>> | null {
  if (isNestedDeeper(content, 50)) return null
  try {
    const value: unknown = JSON.parse(content)
    const profiles = isPlainObject(value) ? value['profiles'] : null
    return isPlainObject(profiles) ? profiles : null
  } catch {
    return null
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}
