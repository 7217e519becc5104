// What one RPC method is. A method that is in the table is advertised; nothing else is.
import type { z } from 'zod'
import type { Connection } from '../access/index.ts'
import type { Scope } from '../protocol/index.ts'

export interface MethodContext {
  readonly connection: Connection
  readonly requestId: string
  /** Aborts when the connection closes. */
  readonly signal: AbortSignal
  /** Sends an early answer under the same request id (agent, twoPhase approvals); the returned value follows later. */
  readonly answerEarly: (payload: Readonly<Record<string, unknown>>) => void
}

export interface Method {
  readonly name: string
  /** `any`: every operator, whatever its scopes; a function where it depends on the parameters. */
  readonly scope: Scope | 'any' | ((params: unknown) => Scope | 'any')
  /** Default: operators only. */
  readonly roles?: readonly ('operator' | 'node')[]
  /** Counts against the control-plane write budget (30 per 60 s). */
  readonly controlPlaneWrite?: boolean
  /** Answers while the gateway is in recovery mode. */
  readonly inRecovery?: boolean
  /** Not listed in hello features.methods though callable. */
  readonly hidden?: boolean
  /** A repeat with the same `idempotencyKey` parameter from the same caller gets the first call's answers (for 5 minutes). */
  readonly replaysByKey?: boolean
  readonly params: z.ZodType
  /** May throw AppError. `params` is the parsed value. */
  handle(params: unknown, context: MethodContext): unknown
}

/** Types the handler from the schema; the table itself is untyped. */
export function defineMethod<Schema extends z.ZodType>(method: Omit<Method, 'params' | 'handle' | 'scope'> & {
  readonly params: Schema
  readonly scope: Scope | 'any' | ((params: z.output<Schema>) => Scope | 'any')
  readonly handle: (params: z.output<Schema>, context: MethodContext) => unknown
}): Method {
  return method as unknown as Method
}
