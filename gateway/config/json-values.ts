// Parsed JSON and paths into it: small pure functions shared by this folder.

export type JsonPath = readonly (string | number)[]
export type JsonObject = Record<string, unknown>

export function isPlainObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `agents.list.0.id`; keys that would be ambiguous are quoted. */
export function formatPath(path: JsonPath): string {
  return path.map((key, index) => {
    const name = String(key)
    if (/^[A-Za-z0-9_$@-]+$/.test(name)) return index === 0 ? name : `.${name}`
    return `[${JSON.stringify(name)}]`
  }).join('')
}

/** Reads `a.b`, `a[0].b`, `a["x.y"]`. Null when the text is not a path. */
export function parsePath(text: string): readonly string[] | null {
  const keys: string[] = []
  const part = /\.?([A-Za-z0-9_$@*/-]+)|\[(?:(\d+|\*)|"((?:[^"\\]|\\.)*)")?\]/y
  while (part.lastIndex < text.length) {
    const match = part.exec(text)
    if (match === null) return null
    if (match[3] !== undefined) keys.push(JSON.parse(`"${match[3]}"`) as string)
    else keys.push(match[1] ?? match[2] ?? '*')
  }
  return keys
}

export function valueAt(value: unknown, path: JsonPath): unknown {
  let current: unknown = value
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined
    current = (current as Record<string | number, unknown>)[key]
  }
  return current
}

/** A copy of the value with one place changed; `undefined` removes it. Missing containers are created as objects. */
export function withValueAt(value: unknown, path: JsonPath, replacement: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return replacement
  if (Array.isArray(value)) {
    const copy: unknown[] = [...(value as readonly unknown[])]
    copy[Number(key)] = withValueAt(copy[Number(key)], rest, replacement)
    return copy
  }
  const copy: JsonObject = isPlainObject(value) ? { ...value } : {}
  const next = withValueAt(Object.hasOwn(copy, key) ? copy[String(key)] : undefined, rest, replacement)
  if (next === undefined) delete copy[String(key)]
  else Object.defineProperty(copy, key, { value: next, enumerable: true, writable: true, configurable: true })
  return copy
}

export function deepEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((entry, index) => deepEqual(entry, right[index]))
  if (!isPlainObject(left) || !isPlainObject(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && deepEqual(left[key], right[key]))
}

/** Dotted paths of the leaves at which two values differ; arrays count as one leaf. */
export function changedPaths(before: unknown, after: unknown, path: JsonPath = []): string[] {
  const [left, right] = [before === undefined && isPlainObject(after) ? {} : before, after === undefined && isPlainObject(before) ? {} : after]
  if (!isPlainObject(left) || !isPlainObject(right)) return deepEqual(before, after) ? [] : [formatPath(path)]
  const below = [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => changedPaths(own(left, key), own(right, key), [...path, key]))
  return below.length === 0 && (before === undefined) !== (after === undefined) ? [formatPath(path)] : below
}

function own(value: JsonObject, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/** How deep a parsed value is nested, counted without recursion so that hostile input cannot exhaust the stack. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap((entry) => (typeof entry === 'object' && entry !== null ? Object.values(entry) : []))
  }
  return false
}
