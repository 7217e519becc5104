// The sessions.* group: list, subscriptions, preview, describe, resolve, get, create, send, abort, patch, reset, delete, compact, fork, search.
import type { Method } from './method.ts'
import { createSessionChanges } from './sessions/changes.ts'
import { createSessionLookup } from './sessions/context.ts'
import type { SessionMethodDependencies } from './sessions/context.ts'
import { createSessionQueries } from './sessions/queries.ts'
import { createSessionTurns } from './sessions/turns.ts'

export function createSessionMethods(dependencies: SessionMethodDependencies): Method[] {
  const lookup = createSessionLookup(dependencies)
  return [...createSessionQueries(dependencies, lookup), ...createSessionTurns(dependencies, lookup), ...createSessionChanges(dependencies, lookup)]
}
