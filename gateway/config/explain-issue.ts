// From what the schema reports to sentences a person can act on: where, what, and the nearest valid name.
// Values are never quoted: they may be secrets.
import { z } from 'zod'
import { isPlainObject, valueAt } from './json-values.ts'
import type { JsonPath } from './json-values.ts'
import { configSchema } from './schema.ts'
import { foreignNamesAt } from './set-aside-foreign.ts'

/** One problem before it has been given a file and line. */
export interface Finding {
  readonly path: JsonPath
  readonly message: string
  readonly suggestion?: string
}

/** Explains every issue of a failed validation. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], input: unknown): readonly Finding[] {
  return issues.flatMap((issue) => explain(issue, input, []))
}

function explain(issue: z.core.$ZodIssue, input: unknown, prefix: JsonPath): readonly Finding[] {
  const path: JsonPath = [...prefix, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key))
    case 'invalid_union':
      return explainUnion(issue.errors, input, path)
    case 'invalid_value':
      return [oneOf(path, issue.values.map(String), valueAt(input, path))]
    case 'invalid_type':
      return [{ path, message: valueAt(input, path) === undefined ? `is missing; it must be ${describeType(issue.expected)}` : `must be ${describeType(issue.expected)}, not ${describeValue(valueAt(input, path))}` }]
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.map((inner) => ({ path, message: sentence(inner.message) }))
    default:
      return [{ path, message: sentence(issue.message) }]
  }
}

/** Of several allowed shapes, explains the one that was meant: the one that accepts this type of value. */
function explainUnion(branches: readonly (readonly z.core.$ZodIssue[])[], input: unknown, path: JsonPath): readonly Finding[] {
  const meant = branches.find((issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'))
  if (meant !== undefined) return meant.flatMap((issue) => explain(issue, input, path))
  const types = branches.flatMap((issues) => issues.flatMap((issue) => (issue.code === 'invalid_type' ? [describeType(issue.expected)] : [])))
  return [{ path, message: `must be ${types.join(' or ')}, not ${describeValue(valueAt(input, path))}` }]
}

function unknownKey(path: JsonPath, key: string): Finding {
  const names = [...keysAt(path), ...foreignNamesAt(path)]
  const suggestion = nearestName(key, names)
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
  return { path: [...path, key], message: `is not a known setting${hint}`, ...(suggestion === undefined ? {} : { suggestion }) }
}

function oneOf(path: JsonPath, values: readonly string[], given: unknown): Finding {
  const suggestion = typeof given === 'string' ? nearestName(given, values) : undefined
  const list = values.map((value) => `"${value}"`).join(', ')
  return { path, message: `must be one of ${list}`, ...(suggestion === undefined ? {} : { suggestion }) }
}

function sentence(message: string): string {
  const text = message
    .replace(/^Invalid (input|string|number|key|element): */i, '')
    .replace(/^Too (small|big): expected \w+ to (be|have)/, (_, __, verb: string) => `must ${verb}`)
    .replace('>=', 'at least ').replace('<=', 'at most ')
  return /^(must|is|has)/.test(text) ? text : `is not acceptable: ${text}`
}

function describeType(expected: string): string {
  const names: Readonly<Record<string, string>> = { int: 'a whole number', number: 'a number', string: 'text', boolean: 'true or false', array: 'a list', object: 'an object', record: 'an object' }
  return names[expected] ?? expected
}

function describeValue(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (isPlainObject(value)) return 'an object'
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number with a fraction or of that size' : 'an infinite number'
  return typeof value === 'string' ? 'text' : String(typeof value)
}

/** The valid names under a path, from the schema. */
export function keysAt(path: JsonPath): readonly string[] {
  const schema = schemaAt(configSchema(), path)
  return schema === null ? [] : schema.flatMap((entry) => (entry instanceof z.ZodObject ? Object.keys(entry.shape as Record<string, unknown>) : []))
}

/** The schemas that may stand at a path (several where shapes may alternate); null when the path leads nowhere. */
export function schemaAt(root: z.core.$ZodType, path: JsonPath): readonly z.core.$ZodType[] | null {
  let current = unwrap(root)
  for (const key of path) {
    current = current.flatMap((schema) => step(schema, String(key))).flatMap(unwrap)
    if (current.length === 0) return null
  }
  return current
}

function step(schema: z.core.$ZodType, key: string): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Record<string, z.core.$ZodType>
    const { catchall } = schema.def as { readonly catchall?: z.core.$ZodType }
    const member = Object.hasOwn(shape, key) ? shape[key] : catchall
    return member === undefined || member instanceof z.ZodNever ? [] : [member]
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.core.$ZodType]
  if (schema instanceof z.ZodArray) return [schema.element as z.core.$ZodType]
  return []
}

/** Looks through optional, default and union wrappers. */
export function unwrap(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return unwrap(schema.def.innerType)
  if (schema instanceof z.ZodUnion) return (schema.options as readonly z.core.$ZodType[]).flatMap(unwrap)
  return [schema]
}

/** The candidate with the fewest differing letters, when it is close enough to be what was meant. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > 64) return undefined
  const wanted = name.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1]
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1))
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[right.length] ?? 0
}
