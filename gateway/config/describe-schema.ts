// The schema for others: JSON Schema and form hints for clients, one node at a time for assistants. Built when first asked.
import { z } from 'zod'
import { isPlainObject, parsePath } from './json-values.ts'
import type { JsonObject } from './json-values.ts'
import { reloadKind } from './reload-kinds.ts'
import type { ReloadKind } from './reload-kinds.ts'
import { configSchema } from './schema.ts'

/** How a form shows one key; the wire's ConfigUiHint. */
export interface UiHint {
  readonly label: string
  readonly help?: string
  readonly group?: string
  readonly order?: number
  /** `restart`: a change takes effect with the next start. */
  readonly tags?: readonly string[]
  readonly advanced?: boolean
  readonly sensitive?: boolean
  readonly placeholder?: string
}

export interface SchemaDescription {
  readonly schema: JsonObject
  /** By path; `*` stands for the names of a map, `[]` for the items of a list. */
  readonly uiHints: Readonly<Record<string, UiHint>>
}

export interface SchemaChild {
  readonly key: string
  readonly path: string
  readonly type?: string | readonly string[]
  readonly required: boolean
  readonly hasChildren: boolean
  readonly reloadKind: ReloadKind
  readonly hint?: UiHint
  readonly hintPath?: string
}

export interface SchemaNode {
  readonly path: string
  /** Without what is below it. */
  readonly schema: JsonObject
  readonly reloadKind: ReloadKind
  readonly hint?: UiHint
  readonly hintPath?: string
  readonly children: readonly SchemaChild[]
}

const SECRET_REFERENCE: JsonObject = {
  type: 'object',
  description: 'Reference to a secret kept elsewhere.',
  properties: { source: { enum: ['env'] }, provider: { type: 'string' }, id: { type: 'string' } },
  required: ['source', 'id'],
  additionalProperties: false,
}

let description: SchemaDescription | undefined

/** JSON Schema of the whole file and the hints for a settings form. */
export function describeSchema(): SchemaDescription {
  if (description === undefined) {
    const schema = z.toJSONSchema(configSchema(), { io: 'input', unrepresentable: 'any' }) as JsonObject
    const uiHints: Record<string, UiHint> = {}
    collectHints(schema, '', uiHints, 0)
    description = { schema, uiHints }
  }
  return description
}

/** Moves notes out of the schema into hints and tidies what only zod needs. */
function collectHints(node: JsonObject, path: string, hints: Record<string, UiHint>, order: number): void {
  const { sensitive, advanced, placeholder } = node
  for (const key of ['sensitive', 'advanced', 'placeholder', 'propertyNames']) delete node[key]
  if (isPlainObject(node['default']) && Object.keys(node['default']).length === 0) delete node['default']
  if (path !== '') {
    hints[path] = {
      label: labelOf(path),
      ...(typeof node['description'] === 'string' ? { help: node['description'] } : {}),
      group: path.split('.')[0] ?? '',
      order,
      ...(reloadKind(path.replaceAll('[]', '')) === 'restart' ? { tags: ['restart'] } : {}),
      ...(advanced === true ? { advanced } : {}),
      ...(sensitive === true ? { sensitive } : {}),
      ...(typeof placeholder === 'string' ? { placeholder } : {}),
    }
  }
  for (const [index, [suffix, child]] of childSchemas(node).entries()) collectHints(child, `${path}${path === '' || suffix === '[]' ? '' : '.'}${suffix}`, hints, index)
  if (sensitive === true && node['type'] === 'string') {
    const { description: text, type, minLength } = node
    for (const key of ['type', 'minLength', 'description']) delete node[key]
    Object.assign(node, { description: text, anyOf: [{ type, ...(minLength === undefined ? {} : { minLength }) }, SECRET_REFERENCE] })
  }
}

/** Named children, `*` for the values of a map, `[]` for list items; alternatives are looked through. */
function childSchemas(node: JsonObject): readonly (readonly [string, JsonObject])[] {
  const found: (readonly [string, JsonObject])[] = []
  if (isPlainObject(node['properties'])) for (const [key, value] of Object.entries(node['properties'])) if (isPlainObject(value)) found.push([key, value])
  if (isPlainObject(node['additionalProperties']) && Object.keys(node['additionalProperties']).length > 0) found.push(['*', node['additionalProperties']])
  if (isPlainObject(node['items'])) found.push(['[]', node['items']])
  for (const branch of Array.isArray(node['anyOf']) ? node['anyOf'] : []) if (isPlainObject(branch) && branch !== SECRET_REFERENCE) found.push(...childSchemas(branch))
  return found
}

/** `maxConcurrent` → `Max concurrent`. */
function labelOf(path: string): string {
  const name = path.split('.').findLast((part) => part !== '*') ?? path
  const words = name.replace('[]', '').replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** One node of the schema and its children; null when the path leads nowhere. */
export function lookupSchema(path: string): SchemaNode | null {
  const keys = path === '.' ? [] : parsePath(path)
  if (keys === null) return null
  const { schema, uiHints } = describeSchema()
  let node = schema
  let hintPath = ''
  for (const key of keys) {
    const children = childSchemas(node)
    const next = children.find(([name]) => name === key) ?? children.find(([name]) => name === '*') ?? (/^(\d+|\*)$/.test(key) ? children.find(([name]) => name === '[]') : undefined)
    if (next === undefined) return null
    hintPath = join(hintPath, next[0])
    node = next[1]
  }
  const hint = uiHints[hintPath]
  return {
    path,
    schema: shallow(node),
    reloadKind: reloadKind(keys.join('.')),
    ...(hint === undefined ? {} : { hint, hintPath }),
    children: childSchemas(node).map(([key, child]) => describeChild(key, child, node, { keys, hintPath, hints: uiHints })),
  }
}

function describeChild(key: string, child: JsonObject, parent: JsonObject, at: { readonly keys: readonly string[]; readonly hintPath: string; readonly hints: Readonly<Record<string, UiHint>> }): SchemaChild {
  const path = [...at.keys, key === '[]' ? '*' : key].join('.')
  const hintPath = join(at.hintPath, key)
  const hint = at.hints[hintPath]
  const type = typeOf(child)
  return {
    key: key === '[]' ? '*' : key,
    path,
    ...(type === undefined ? {} : { type }),
    required: Array.isArray(parent['required']) && parent['required'].includes(key),
    hasChildren: childSchemas(child).length > 0,
    reloadKind: reloadKind(path),
    ...(hint === undefined ? {} : { hint, hintPath }),
  }
}

/** JSON types a node allows. */
export function typeOf(node: JsonObject): string | readonly string[] | undefined {
  if (typeof node['type'] === 'string') return node['type']
  const branches = Array.isArray(node['anyOf']) ? node['anyOf'].filter(isPlainObject) : []
  const types = [...new Set(branches.flatMap((branch) => typeOf(branch) ?? []))]
  return types.length === 0 ? undefined : types
}

function join(path: string, key: string): string {
  return path === '' ? key : key === '[]' ? `${path}[]` : `${path}.${key}`
}

/** The node without its children, whose own look-up shows them. */
function shallow(node: JsonObject): JsonObject {
  const { properties: _properties, items: _items, additionalProperties, anyOf, ...rest } = node
  return {
    ...rest,
    ...(typeof additionalProperties === 'boolean' ? { additionalProperties } : {}),
    ...(Array.isArray(anyOf) ? { anyOf: anyOf.filter(isPlainObject).map(shallow) } : {}),
  }
}
