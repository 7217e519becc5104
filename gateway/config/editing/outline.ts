// The configuration for reports that are shown to strangers: which keys are set, and only such values as the schema itself names.
import { z } from 'zod'
import { schemaAt } from '../explain-issue.ts'
import { isPlainObject } from '../json-values.ts'
import type { JsonPath } from '../json-values.ts'
import { configSchema } from '../schema.ts'

const MEASURE = /^\d+(\.\d+)?\s*(ms|s|m|h|d|w|b|kb|mb|gb|tb)?$/i

/** A copy in which every text and number that somebody typed freely reads `[text]` or `[number]`. */
export function outlineConfig(value: unknown, path: JsonPath = []): unknown {
  if (Array.isArray(value)) return value.map((entry, index) => outlineConfig(entry, [...path, index]))
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, outlineConfig(entry, [...path, key])]))
  if (typeof value === 'boolean' || value === null) return value
  const schemas = schemaAt(configSchema(), path) ?? []
  if (typeof value === 'number') return schemas.some((schema) => schema instanceof z.ZodNumber) ? value : '[number]'
  const isNamed = schemas.some((schema) => schema instanceof z.ZodEnum && (schema.options as readonly unknown[]).includes(value))
  const isMeasure = schemas.some((schema) => schema instanceof z.ZodNumber) && typeof value === 'string' && MEASURE.test(value)
  return isNamed || isMeasure ? value : '[text]'
}
