// Says what is wrong with a value in the words that OpenClaw's clients know: `at /path: must be string`. From zod's issues.
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** The problems of one value, joined with `; `. `input` is the value that was parsed: it tells a missing property from a wrong one. */
export function describeIssues(issues: readonly Issue[], input: unknown): string {
  const parts = issues.flatMap((issue) => describeIssue(issue, input))
  return parts.length === 0 ? 'unknown validation error' : [...new Set(parts)].join('; ')
}

function describeIssue(issue: Issue, input: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    const where = issue.path.length === 0 ? 'at root' : `at ${pointer(issue.path)}`
    return issue.keys.map((key) => `${where}: unexpected property '${key}'`)
  }
  if (issue.path.length > 0 && valueAt(input, issue.path) === undefined) {
    const parent = issue.path.slice(0, -1)
    const where = parent.length === 0 ? '' : `at ${pointer(parent)}: `
    return [`${where}must have required property '${String(issue.path.at(-1))}'`]
  }
  const where = issue.path.length === 0 ? '' : `at ${pointer(issue.path)}: `
  return [`${where}${problemOf(issue)}`]
}

function problemOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1 ? 'must be equal to constant' : 'must be equal to one of the allowed values'
    case 'too_small':
      return sizeProblem(issue.origin, 'fewer', '>=', Number(issue.minimum))
    case 'too_big':
      return sizeProblem(issue.origin, 'more', '<=', Number(issue.maximum))
    case 'invalid_format':
      return issue.pattern === undefined ? `must match format "${issue.format}"` : `must match pattern ${issue.pattern}`
    case 'invalid_union':
      return 'must match a schema in anyOf'
    default:
      return issue.message
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = { int: 'integer', record: 'object' }

function sizeProblem(origin: string, word: string, sign: string, bound: number): string {
  if (origin === 'string') return `must not have ${word} than ${bound} characters`
  if (origin === 'array' || origin === 'set') return `must not have ${word} than ${bound} items`
  return `must be ${sign} ${bound}`
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part)}`).join('')
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[part]
  }
  return value
}
