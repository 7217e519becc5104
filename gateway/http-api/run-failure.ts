// How the end of a run that did not succeed is told to an HTTP client.
import type { RunResult } from '../sessions/index.ts'
import { HttpProblem } from './http-problem.ts'

const STATUS: Readonly<Record<string, number>> = { auth: 502, billing: 502, rate_limit: 429, usage_limit: 429, overloaded: 503, invalid_request: 400, context_overflow: 400, timeout: 504 }

/** Null when the run succeeded. */
export function failureOf(result: RunResult): HttpProblem | null {
  if (result.status === 'ok') return null
  const message = result.errorMessage ?? (result.status === 'aborted' ? 'the run was stopped' : 'the run failed')
  return new HttpProblem(result.status === 'timeout' ? 504 : (STATUS[result.errorKind ?? ''] ?? 500), message, 'api_error')
}
