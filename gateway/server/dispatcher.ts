// Takes one request frame to its method and its answer back: role, scope, budget, parameters, repeats, errors.
import { missingScope } from '../access/index.ts'
import { describeIssues } from '../lib/index.ts'
import type { Clock } from '../lib/index.ts'
import type { Method, MethodContext } from '../methods/index.ts'
import type { Logger } from '../platform/index.ts'
import { AppError, hasScope, invalidRequest, unavailable } from '../protocol/index.ts'
import type { RequestFrame, Scope, WireError } from '../protocol/index.ts'
import type { ClientConnection } from './client-connection.ts'
import { createIdempotencyCache } from './idempotency-cache.ts'
import type { Outcome, RememberedCall } from './idempotency-cache.ts'
import { createWriteBudget } from './write-budget.ts'
import type { WriteBudget } from './write-budget.ts'

const MOST_ROLE_VIOLATIONS = 10
const LONGEST_KEY = 256
/** Parameters that say whom a call is for. */
const TARGETS = ['key', 'sessionKey', 'sessionId', 'agentId', 'name'] as const

export interface Dispatcher {
  /** Answers the request, always exactly once finally; never rejects. */
  dispatch(connection: ClientConnection, frame: RequestFrame): Promise<void>
  /** Names for hello features.methods. */
  methodNames(): readonly string[]
  setMethods(methods: readonly Method[]): void
  /** Requests started and not yet answered. */
  activeRequests(): number
}

export interface DispatcherDependencies {
  readonly methods: readonly Method[]
  readonly clock: Clock
  readonly logger: Logger
  /** Why only the control plane runs, or null in normal operation. */
  readonly recoveryReason: () => string | null
  /** Why no new work is taken, or null. */
  readonly drainReason: () => string | null
}

interface Call {
  readonly method: Method
  readonly connection: ClientConnection
  readonly frame: RequestFrame
}

export function createDispatcher(dependencies: DispatcherDependencies): Dispatcher {
  const { clock, logger, recoveryReason, drainReason } = dependencies
  let table = tableOf(dependencies.methods)
  const cache = createIdempotencyCache(clock)
  const budget = createWriteBudget(clock)
  let active = 0

  function admit({ connection, frame }: Pick<Call, 'connection' | 'frame'>): Method {
    const method = table.get(frame.method)
    if (method === undefined) throw invalidRequest(`unknown method: ${frame.method}`)
    if (connection.revoked) throw unavailable('this connection was signed out', { retryable: false })
    const draining = drainReason()
    if (draining !== null) throw unavailable('the gateway is restarting; retry shortly', { retryable: true, retryAfterMs: 1_000, details: { method: frame.method, reason: 'gateway-restarting', phase: draining } })
    const recovery = recoveryReason()
    if (recovery !== null && method.inRecovery !== true) throw unavailable(`the gateway is in recovery mode: ${recovery}`, { details: { code: 'RECOVERY_MODE', method: frame.method } })
    if (!(method.roles ?? ['operator']).includes(connection.principal.role)) throw roleViolation(connection)
    if (typeof method.scope !== 'function') requireScope(connection, method.scope)
    if (method.controlPlaneWrite === true) takeBudget(budget, method.name, connection)
    return method
  }

  async function run(call: Call, params: unknown, answerEarly: MethodContext['answerEarly']): Promise<Outcome> {
    const { method, connection, frame } = call
    try {
      const payload = await method.handle(params, { connection, requestId: frame.id, signal: connection.signal, answerEarly })
      return { ok: true, payload }
    } catch (error) {
      return { ok: false, error: wireErrorOf(error, method.name, logger) }
    }
  }

  /** A repeat shares the first call's outcome, also while that is still being worked on. */
  async function runOnce(call: Call, params: unknown, key: string): Promise<Outcome> {
    const respondEarly = (payload: Readonly<Record<string, unknown>>): void => respond(call.connection, call.frame.id, { ok: true, payload })
    const known = cache.get(key)
    if (known !== undefined) {
      for (const payload of known.early) respondEarly(payload)
      return known.outcome
    }
    const early: RememberedCall['early'] = []
    const outcome = run(call, params, (payload) => {
      early.push(payload)
      respondEarly(payload)
    })
    cache.put(key, { early, outcome })
    return outcome
  }

  async function execute(connection: ClientConnection, frame: RequestFrame): Promise<Outcome> {
    try {
      const method = admit({ connection, frame })
      const params = parseParams(method, frame.params)
      if (typeof method.scope === 'function') requireScope(connection, method.scope(params))
      const key = method.replaysByKey === true ? replayKey(method, params, connection) : null
      const call = { method, connection, frame }
      if (key !== null) return await runOnce(call, params, key)
      return await run(call, params, (payload) => respond(connection, frame.id, { ok: true, payload }))
    } catch (error) {
      return { ok: false, error: wireErrorOf(error, frame.method, logger) }
    }
  }

  function respond(connection: ClientConnection, id: string, outcome: Outcome): void {
    connection.write(encodeResponse(id, outcome, logger))
  }

  return {
    async dispatch(connection, frame) {
      active += 1
      try {
        respond(connection, frame.id, await execute(connection, frame))
      } finally {
        active -= 1
      }
    },
    methodNames: () => [...table.values()].filter((method) => method.hidden !== true && (recoveryReason() === null || method.inRecovery === true)).map(({ name }) => name),
    setMethods: (methods) => void (table = tableOf(methods)),
    activeRequests: () => active,
  }
}

function tableOf(methods: readonly Method[]): ReadonlyMap<string, Method> {
  const table = new Map<string, Method>()
  for (const method of methods) {
    if (table.has(method.name)) throw new Error(`two methods are called ${method.name}`)
    table.set(method.name, method)
  }
  return table
}

function roleViolation(connection: ClientConnection): AppError {
  connection.roleViolations += 1
  if (connection.roleViolations > MOST_ROLE_VIOLATIONS) connection.close(1008, 'too many requests for another role')
  return invalidRequest(`unauthorized role: ${connection.principal.role}`)
}

function requireScope(connection: ClientConnection, scope: Scope | 'any'): void {
  const { role, scopes } = connection.principal
  // Nodes have no scopes; which methods they may call is decided by role alone.
  if (scope !== 'any' && role === 'operator' && !hasScope(scopes, scope)) throw missingScope(scope)
}

function takeBudget(budget: WriteBudget, method: string, { principal }: ClientConnection): void {
  const retryAfterMs = budget.take(method, `${principal.deviceId ?? 'no-device'}|${principal.remoteIp}`)
  if (retryAfterMs === 0) return
  throw unavailable(`rate limit exceeded for ${method}; retry after ${Math.ceil(retryAfterMs / 1_000)}s`, { retryable: true, retryAfterMs, details: { method, limit: '30 per 60s' } })
}

function parseParams(method: Method, params: unknown): unknown {
  const input = params === undefined ? {} : params
  const parsed = method.params.safeParse(input)
  if (parsed.success) return parsed.data
  throw invalidRequest(`invalid ${method.name} params: ${describeIssues(parsed.error.issues, input)}`)
}

function replayKey(method: Method, params: unknown, { principal }: ClientConnection): string | null {
  const { idempotencyKey: key, ...rest } = (typeof params === 'object' && params !== null ? params : {}) as Readonly<Record<string, unknown>>
  if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY) return null
  // The same key for another session, agent or tool is another call.
  const target = JSON.stringify(TARGETS.map((name) => (typeof rest[name] === 'string' ? rest[name] : null)))
  // A caller without a device is told apart by what it says it is: it can only repeat its own calls.
  return `${method.name}|${principal.deviceId ?? `${principal.authMethod}:${principal.clientId}:${principal.remoteIp}`}|${principal.scopes.join(',')}|${target}|${key}`
}

/** The error frame of whatever was thrown. Unexpected errors go to the log, not to the client: they may carry secrets. */
function wireErrorOf(error: unknown, method: string, logger: Logger): WireError {
  if (error instanceof AppError) {
    const { code, message, details, retryable, retryAfterMs } = error
    return { code, message, ...(details === undefined ? {} : { details }), ...(retryable === undefined ? {} : { retryable }), ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.max(0, Math.round(retryAfterMs)) }) }
  }
  logger.error('method failed', { method, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  return { code: 'UNAVAILABLE', message: `${method} failed because of an internal error; the gateway's log says why` }
}

function encodeResponse(id: string, outcome: Outcome, logger: Logger): string {
  try {
    return outcome.ok ? JSON.stringify({ type: 'res', id, ok: true, payload: outcome.payload }) : JSON.stringify({ type: 'res', id, ok: false, error: outcome.error })
  } catch (error) {
    return JSON.stringify({ type: 'res', id, ok: false, error: wireErrorOf(error, 'encoding the answer', logger) })
  }
}

