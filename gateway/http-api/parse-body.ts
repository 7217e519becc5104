// Validates a body and names the place of the first mistake.
import type { z } from 'zod'
import { HttpProblem } from './http-problem.ts'

export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.join('.') ?? ''
  throw new HttpProblem(400, path === '' ? `the body is not valid: ${issue?.message ?? 'unknown problem'}` : `${path}: ${issue?.message ?? 'not valid'}`, 'invalid_request_error', path === '' ? null : path)
}
