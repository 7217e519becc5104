// Environment variables for the configuration: where they come from, and `${NAME}` in strings.
import { isPlainObject } from '../json-values.ts'
import type { JsonObject, JsonPath } from '../json-values.ts'
import { createDotEnv } from './dot-env.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Names that a `.env` file in some working folder must not decide. */
const PROTECTED = /^(OPENCLAW_|NODE_|LD_|DYLD_|npm_|PATH$|HOME$|USERPROFILE$|SHELL$|COMSPEC$|PATHEXT$|SSL_|HTTPS?_PROXY$|ALL_PROXY$)/i

/** The process wins over the working folder's `.env`, which wins over the state folder's, which wins over `env` in the file, which wins over the secret store. */
export function layerEnvironment(sources: { readonly process: Environment; readonly workingFolder?: string; readonly stateFolder?: string; readonly file?: Readonly<Record<string, string>>; readonly secrets?: Readonly<Record<string, string>> }): Record<string, string> {
  const fromFolder = Object.entries(createDotEnv(sources.workingFolder ?? '').values).filter(([name]) => !PROTECTED.test(name))
  const layers = [Object.entries(sources.secrets ?? {}), Object.entries(sources.file ?? {}), Object.entries(createDotEnv(sources.stateFolder ?? '').values), fromFolder, Object.entries(sources.process)]
  const result: Record<string, string> = {}
  for (const [name, value] of layers.flat()) {
    if (value !== undefined && value !== '') result[name] = value
    else if (value === '') result[name] ??= ''
  }
  return result
}

/** The variables a configuration declares: `env.vars` and plain strings directly under `env`. */
export function declaredVariables(value: unknown): Record<string, string> {
  const env = isPlainObject(value) ? value['env'] : undefined
  if (!isPlainObject(env)) return {}
  const vars = isPlainObject(env['vars']) ? env['vars'] : {}
  const pairs = [...Object.entries(env).filter(([name]) => name !== 'vars' && name !== 'shellEnv'), ...Object.entries(vars)]
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
}

export interface Substitution {
  readonly value: unknown
  /** References that could not be resolved. */
  readonly missing: readonly { readonly path: JsonPath; readonly message: string }[]
}

const REFERENCE = /\$(\$?)\{([A-Z_][A-Z0-9_]*)\}/g

/** Where secrets come from that are named and not written: the secret store, as far as the configuration needs it. */
export interface SecretSource {
  lookUp(name: string): { readonly kind: 'value'; readonly value: string } | { readonly kind: 'unknown' } | { readonly kind: 'unreadable'; readonly problem: string }
  list(): readonly { readonly name: string }[]
}

const NO_SECRETS: SecretSource = { lookUp: () => ({ kind: 'unknown' }), list: () => [] }
const VARIABLE = /^[A-Z_][A-Z0-9_]*$/

/** Secrets that are named like variables can be referred to like variables. */
export function secretVariables(secrets: SecretSource = NO_SECRETS): Record<string, string> {
  return Object.fromEntries(secrets.list().flatMap(({ name }) => {
    const found = VARIABLE.test(name) && !PROTECTED.test(name) ? secrets.lookUp(name) : { kind: 'unknown' as const }
    return found.kind === 'value' ? [[name, found.value]] : []
  }))
}

/**
 * Replaces `${NAME}` in every string and `{ source: "env" | "store", id: "NAME" }` objects; `$${NAME}` stays as the literal `${NAME}`.
 * What cannot be resolved stays visible and is reported by name, never by value.
 */
export function substitute(value: unknown, env: Environment, secrets: SecretSource = NO_SECRETS): Substitution {
  const missing: { path: JsonPath; message: string }[] = []

  function visit(entry: unknown, path: JsonPath): unknown {
    if (typeof entry === 'string') return entry.includes('${') ? replace(entry, path) : entry
    if (Array.isArray(entry)) return entry.map((item, index) => visit(item, [...path, index]))
    if (!isPlainObject(entry)) return entry
    if (isSecretReference(entry)) return resolveReference(entry, path)
    const copy: JsonObject = {}
    for (const [key, item] of Object.entries(entry)) {
      const result = visit(item, [...path, key])
      if (result !== undefined || item === undefined) Object.defineProperty(copy, key, { value: result, enumerable: true, writable: true, configurable: true })
    }
    return copy
  }

  function replace(entry: string, path: JsonPath): string {
    return entry.replace(REFERENCE, (whole, escaped: string, name: string) => {
      if (escaped !== '') return `\${${name}}`
      const found = env[name]
      if (found !== undefined && found !== '') return found
      missing.push({ path, message: `refers to the environment variable ${name}, which is not set` })
      return whole
    })
  }

  function resolveReference(reference: JsonObject, path: JsonPath): string | undefined {
    const [source, id] = [String(reference['source']), String(reference['id'])]
    if (source === 'store') return resolveSecret(id, path)
    const found = source === 'env' ? env[id] : undefined
    if (found === undefined || found === '') {
      missing.push({ path, message: source === 'env' ? `refers to the environment variable ${id}, which is not set` : `refers to a secret in "${source}", which is not supported; use { source: "store", id: "NAME" } or { source: "env", id: "NAME" }` })
      return undefined
    }
    return found
  }

  function resolveSecret(name: string, path: JsonPath): string | undefined {
    const found = secrets.lookUp(name)
    if (found.kind === 'value') return found.value
    missing.push({ path, message: found.kind === 'unknown' ? `refers to the secret "${name}", which is not stored; set it with: claw secrets set ${name}` : `refers to the secret "${name}", which can't be read now. ${found.problem}` })
    return undefined
  }

  return { value: visit(value, []), missing }
}

/** OpenClaw's way to write a secret by reference. */
export function isSecretReference(value: unknown): value is JsonObject {
  if (!isPlainObject(value)) return false
  const { source, id } = value
  return typeof source === 'string' && ['env', 'file', 'exec', 'store'].includes(source) && typeof id === 'string' && Object.keys(value).every((key) => key === 'source' || key === 'provider' || key === 'id')
}

/** True for a string that is nothing but references: it shows no secret. */
export function isOnlyReferences(value: string): boolean {
  return /^(?:\$\{[A-Z_][A-Z0-9_]*\})+$/.test(value)
}

