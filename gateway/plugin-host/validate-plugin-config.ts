// A plugin's settings against the JSON Schema in its manifest.
import { z } from 'zod'

export type PluginConfigOutcome = { readonly ok: true; readonly config: Readonly<Record<string, unknown>> } | { readonly ok: false; readonly message: string }

type JsonSchema = Readonly<Record<string, unknown>>

/** What only counts beside a `type`, by that type; without one it would silently be skipped. */
const NEEDS_TYPE: readonly (readonly [keywords: readonly string[], type: string])[] = [
  [['properties', 'required', 'additionalProperties', 'patternProperties', 'propertyNames', 'minProperties', 'maxProperties'], 'object'],
  [['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains'], 'array'],
  [['minLength', 'maxLength', 'pattern'], 'string'],
  [['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'], 'number'],
]

/** Validates and fills in defaults. A schema that cannot be checked honestly is refused, never half applied. */
export function validatePluginConfig(schema: JsonSchema, config: Readonly<Record<string, unknown>>): PluginConfigOutcome {
  const unchecked = findUnchecked(schema, 'configSchema')
  if (unchecked !== null) return { ok: false, message: unchecked }
  let validator: z.ZodType
  try {
    validator = z.fromJSONSchema(schema)
  } catch (fault) {
    return { ok: false, message: `configSchema can't be used: ${fault instanceof Error ? fault.message : 'unknown problem'}` }
  }
  const parsed = validator.safeParse(config)
  if (parsed.success) return { ok: true, config: parsed.data as Readonly<Record<string, unknown>> }
  const problems = parsed.error.issues.map((issue) => `${['config', ...issue.path.map(String)].join('.')}: ${issue.message}`)
  return { ok: false, message: `settings are not valid: ${problems.join('; ')}` }
}

/** The first keyword that the validator would pass over in silence. */
function findUnchecked(schema: unknown, at: string): string | null {
  if (Array.isArray(schema)) return firstOf(schema.map((entry, index) => findUnchecked(entry, `${at}[${index}]`)))
  if (typeof schema !== 'object' || schema === null) return null
  const node = schema as JsonSchema
  if ('dependencies' in node) return `${at} uses "dependencies", which is not supported`
  if (!('type' in node)) {
    for (const [keywords, type] of NEEDS_TYPE) {
      const keyword = keywords.find((name) => name in node)
      if (keyword !== undefined) return `${at} uses "${keyword}" without "type": "${type}", which is not supported`
    }
  }
  const properties = asObject(node['properties'])
  const missing = Array.isArray(node['required']) ? node['required'].find((name) => !(String(name) in properties)) : undefined
  if (missing !== undefined) return `${at} requires "${String(missing)}", which is not among its "properties"`
  const named = [...Object.entries(properties), ...Object.entries(asObject(node['$defs'])), ...Object.entries(asObject(node['definitions']))]
  return firstOf([
    ...named.map(([name, child]) => findUnchecked(child, `${at}.${name}`)),
    ...['items', 'additionalProperties', 'allOf', 'anyOf', 'oneOf', 'prefixItems', 'contains'].map((key) => findUnchecked(node[key], `${at}.${key}`)),
  ])
}

function asObject(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {}
}

function firstOf(results: readonly (string | null)[]): string | null {
  return results.find((result) => result !== null) ?? null
}
