// Hides secrets in what is shown: the gateway hides those it has, this one those that were just typed.
import { isObject } from './json-values.ts'
import type { Field } from './read-field.ts'

/** Stands for a secret in what the gateway sends and takes back. */
export const REDACTED = '__OPENCLAW_REDACTED__'

/** A copy of a field's value without secrets. References to the environment stay: they are none. */
export function maskSecrets({ shape }: Field, value: unknown): unknown {
  if (value === undefined) return undefined
  if (shape.kind === 'secret') return isObject(value) || (typeof value === 'string' && /^\$\{\w+\}$/.test(value)) ? value : REDACTED
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((entry, index) => maskSecrets(shape.item(String(index)), entry))
  if (shape.kind === 'map' && isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, maskSecrets(shape.value(key), entry)]))
  if (shape.kind === 'group' && isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, maskEntry(shape, key, entry)]))
  return value
}

function maskEntry(shape: Extract<Field['shape'], { kind: 'group' }>, key: string, value: unknown): unknown {
  const field = shape.fields.find(({ path }) => path.at(-1) === key) ?? shape.extra?.(key)
  return field === undefined ? value : maskSecrets(field, value)
}
