// Search over every setting: names, keys and descriptions, whole words first.
import { formatPath, isObject, valueAt } from './json-values.ts'
import type { Field } from './read-field.ts'

/** How a field is called and explained to people. */
export type Describe = (field: Field) => { readonly label: string; readonly help: string }

/** Every setting with a control of its own: groups are looked into, entries of maps and lists as far as there are any. */
export function everyField(field: Field, values: unknown): readonly Field[] {
  const { shape } = field
  if (shape.kind === 'group') return shape.fields.flatMap((child) => everyField(child, values))
  if (shape.kind === 'map') {
    const entries = valueAt(values, field.path)
    return [field, ...(isObject(entries) ? Object.keys(entries).flatMap((key) => everyField(shape.value(key), values)) : [])]
  }
  return field.path.length === 0 ? [] : [field]
}

/** Fields that have every word of the query in name, key or description; the best first. */
export function findFields(fields: readonly Field[], query: string, describe: Describe): readonly Field[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return []
  const found = fields.flatMap((field) => {
    const { label, help } = describe(field)
    const [name, key, text] = [label.toLowerCase(), formatPath(field.path).toLowerCase(), help.toLowerCase()]
    if (!words.every((word) => name.includes(word) || key.includes(word) || text.includes(word))) return []
    const score = words.reduce((sum, word) => sum + (name.startsWith(word) ? 4 : name.includes(word) ? 3 : key.includes(word) ? 2 : 1), 0) - (field.isAdvanced ? 0.5 : 0)
    return [{ field, score }]
  })
  return found.toSorted((left, right) => right.score - left.score).map(({ field }) => field)
}
