// Keeping secrets out of what clients see, and putting them back when clients send a document back.
// Which keys are secret is written in the schema; for settings the schema does not know, their names decide.
import { z } from 'zod'
import { isOnlyReferences, isSecretReference } from '../reading/environment.ts'
import { schemaAt } from '../explain-issue.ts'
import type { Finding } from '../explain-issue.ts'
import { deepEqual, isPlainObject, valueAt, withValueAt } from '../json-values.ts'
import type { JsonPath } from '../json-values.ts'
import { locateIn } from '../reading/source-map.ts'
import type { SourceMap } from '../reading/source-map.ts'
import { configSchema } from '../schema.ts'

/** Stands for a secret in everything that leaves the gateway. Clients may send it back unchanged. */
export const REDACTED = '__OPENCLAW_REDACTED__'

const SECRET_NAME = /(token|password|passphrase|secret|key|bearer|credential|authorization|cookie|webhook[-_]?url|dsn|pin)s?$/i
const HARMLESS_NAME = /(session|main|sort|group|skill|cache)[-_]?keys?$/i
/** Limits that merely sound like secrets: `maxTokens: 4000`. */
const TOKEN_COUNT = /tokens?$/i

function isSecretName(name: string, value: unknown): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name) && !(typeof value === 'number' && TOKEN_COUNT.test(name))
}

function isMarkedSensitive(path: JsonPath): boolean {
  return (schemaAt(configSchema(), path) ?? []).some((schema) => (z.globalRegistry.get(schema) as { readonly sensitive?: boolean } | undefined)?.sensitive === true)
}

/** Paths of all secret values. References to secrets are not secret themselves. `marked` are further paths known to be secret. */
export function secretPaths(value: unknown, marked: readonly string[] = []): readonly JsonPath[] {
  const found: JsonPath[] = []
  const known = new Set(marked)

  function visit(entry: unknown, path: JsonPath, inherited: boolean): void {
    if (isSecretReference(entry)) return
    const described = schemaAt(configSchema(), path) !== null && !insideOpenSettings(path)
    const name = path.findLast((key) => typeof key === 'string')
    const secret = inherited || known.has(path.join('.')) || (described ? isMarkedSensitive(path) : isSecretName(String(name ?? ''), entry))
    if (Array.isArray(entry)) entry.forEach((item, index) => visit(item, [...path, index], secret))
    else if (isPlainObject(entry)) for (const [key, item] of Object.entries(entry)) visit(item, [...path, key], secret)
    else if (typeof entry === 'string' ? (secret && entry !== '' && !isOnlyReferences(entry)) || hasUrlPassword(entry) : secret && typeof entry === 'number') found.push(path)
  }

  visit(value, [], false)
  return found
}

/** Free-form settings (`plugins.entries.x.config…`): the schema lets anything in, so it says nothing about secrets. */
function insideOpenSettings(path: JsonPath): boolean {
  return path.some((_, index) => (schemaAt(configSchema(), path.slice(0, index)) ?? []).some((schema) => schema instanceof z.ZodRecord && schema.valueType instanceof z.ZodUnknown))
}

function hasUrlPassword(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*:[^/?#\s]*@/i.test(text) && !isOnlyReferences(text)
}

/** A copy in which every secret reads `__OPENCLAW_REDACTED__`. */
export function redactValue(value: unknown, marked?: readonly string[]): unknown {
  return secretPaths(value, marked).reduce<unknown>((result, path) => withValueAt(result, path, REDACTED), value)
}

/** The active configuration without secrets: strings that were built from references show the reference again. */
export function redactEffective(config: unknown, source: unknown, marked?: readonly string[]): unknown {
  const secret = new Set(secretPaths(source, marked).map((path) => path.join('\0')))
  let result = redactValue(config, marked)
  function visit(entry: unknown, path: JsonPath): void {
    // What it stands for is a secret wherever it is used.
    if (isSecretReference(entry)) result = valueAt(result, path) === undefined ? result : withValueAt(result, path, REDACTED)
    else if (Array.isArray(entry)) entry.forEach((item, index) => visit(item, [...path, index]))
    else if (isPlainObject(entry)) for (const [key, item] of Object.entries(entry)) visit(item, [...path, key])
    else if (typeof entry === 'string' && entry.includes('${') && typeof valueAt(result, path) === 'string') {
      result = withValueAt(result, path, secret.has(path.join('\0')) ? REDACTED : entry)
    }
  }
  visit(source, [])
  return result
}

/** The text with secrets replaced in place. `value` is what the text parses to. */
export function redactText(text: string, value: unknown, map: SourceMap, marked?: readonly string[]): string {
  if (map.duplicates.length > 0) return JSON.stringify(redactValue(value, marked), null, 2)
  return replaceAt(text, map, secretPaths(value, marked).map((path) => ({ path, replacement: REDACTED })))
}

function replaceAt(text: string, map: SourceMap, changes: readonly { readonly path: JsonPath; readonly replacement: unknown }[]): string {
  const spots = changes.map(({ path, replacement }) => ({ ...locateIn(map, path).node, replacement })).toSorted((left, right) => right.start - left.start)
  return spots.reduce((result, { start, end, replacement }) => result.slice(0, start) + JSON.stringify(replacement) + result.slice(end), text)
}

/** Puts stored secrets back where a sent value says `__OPENCLAW_REDACTED__`. */
export function restoreSecrets(sent: unknown, stored: unknown): { readonly restored: readonly { readonly path: JsonPath; readonly replacement: unknown }[]; readonly problems: readonly Finding[] } {
  const restored: { path: JsonPath; replacement: unknown }[] = []
  const problems: Finding[] = []

  function visit(entry: unknown, original: unknown, path: JsonPath): void {
    if (entry === REDACTED) {
      if (typeof original === 'string' || typeof original === 'number') restored.push({ path, replacement: original })
      else problems.push({ path, message: `says ${REDACTED} but no value is stored there; enter the value itself` })
    } else if (typeof entry === 'string' && entry.includes(REDACTED)) {
      problems.push({ path, message: `contains ${REDACTED} as a part; enter the whole value` })
    } else if (Array.isArray(entry)) {
      entry.forEach((item, index) => visit(item, counterpart(item, index, entry, original), [...path, index]))
    } else if (isPlainObject(entry)) {
      for (const [key, item] of Object.entries(entry)) visit(item, isPlainObject(original) && Object.hasOwn(original, key) ? original[key] : undefined, [...path, key])
    }
  }

  visit(sent, stored, [])
  return { restored, problems }
}

/**
 * The stored item that a sent list item stands for: by its id; without one by its place, as long as either it or everything
 * else in the list is unchanged, so that a moved item never gets its neighbour's secret.
 */
function counterpart(item: unknown, index: number, list: readonly unknown[], original: unknown): unknown {
  if (!Array.isArray(original)) return undefined
  const stored: readonly unknown[] = original
  const id = isPlainObject(item) ? item['id'] : undefined
  if (typeof id === 'string') return stored.find((entry) => isPlainObject(entry) && entry['id'] === id)
  if (isSameButSecrets(item, stored[index])) return stored[index]
  const othersStay = stored.length === list.length && list.every((other, place) => place === index || isSameButSecrets(other, stored[place]))
  return othersStay ? stored[index] : undefined
}

function isSameButSecrets(sent: unknown, stored: unknown): boolean {
  if (sent === REDACTED) return typeof stored === 'string' || typeof stored === 'number'
  if (Array.isArray(sent) && Array.isArray(stored)) return sent.length === stored.length && sent.every((entry, index) => isSameButSecrets(entry, stored[index]))
  if (!isPlainObject(sent) || !isPlainObject(stored)) return deepEqual(sent, stored)
  return Object.keys(sent).length === Object.keys(stored).length && Object.keys(sent).every((key) => Object.hasOwn(stored, key) && isSameButSecrets(sent[key], stored[key]))
}

/** The text with stored secrets written back in place. */
export function restoreText(text: string, map: SourceMap, restored: readonly { readonly path: JsonPath; readonly replacement: unknown }[]): string {
  return replaceAt(text, map, restored)
}
