// Secrets that lie open, point nowhere or can't be read: found by name, never shown. And the way to move the open ones into the store.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDotEnv, formatPath, loadConfig, secretPaths, valueAt } from '../config/index.ts'
import type { ConfigPlace, ConfigService } from '../config/index.ts'
import { unavailable } from '../protocol/index.ts'
import { atomicWriteFile } from '../storage/index.ts'
import type { SecretStore } from './secret-store.ts'

export type SecretFinding =
  /** Written out in the configuration or in the state folder's `.env`. `isMovable`: migrating takes it away from there. */
  | { readonly kind: 'plain-text'; readonly file: string; readonly path: string; readonly isMovable: boolean }
  /** The configuration refers to a name that nothing is stored under. */
  | { readonly kind: 'missing'; readonly path: string; readonly problem: string }
  /** Stored, but its place can't be opened now. */
  | { readonly kind: 'unreadable'; readonly name: string; readonly problem: string }

export interface SecretsPlace {
  readonly config: ConfigPlace
  readonly store: SecretStore
}

/** Looks at the files as they are now. */
export function auditSecrets({ config, store }: SecretsPlace): readonly SecretFinding[] {
  const loaded = loadConfig({ ...config, secrets: store })
  const inFile = secretPaths(loaded.sources?.value ?? {}).map((path): SecretFinding => ({ kind: 'plain-text', file: config.path, path: formatPath(path), isMovable: isPatchable(path) }))
  const envFile = join(config.stateDir, '.env')
  const inEnvironment = openSecretsOf(envFile).map(({ name }): SecretFinding => ({ kind: 'plain-text', file: envFile, path: name, isMovable: true }))
  const missing = loaded.warnings.filter(({ message }) => message.startsWith('refers to ')).map(({ path, message }): SecretFinding => ({ kind: 'missing', path, problem: message }))
  const unreadable = store.list().flatMap(({ name }): SecretFinding[] => {
    const found = store.lookUp(name)
    return found.kind === 'unreadable' ? [{ kind: 'unreadable', name, problem: found.problem }] : []
  })
  return [...inFile, ...inEnvironment, ...missing, ...unreadable]
}

export interface Migration {
  /** Where each was, and the name it has now. */
  readonly moved: readonly { readonly file: string; readonly path: string; readonly name: string }[]
  /** Inside lists of the configuration: to be changed by hand. */
  readonly left: readonly string[]
}

/** Stores every open secret, then takes it away from where it lay: a crash between leaves it in both places, never in none. */
export async function migrateSecrets({ config, store }: SecretsPlace, edit: Pick<ConfigService, 'patch' | 'snapshot'>): Promise<Migration> {
  const source = loadConfig({ ...config, secrets: store }).sources?.value ?? {}
  const paths = secretPaths(source)
  const moved: { file: string; path: string; name: string }[] = []
  const patch: Record<string, unknown> = {}
  for (const path of paths.filter(isPatchable)) {
    const name = await storeUnderFreeName(store, nameFor(path), String(valueAt(source, path)))
    setAt(patch, path, { source: 'store', provider: 'default', id: name })
    moved.push({ file: config.path, path: formatPath(path), name })
  }
  if (moved.length > 0) {
    const outcome = edit.patch(JSON.stringify(patch), edit.snapshot().hash)
    if (!outcome.ok) throw unavailable(`The secrets are stored, but the configuration could not be changed: ${outcome.message}. They still stand in ${config.path}.`)
  }
  const envFile = join(config.stateDir, '.env')
  const open = openSecretsOf(envFile)
  for (const { name, value } of open) {
    await store.set(name, value)
    moved.push({ file: envFile, path: name, name })
  }
  if (open.length > 0) atomicWriteFile(envFile, createDotEnv(readFileSync(envFile, 'utf8')).without(open.map(({ name }) => name)), { mode: 0o600 })
  return { moved, left: paths.filter((path) => !isPatchable(path)).map(formatPath) }
}

/** A merge patch can't reach into lists. */
function isPatchable(path: readonly (string | number)[]): boolean {
  return path.every((key) => typeof key === 'string')
}

const SECRET_VARIABLE = /(KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL)S?$/

function openSecretsOf(envFile: string): readonly { readonly name: string; readonly value: string }[] {
  if (!existsSync(envFile)) return []
  return Object.entries(createDotEnv(readFileSync(envFile, 'utf8')).values).filter(([name, value]) => SECRET_VARIABLE.test(name) && value !== '').map(([name, value]) => ({ name, value }))
}

/** `models.providers.openai.apiKey` → `openai.apiKey`, `gateway.auth.token` → `auth.token`. */
function nameFor(path: readonly (string | number)[]): string {
  return path.slice(-2).join('.').replace(/[^A-Za-z0-9._:-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'secret'
}

async function storeUnderFreeName(store: SecretStore, wanted: string, value: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const name = attempt === 1 ? wanted : `${wanted}-${attempt}`
    const there = store.lookUp(name)
    if (there.kind === 'value' && there.value === value) return name
    if (there.kind !== 'unknown') continue
    await store.set(name, value)
    return name
  }
}

function setAt(target: Record<string, unknown>, path: readonly (string | number)[], value: unknown): void {
  let place = target
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(place, key) ? place[key] : {}
    Object.defineProperty(place, key, { value: next, enumerable: true, writable: true, configurable: true })
    place = next as Record<string, unknown>
  }
  Object.defineProperty(place, String(path.at(-1)), { value, enumerable: true, writable: true, configurable: true })
}
