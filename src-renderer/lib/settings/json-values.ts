// Parsed JSON and paths into it, for the settings. Pure; the gateway has its own.

export type Path = readonly string[]
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `a.b[0]["x.y"]`, as the gateway writes it in its messages. */
export function formatPath(path: Path): string {
  return path.map((key, index) => (/^[A-Za-z0-9_$@-]+$/.test(key) ? `${index === 0 ? '' : '.'}${key}` : `[${JSON.stringify(key)}]`)).join('')
}

/** Reads what `formatPath` and the gateway write; what can't be read leads to the whole file. */
export function parsePath(text: string): Path {
  const keys: string[] = []
  for (const [, plain, index, quoted] of text.matchAll(/\.?([A-Za-z0-9_$@*-]+)|\[(?:(\d+)|("(?:[^"\\]|\\.)*"))\]/g)) keys.push(plain ?? index ?? String(JSON.parse(quoted ?? '""')))
  return keys
}

export function valueAt(value: unknown, path: Path): unknown {
  let current = value
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined
    current = (current as JsonObject)[key]
  }
  return current
}

/** A copy with one place changed; `undefined` removes it. Containers on the way are made as objects. */
export function withValueAt(value: unknown, path: Path, replacement: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return replacement
  const next = withValueAt(valueAt(value, [key]), rest, replacement)
  if (Array.isArray(value)) return next === undefined ? value.filter((_, index) => String(index) !== key) : Object.assign([...(value as readonly unknown[])], { [key]: next })
  const entries = Object.entries(isObject(value) ? value : {}).filter(([name]) => name !== key || next !== undefined)
  if (next === undefined) return Object.fromEntries(entries)
  return Object.fromEntries(entries.some(([name]) => name === key) ? entries.map(([name, entry]) => [name, name === key ? next : entry]) : [...entries, [key, next]])
}

export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((entry, index) => isSame(entry, right[index]))
  if (!isObject(left) || !isObject(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
}

export function startsWith(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((key, index) => path[index] === key)
}

export function samePath(left: Path, right: Path): boolean {
  return left.length === right.length && startsWith(left, right)
}
