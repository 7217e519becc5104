// The sessions.* group: list, subscriptions, preview, describe, resolve, get, create, send, abort, patch, reset, delete, compact, fork, search.
import type { Method } from './method.ts'
import { createSessionChanges } from './session-changes.ts'
import { createSessionLookup } from './session-context.ts'
import type { SessionMethodDependencies } from './session-context.ts'
import { createSessionQueries } from './session-queries.ts'
import { createSessionTurns } from './session-turns.ts'

export function createSessionMethods(dependencies: SessionMethodDependencies): Method[] {
  const lookup = createSessionLookup(dependencies)
  return [...createSessionQueries(dependencies, lookup), ...createSessionTurns(dependencies, lookup), ...createSessionChanges(dependencies, lookup)]
}
