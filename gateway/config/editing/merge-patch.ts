// JSON merge patch (RFC 7396), with a guard: a list may only lose items where the caller says that it means it.
import { formatPath, isPlainObject } from '../json-values.ts'
import type { JsonObject, JsonPath } from '../json-values.ts'

/** `null` deletes, objects merge, anything else replaces. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch
  const result: JsonObject = isPlainObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else Object.defineProperty(result, key, { value: applyMergePatch(Object.hasOwn(result, key) ? result[key] : undefined, value), enumerable: true, writable: true, configurable: true })
  }
  return result
}

/** Lists that the patch would shorten (or whose items with an id would go) without being named in `replacePaths`. */
export function unannouncedShrinks(target: unknown, patch: unknown, replacePaths: readonly string[], path: JsonPath = []): readonly string[] {
  if (Array.isArray(target)) return losesItems(target, patch) && !replacePaths.includes(formatPath(path)) ? [formatPath(path)] : []
  if (!isPlainObject(target) || !isPlainObject(patch)) return []
  return Object.entries(patch).flatMap(([key, value]) => (Object.hasOwn(target, key) ? unannouncedShrinks(target[key], value, replacePaths, [...path, key]) : []))
}

function losesItems(before: readonly unknown[], after: unknown): boolean {
  // Deleting or replacing the whole list is said in so many words.
  if (!Array.isArray(after)) return false
  if (after.length < before.length) return true
  const ids = new Set(after.map(idOf))
  return before.some((item) => idOf(item) !== undefined && !ids.has(idOf(item)))
}

function idOf(item: unknown): unknown {
  return isPlainObject(item) ? item['id'] : undefined
}
