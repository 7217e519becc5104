// Puts settings of the other configuration into ours where ours says nothing. Pure.
import { deepEqual, isPlainObject } from '../config/index.ts'

type Json = Record<string, unknown>

export interface Merge {
  readonly value: Json
  /** Dotted paths. */
  readonly taken: readonly string[]
  readonly same: readonly string[]
  /** Ours stayed. */
  readonly kept: readonly string[]
}

/** `defaultAgent`: who answers here when nobody is named; written down before other agents come, so that it stays who it is. */
export function mergeSettings(ours: Readonly<Json>, theirs: Readonly<Json>, { defaultAgent, workspaceFor }: { readonly defaultAgent: string; readonly workspaceFor: (agentId: string) => string }): Merge {
  const taken: string[] = []
  const same: string[] = []
  const kept: string[] = []

  function merge(mine: unknown, other: unknown, path: string): unknown {
    if (mine === undefined) {
      taken.push(...leaves(other, path))
      return other
    }
    if (deepEqual(mine, other)) {
      same.push(path)
      return mine
    }
    if (!isPlainObject(mine) || !isPlainObject(other)) {
      kept.push(path)
      return mine
    }
    const result: Json = { ...mine }
    for (const [key, value] of Object.entries(other)) set(result, key, merge(Object.hasOwn(mine, key) ? mine[key] : undefined, value, path === '' ? key : `${path}.${key}`))
    return result
  }

  const before = structuredClone(ours) as Json
  const other = withRoster(theirs, before, defaultAgent, workspaceFor)
  const value = merge(before, other, '') as Json
  return { value, taken, same, kept }
}

/** Their agents in the shape ours has them, those we have under the same id left as they are. */
function withRoster(theirs: Readonly<Json>, ours: Json, defaultAgent: string, workspaceFor: (agentId: string) => string): Json {
  const agents = isPlainObject(theirs['agents']) ? theirs['agents'] : {}
  const { list, entries, default: named, ...rest } = agents
  const other = new Map<string, Json>()
  for (const entry of Array.isArray(list) ? list.filter(isPlainObject) : []) other.set(String(entry['id']).toLowerCase(), entry)
  for (const [id, entry] of Object.entries(isPlainObject(entries) ? entries : {})) if (isPlainObject(entry)) other.set(id.toLowerCase(), entry)
  if (other.size === 0) return { ...theirs, ...(theirs['agents'] === undefined ? {} : { agents: rest }) }

  const own = isPlainObject(ours['agents']) ? ours['agents'] : {}
  const ownList = Array.isArray(own['list']) ? own['list'].filter(isPlainObject) : []
  const ownEntries = isPlainObject(own['entries']) ? own['entries'] : {}
  const hasRoster = ownList.length > 0 || Object.keys(ownEntries).length > 0
  const wanted = typeof named === 'string' && other.has(named.toLowerCase()) ? named.toLowerCase() : [...other].find(([, entry]) => entry['default'] === true)?.[0] ?? (other.has('main') ? 'main' : [...other.keys()][0])
  const roster: Json = {}
  if (!hasRoster && !other.has(defaultAgent)) roster[defaultAgent] = {}
  const spelled = new Map(Object.keys(ownEntries).map((id) => [id.toLowerCase(), id]))
  for (const [id, { id: _, default: __, ...entry }] of other) {
    if (ownList.some((mine) => String(mine['id']).toLowerCase() === id)) continue
    const isNew = !spelled.has(id) && (hasRoster || id !== defaultAgent)
    const becomesDefault = !hasRoster && id === wanted
    set(roster, spelled.get(id) ?? id, { ...entry, ...(becomesDefault ? { default: true } : {}), ...(isNew && becomesDefault ? { workspace: workspaceFor(id) } : {}) })
  }
  return { ...theirs, agents: { ...rest, ...(Object.keys(roster).length === 0 ? {} : { entries: roster }) } }
}

function leaves(value: unknown, path: string): string[] {
  if (!isPlainObject(value) || Object.keys(value).length === 0) return [path]
  return Object.entries(value).flatMap(([key, entry]) => leaves(entry, path === '' ? key : `${path}.${key}`))
}

/** Plain assignment would call the setter for a key named `__proto__`. */
function set(target: Json, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}
