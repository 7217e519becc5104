// Takes out of a parsed file what OpenClaw knows and we do not use, so that the strict schema only sees what is ours.
import { FOREIGN_EXCEPT, FOREIGN_KEYS, FOREIGN_VALUES } from './sections/foreign-keys.ts'
import { isPlainObject } from './json-values.ts'
import type { JsonPath } from './json-values.ts'

interface Branch {
  readonly foreign: Set<string>
  /** When set, everything else is foreign too. */
  own: ReadonlySet<string> | null
  readonly children: Map<string, Branch>
  readonly values: Map<string, Readonly<Record<string, string>>>
}

/** Something that was read differently from how it is written. */
export interface ForeignFinding {
  readonly path: JsonPath
  readonly message: string
}

const newBranch = (): Branch => ({ foreign: new Set(), own: null, children: new Map(), values: new Map() })

function branchAt(root: Branch, keys: readonly string[]): Branch {
  let branch = root
  for (const key of keys) {
    let next = branch.children.get(key)
    if (next === undefined) {
      next = newBranch()
      branch.children.set(key, next)
    }
    branch = next
  }
  return branch
}

function buildTree(): Branch {
  const root = newBranch()
  for (const [path, names] of Object.entries(FOREIGN_KEYS)) {
    const branch = branchAt(root, path === '' ? [] : path.split('.'))
    for (const name of names.split(' ')) branch.foreign.add(name)
  }
  for (const [path, names] of Object.entries(FOREIGN_EXCEPT)) branchAt(root, path.split('.')).own = new Set(names.split(' '))
  for (const [path, readAs] of Object.entries(FOREIGN_VALUES)) {
    const keys = path.split('.')
    branchAt(root, keys.slice(0, -1)).values.set(keys.at(-1) ?? '', readAs)
  }
  return root
}

let tree: Branch | undefined

/** Built at first use. */
function foreignTree(): Branch {
  tree ??= buildTree()
  return tree
}

/** Names that are accepted under a path though they do nothing; used to suggest the nearest name. */
export function foreignNamesAt(path: JsonPath): readonly string[] {
  let branch: Branch | undefined = foreignTree()
  for (const key of path) branch = branch?.children.get(String(key)) ?? branch?.children.get('*')
  return branch === undefined ? [] : [...branch.foreign]
}

/** Returns the value without foreign keys (a copy where something changed) and what was found. */
export function setAsideForeign(value: unknown): { readonly value: unknown; readonly findings: readonly ForeignFinding[] } {
  const findings: ForeignFinding[] = []
  return { value: visit(value, foreignTree(), [], findings), findings }
}

function visit(value: unknown, branch: Branch, path: JsonPath, findings: ForeignFinding[]): unknown {
  if (Array.isArray(value)) {
    const each = branch.children.get('*')
    return each === undefined ? value : value.map((entry, index) => visit(entry, each, [...path, index], findings))
  }
  if (!isPlainObject(value)) return value
  const kept: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(value)) {
    const at = [...path, key]
    if (branch.foreign.has(key) || branch.own?.has(key) === false) {
      findings.push({ path: at, message: 'is an OpenClaw setting that OpenClaw Desktop does not use; it is kept in the file and ignored' })
      continue
    }
    const readAs = typeof entry === 'string' ? branch.values.get(key)?.[entry] : undefined
    if (readAs !== undefined) findings.push({ path: at, message: `"${String(entry)}" is not supported here and is read as "${readAs}"` })
    const child = branch.children.get(key) ?? branch.children.get('*')
    Object.defineProperty(kept, key, { value: readAs ?? (child === undefined ? entry : visit(entry, child, at, findings)), enumerable: true, writable: true, configurable: true })
  }
  return kept
}
