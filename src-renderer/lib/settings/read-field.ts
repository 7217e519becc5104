// From JSON Schema and hints to what a form shows. Pure: no texts of ours, no values.
import { isObject } from './json-values.ts'
import type { JsonObject, Path } from './json-values.ts'

/** What a value may be, as far as forms tell it apart. */
export type Shape =
  | { readonly kind: 'switch' }
  | { readonly kind: 'number'; readonly isWhole: boolean; readonly min: number | null; readonly max: number | null; readonly unit: Unit | null }
  /** `mayBeNumber`: digits alone are kept as a number (lengths of time, sizes). */
  | { readonly kind: 'text'; readonly mayBeNumber: boolean }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'secret' }
  | { readonly kind: 'texts' }
  | { readonly kind: 'list'; readonly item: (index: string) => Field }
  | { readonly kind: 'map'; readonly value: (key: string) => Field }
  /** `extra`: further names of one's own are allowed beside the fields. */
  | { readonly kind: 'group'; readonly fields: readonly Field[]; readonly extra: ((key: string) => Field) | null }
  | { readonly kind: 'either'; readonly options: readonly Field[] }
  /** Anything: typed as JSON. */
  | { readonly kind: 'any' }

export type Unit = 'milliseconds' | 'seconds' | 'minutes' | 'tokens' | 'characters' | 'bytes'

export interface Field {
  readonly path: Path
  /** Where the hints have it: `*` for names of a map, `[]` for items of a list. */
  readonly hintPath: string
  readonly label: string
  readonly help: string
  readonly placeholder: string | null
  /** Rarely needed. What lies below it is too. */
  readonly isAdvanced: boolean
  /** A change takes effect with the next start. */
  readonly needsRestart: boolean
  /** What holds while nothing is set; undefined where there is nothing to fall back on. */
  readonly fallback: unknown
  readonly shape: Shape
}

export interface Hint {
  readonly label?: string
  readonly help?: string
  readonly tags?: readonly string[]
  readonly advanced?: boolean
  readonly sensitive?: boolean
  readonly placeholder?: string
}

export type Hints = Readonly<Record<string, Hint>>

interface Above {
  readonly hints: Hints
  readonly isAdvanced: boolean
  readonly isSecret: boolean
}

const UNITS: readonly (readonly [RegExp, Unit])[] = [[/Ms$/, 'milliseconds'], [/Seconds$/, 'seconds'], [/Minutes$/, 'minutes'], [/Tokens(Floor)?$/, 'tokens'], [/Chars$/, 'characters'], [/Bytes$/, 'bytes']]

/** The whole form. Lists and maps give the fields of their entries when asked. */
export function readForm(schema: unknown, hints: Hints): Field {
  return readField(isObject(schema) ? schema : {}, [], '', { hints, isAdvanced: false, isSecret: false })
}

function readField(node: JsonObject, path: Path, hintPath: string, above: Above): Field {
  const hint = above.hints[hintPath] ?? {}
  const below: Above = { hints: above.hints, isAdvanced: above.isAdvanced || hint.advanced === true, isSecret: above.isSecret || hint.sensitive === true }
  const key = path.at(-1) ?? ''
  return {
    path, hintPath,
    label: hint.label ?? key,
    help: hint.help ?? (typeof node['description'] === 'string' ? node['description'] : ''),
    placeholder: hint.placeholder ?? null,
    isAdvanced: below.isAdvanced,
    needsRestart: hint.tags?.includes('restart') === true,
    fallback: node['default'],
    shape: readShape(node, path, hintPath, below),
  }
}

function readShape(node: JsonObject, path: Path, hintPath: string, below: Above): Shape {
  const { type } = node
  const options = Array.isArray(node['anyOf']) ? node['anyOf'].filter(isObject) : []
  if (options.length > 0) return readAlternatives(options, path, hintPath, below)
  if (Array.isArray(node['enum'])) return { kind: 'choice', values: node['enum'].map(String) }
  if (typeof node['const'] === 'string') return { kind: 'choice', values: [node['const']] }
  if (type === 'boolean') return { kind: 'switch' }
  if (type === 'number' || type === 'integer') return readNumber(node, path)
  if (type === 'string') return below.isSecret ? { kind: 'secret' } : { kind: 'text', mayBeNumber: false }
  if (type === 'array' && isObject(node['items'])) {
    const { items } = node
    return items['type'] === 'string' && items['enum'] === undefined && !below.isSecret ? { kind: 'texts' } : { kind: 'list', item: (index) => readField(items, [...path, index], `${hintPath}[]`, below) }
  }
  if (type === 'object') return readObject(node, path, hintPath, below)
  return { kind: 'any' }
}

function readObject(node: JsonObject, path: Path, hintPath: string, below: Above): Shape {
  const { properties, additionalProperties: rest } = node
  // `{}` says that anything may stand there.
  const value = isObject(rest) && Object.keys(rest).length > 0 ? (key: string) => readField(rest, [...path, key], join(hintPath, '*'), below) : null
  if (!isObject(properties)) return value === null ? { kind: 'any' } : { kind: 'map', value }
  const fields = Object.entries(properties).flatMap(([key, child]) => (isObject(child) ? [readField(child, [...path, key], join(hintPath, key), below)] : []))
  return { kind: 'group', fields, extra: value }
}

function readAlternatives(options: readonly JsonObject[], path: Path, hintPath: string, below: Above): Shape {
  if (below.isSecret) return { kind: 'secret' }
  const types = options.map((option) => option['type'])
  if (types.length === 2 && types.includes('number') && types.includes('string')) return { kind: 'text', mayBeNumber: true }
  return { kind: 'either', options: options.map((option) => readField(option, path, hintPath, below)) }
}

function readNumber(node: JsonObject, path: Path): Shape {
  const bound = (name: string) => (typeof node[name] === 'number' && Math.abs(node[name]) < Number.MAX_SAFE_INTEGER ? node[name] : null)
  return { kind: 'number', isWhole: node['type'] === 'integer', min: bound('minimum'), max: bound('maximum'), unit: UNITS.find(([name]) => name.test(path.at(-1) ?? ''))?.[1] ?? null }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

/** The field at a path, through lists and maps; null where the schema has none. */
export function fieldAt(form: Field, path: Path): Field | null {
  let field: Field | null = form
  for (const key of path) field = field === null ? null : step(field, key)
  return field
}

function step({ shape }: Field, key: string): Field | null {
  switch (shape.kind) {
    case 'group':
      return shape.fields.find(({ path }) => path.at(-1) === key) ?? shape.extra?.(key) ?? null
    case 'map':
      return shape.value(key)
    case 'list':
      return shape.item(key)
    case 'either':
      return shape.options.map((option) => step(option, key)).find((found) => found !== null) ?? null
    default:
      return null
  }
}

/** Whether a value can be shown by this shape's control. */
export function fits({ kind }: Shape, value: unknown): boolean {
  if (kind === 'group' || kind === 'map') return isObject(value)
  if (kind === 'list' || kind === 'texts') return Array.isArray(value)
  if (kind === 'switch') return typeof value === 'boolean'
  if (kind === 'number') return typeof value === 'number'
  return kind === 'any' || kind === 'either' || typeof value === 'string'
}

/** What a new entry of this shape starts as. */
export function emptyValue({ shape, fallback }: Field): unknown {
  if (fallback !== undefined) return fallback
  if (shape.kind === 'group' || shape.kind === 'map' || shape.kind === 'any') return {}
  if (shape.kind === 'list' || shape.kind === 'texts') return []
  if (shape.kind === 'switch') return false
  if (shape.kind === 'number') return shape.min ?? 0
  if (shape.kind === 'choice') return shape.values[0] ?? ''
  if (shape.kind === 'either') return shape.options[0] === undefined ? '' : emptyValue(shape.options[0])
  return ''
}
