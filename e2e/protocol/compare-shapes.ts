// Compares a value with the recorded shape of one: every recorded key must be there, with the recorded type.

/** `"string"`, `"number|null"`, `"object"`…, a list with the shape of its rows, or keys with theirs. */
export type Shape = string | readonly Shape[] | { readonly [key: string]: Shape }

/** `path: what is wrong`, with `[]` for any row of a list. More keys than recorded are fine. */
export function differences(shape: Shape, value: unknown, path = ''): readonly string[] {
  if (typeof shape === 'string') {
    const kinds = shape.split('|')
    // What was null in the recording may be anything here, and the other way round.
    return kinds.includes('null') || value === null || kinds.includes(kindOf(value)) ? [] : [`${path}: ${kindOf(value)} instead of ${shape}`]
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${path}: ${kindOf(value)} instead of a list`]
    const [row] = shape as readonly Shape[]
    return row === undefined ? [] : [...new Set(value.flatMap((entry) => differences(row, entry, `${path}[]`)))]
  }
  if (kindOf(value) !== 'object') return [`${path}: ${kindOf(value)} instead of an object`]
  const fields = value as Readonly<Record<string, unknown>>
  return Object.entries(shape).flatMap(([key, field]) => {
    const at = path === '' ? key : `${path}.${key}`
    return fields[key] === undefined ? [`${at}: missing`] : differences(field, fields[key], at)
  })
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
