// Checks values against the published protocol package.
import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import { z } from 'zod'
import { isNewerField } from './newer-than-published.ts'

export type SchemaName = keyof typeof ProtocolSchemas

const compiled = new Map<SchemaName, z.ZodType>()

/** What the published schema of this name has against the value, newer fields excepted; empty when it is valid. */
export function problemsOf(name: SchemaName, value: unknown): readonly string[] {
  let schema = compiled.get(name)
  if (schema === undefined) {
    // zod knows no `not`; what it would forbid is tested by hand where it matters.
    const plain = JSON.parse(JSON.stringify(ProtocolSchemas[name]), (key: string, part: unknown) => (key === 'not' ? undefined : part)) as Parameters<typeof z.fromJSONSchema>[0]
    schema = z.fromJSONSchema(plain)
    compiled.set(name, schema)
  }
  const result = schema.safeParse(JSON.parse(JSON.stringify(value)))
  return result.success ? [] : result.error.issues.flatMap((issue) => problemsIn(name, issue))
}

function problemsIn(name: SchemaName, issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'unrecognized_keys' && issue.keys.every((key) => isNewerField(name, issue.path, key))) return []
  return [`${issue.path.join('.')}: ${issue.message}`]
}
