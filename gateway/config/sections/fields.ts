// The building blocks of the configuration's schema. Each carries its description, so that no key can go without one.
import { z } from 'zod'

/** What a key is besides its type. Travels with the schema into forms, redaction and docs. */
export interface FieldNotes {
  /** Rarely needed; forms fold it away. */
  readonly advanced?: boolean
  /** Holds a secret: never shown, never logged. */
  readonly sensitive?: boolean
  readonly placeholder?: string
}

const TIME_SPAN = /^\d+(\.\d+)?\s*(ms|s|m|h|d|w)?$/i
const BYTE_SIZE = /^\d+(\.\d+)?\s*(b|kb|mb|gb|tb)?$/i

/** Attaches description and notes without the copy that `.meta()` makes: with some 200 keys that copy is felt at start. */
export function note<Schema extends z.ZodType>(schema: Schema, description: string, notes: FieldNotes = {}): Schema {
  z.globalRegistry.add(schema, { description, ...notes })
  return schema
}

/** A group of keys that is always there: what the file leaves out is filled with defaults. */
export function group<Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape, notes: FieldNotes = {}) {
  const object = note(z.strictObject(shape), description, notes)
  return object.prefault({} as z.input<typeof object>)
}

/** An object without defaults of its own, for items of lists and maps. */
export function item<Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape, notes: FieldNotes = {}) {
  return note(z.strictObject(shape), description, notes)
}

export function text(description: string, notes: FieldNotes = {}) {
  return note(z.string(), description, notes)
}

/** A secret value. In the file it may also be a reference `{ source: "store" | "env", id: "NAME" }`, resolved before validation. */
export function secret(description: string) {
  return note(z.string().min(1), description, { sensitive: true })
}

export function flag(description: string, notes: FieldNotes = {}) {
  return note(z.boolean(), description, notes)
}

/** A whole number within bounds, both included. */
export function count(description: string, min: number, max = Number.MAX_SAFE_INTEGER, notes: FieldNotes = {}) {
  return note(z.int().check(...(max === Number.MAX_SAFE_INTEGER ? [z.gte(min)] : [z.gte(min), z.lte(max)])), description, notes)
}

export function ratio(description: string) {
  return note(z.number().min(0).max(1), description, { advanced: true })
}

export function choice<const Values extends readonly [string, ...string[]]>(values: Values, description: string, notes: FieldNotes = {}) {
  return note(z.enum(values), description, notes)
}

export function texts(description: string, notes: FieldNotes = {}) {
  return note(z.array(z.string()), description, notes)
}

/** A map from free names to values of one shape. */
export function map<Value extends z.ZodType>(value: Value, description: string, notes: FieldNotes = {}) {
  return note(z.record(z.string(), value), description, notes)
}

/** Settings that somebody else validates (a plugin, a skill, a provider). */
export function open(description: string, notes: FieldNotes = {}) {
  return note(z.record(z.string(), z.unknown()), description, notes)
}

/** A length of time as OpenClaw writes it: `"30d"`, `"5m"`, `"500ms"`; a bare number means milliseconds. */
export function duration(description: string, notes: FieldNotes = {}) {
  return note(z.union([z.number().min(0), z.string().regex(TIME_SPAN, 'must be a length of time like "5m", "30d" or a number of milliseconds')]), description, notes)
}

/** An amount of bytes: `"10gb"` or a number. */
export function byteSize(description: string, notes: FieldNotes = {}) {
  return note(z.union([z.number().min(0), z.string().regex(BYTE_SIZE, 'must be a size like "10gb" or a number of bytes')]), description, notes)
}

export const THINKING_LEVELS = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'adaptive', 'max'] as const
