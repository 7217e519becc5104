// How built-in tools are made: one zod schema gives both the parser and the compact JSON Schema the model sees.
import { z } from 'zod'
import type { ApprovalQuestion, Tool, ToolContext, ToolEffect, ToolResult } from '../plugin-api/index.ts'

/** A question to the owner with what the approval record needs beyond it. */
export interface OwnerQuestion extends ApprovalQuestion {
  readonly resolvedPath?: string | null
  readonly security?: string
  readonly ask?: string
  /** Makes the same question unnecessary in future; absent when this can only be allowed once. */
  readonly remember?: () => void
  /** True when the owner's policy lets it pass if nobody can be asked. */
  readonly allowedUnattended?: boolean
}

/** What stands between a valid call and its execution. */
export type Permission =
  | { readonly kind: 'allow' }
  | { readonly kind: 'refuse'; readonly reason: string }
  | { readonly kind: 'ask'; readonly question: OwnerQuestion }

export const ALLOWED: Permission = { kind: 'allow' }

/**
 * A tool that knows before it starts whether the owner must be asked. The answer is settled before the call counts as started,
 * so that a crash while waiting leaves a call that has not happened instead of one whose outcome is unknown.
 */
export interface AskingTool<Arguments = unknown> extends Tool<Arguments> {
  permission(args: Arguments, context: ToolContext): Permission | Promise<Permission>
}

/** Narrows a registered tool to one that declares permissions. */
export function isAskingTool(tool: Tool): tool is AskingTool {
  return 'permission' in tool && typeof tool.permission === 'function'
}

export interface ToolSpec<Schema extends z.ZodType> {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly args: Schema
  readonly idempotent: boolean
  effects(args: z.output<Schema>, context: ToolContext): readonly ToolEffect[]
  permission?(args: z.output<Schema>, context: ToolContext): Permission | Promise<Permission>
  execute(args: z.output<Schema>, context: ToolContext, signal: AbortSignal): Promise<ToolResult>
}

const NOISE = new Set(['$schema', 'additionalProperties', 'minimum', 'maximum', 'exclusiveMinimum', 'minLength', 'maxLength', 'default', 'propertyNames'])

/** Every byte is paid in every request: limits stay with the parser, which explains them when they are broken. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !NOISE.has(key)).map(([key, inner]) => [key, key === 'properties' ? compactEach(inner) : compact(inner)]))
}

/** A property may be called like a keyword: names are kept, only their schemas are cut. */
function compactEach(properties: unknown): unknown {
  return Object.fromEntries(Object.entries(properties as Record<string, unknown>).map(([name, schema]) => [name, compact(schema)]))
}

function explain(name: string, error: z.ZodError): string {
  const problems = error.issues.slice(0, 4).map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
  return `Invalid arguments for ${name}: ${problems.join('; ')}.`
}

/** Types the tool from its schema. The JSON Schema is rendered at first use. */
export function defineTool<Schema extends z.ZodType>(spec: ToolSpec<Schema>): AskingTool {
  let parameters: Readonly<Record<string, unknown>> | null = null
  const tool: AskingTool<z.output<Schema>> = {
    name: spec.name,
    label: spec.label,
    description: spec.description,
    idempotent: spec.idempotent,
    get parameters() {
      parameters ??= compact(z.toJSONSchema(spec.args, { io: 'input', unrepresentable: 'any' })) as Readonly<Record<string, unknown>>
      return parameters
    },
    parse: (args) => {
      const parsed = spec.args.safeParse(args)
      return parsed.success ? { ok: true, value: parsed.data } : { ok: false, error: explain(spec.name, parsed.error) }
    },
    effects: (args, context) => spec.effects(args, context),
    permission: (args, context) => spec.permission?.(args, context) ?? ALLOWED,
    execute: (args, context, signal) => spec.execute(args, context, signal),
  }
  return tool as AskingTool
}

/** A plain text answer for the model. */
export function textResult(text: string, details?: Readonly<Record<string, unknown>>): ToolResult {
  return { content: [{ type: 'text', text }], isError: false, ...(details === undefined ? {} : { details }) }
}

/** An expected failure: one sentence that says what happened and, where it can, what to do instead. */
export function failure(text: string, details?: Readonly<Record<string, unknown>>): ToolResult {
  return { ...textResult(text, details), isError: true }
}
