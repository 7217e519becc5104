// Changes that wait to be saved: what was there when they were made, what shall be there. Applied, compared with a file that moved on, written as a merge patch.
import { formatPath, isObject, isSame, samePath, startsWith, valueAt, withValueAt } from './json-values.ts'
import type { Path } from './json-values.ts'

export interface PendingChange {
  readonly path: Path
  /** What the file had when the change was made; undefined: nothing. */
  readonly before: unknown
  /** Undefined: nothing, so that the default holds. */
  readonly after: unknown
}

/** A change and what somebody else put in the same place meanwhile. */
export interface Conflict {
  readonly change: PendingChange
  readonly theirs: unknown
}

/** The file as it will be. */
export function applyChanges(source: unknown, changes: readonly PendingChange[]): unknown {
  return changes.reduce((value, { path, after }) => withValueAt(value, path, after), source)
}

/** With one more change. Paths into a list change the list as a whole; changes below a new one are part of it. */
export function addChange(changes: readonly PendingChange[], source: unknown, path: Path, value: unknown): readonly PendingChange[] {
  const known = changes.find((change) => startsWith(path, change.path))
  const place = known?.path ?? wholeList(applyChanges(source, changes), path)
  const others = changes.filter((change) => !startsWith(change.path, place))
  const now = valueAt(applyChanges(source, changes), place)
  const after = withValueAt(now, path.slice(place.length), value)
  const before = known === undefined ? valueAt(source, place) : known.before
  return isSame(valueAt(source, place), after) ? others : [...others, { path: place, before, after }]
}

/** Up to the first list on the way. */
function wholeList(value: unknown, path: Path): Path {
  const depth = path.findIndex((_, index) => Array.isArray(valueAt(value, path.slice(0, index))))
  return depth === -1 ? path : path.slice(0, depth)
}

/** After the file changed: what it has by now is no change any more. */
export function rebase(changes: readonly PendingChange[], source: unknown): readonly PendingChange[] {
  return changes.filter(({ path, after }) => !isSame(valueAt(source, path), after))
}

/** Changes whose place holds something else than when they were made. */
export function findConflicts(changes: readonly PendingChange[], source: unknown): readonly Conflict[] {
  return changes.flatMap((change) => {
    const theirs = valueAt(source, change.path)
    return isSame(theirs, change.before) ? [] : [{ change, theirs }]
  })
}

/** The change stays, knowing what it replaces now. */
export function keepMine(changes: readonly PendingChange[], source: unknown, path: Path): readonly PendingChange[] {
  return changes.map((change) => (samePath(change.path, path) ? { ...change, before: valueAt(source, path) } : change))
}

/** An RFC 7396 patch, and the lists in it that are replaced as a whole. */
export function toMergePatch(changes: readonly PendingChange[], source: unknown): { readonly patch: unknown; readonly replacePaths: readonly string[] } {
  const replacePaths: string[] = []
  const patch = changes.reduce<unknown>((result, { path, after }) => withValueAt(result, path, difference(valueAt(source, path), after, path, replacePaths)), {})
  return { patch, replacePaths }
}

function difference(before: unknown, after: unknown, path: Path, replacePaths: string[]): unknown {
  if (after === undefined) return null
  if (Array.isArray(before)) replacePaths.push(formatPath(path))
  if (!isObject(before) || !isObject(after)) return after
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !isSame(before[key], after[key]))
  return Object.fromEntries(keys.map((key) => [key, difference(before[key], after[key], [...path, key], replacePaths)]))
}

/** The leaves at which two values differ; lists are leaves. */
export function differences(before: unknown, after: unknown, path: Path = []): readonly PendingChange[] {
  if (isSame(before, after)) return []
  const [left, right] = [before === undefined && isObject(after) ? {} : before, after === undefined && isObject(before) ? {} : after]
  if (!isObject(left) || !isObject(right)) return [{ path, before, after }]
  const below = [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => differences(left[key], right[key], [...path, key]))
  return below.length === 0 ? [{ path, before, after }] : below
}
