// Checks values against the published protocol package.
import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import { z } from 'zod'

const compiled = new Map<string, z.ZodType>()

/** What the published schema of this name has against the value; empty when it is valid. */
export function problemsOf(name: keyof typeof ProtocolSchemas, value: unknown): readonly string[] {
  let schema = compiled.get(name)
  if (schema === undefined) {
    // zod knows no `not`; what it would forbid is tested by hand where it matters.
    const plain = JSON.parse(JSON.stringify(ProtocolSchemas[name]), (key: string, part: unknown) => (key === 'not' ? undefined : part)) as Parameters<typeof z.fromJSONSchema>[0]
    schema = z.fromJSONSchema(plain)
    compiled.set(name, schema)
  }
  const result = schema.safeParse(JSON.parse(JSON.stringify(value)))
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}
