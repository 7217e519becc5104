// sessions.list and everything that filters like it.
import { sessionsWire } from '../../protocol/index.ts'
import type { SessionFilter } from '../../sessions/index.ts'
import type { SessionMethodDependencies } from './context.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1_000

type FilterDependencies = Pick<SessionMethodDependencies, 'runtime' | 'clock' | 'settings'>
type Filters = Omit<sessionsWire.ListParams, 'limit' | 'offset' | 'includeDerivedTitles' | 'includeLastMessage'>

/** The store's filter for wire filters; null when they ask for something no session here can have (projects, boards, other people). */
export function sessionFilter(params: Filters, { runtime, clock, settings }: FilterDependencies): SessionFilter | null {
  const { projectId, workspaceDir, group, hasBoard, boardFace } = params
  if (projectId !== undefined || workspaceDir !== undefined || hasBoard === true || boardFace === 'dashboard' || (group !== undefined && group !== '')) return null
  const agentId = params.agentId?.trim().toLowerCase()
  if (params.configuredAgentsOnly === true && agentId !== undefined && !settings().agentIds.includes(agentId)) return null
  return {
    archived: params.archived === 'all' ? undefined : (params.archived ?? false),
    agentId,
    pinned: params.pinned,
    label: params.label,
    search: params.search,
    spawnedBy: params.spawnedBy,
    updatedAfterMs: params.activeMinutes === undefined ? undefined : clock.now() - params.activeMinutes * 60_000,
    keys: params.activeOnly === true ? runtime.active().map(({ sessionKey }) => sessionKey) : undefined,
    excludeKinds: [...(params.includeGlobal === true ? [] : ['global' as const]), ...(params.includeUnknown === true ? [] : ['unknown' as const])],
    excludeKeyParts: [...(params.excludeSubagents === true ? [':subagent:'] : []), ...(params.excludeCron === true ? [':cron:'] : []), ...(params.excludeSystem === true ? [':hook:'] : [])],
    sortBy: params.sortBy === 'lastInteractionAt' ? 'lastInteractionAt' : 'updatedAt',
  }
}

export function listSessions(params: sessionsWire.ListParams, dependencies: SessionMethodDependencies): sessionsWire.SessionList {
  const { store, clock, row, listDefaults, databasePath } = dependencies
  const limit = Math.min(params.limit ?? DEFAULT_LIMIT, MAX_LIMIT)
  const offset = params.offset ?? 0
  const filter = sessionFilter(params, dependencies)
  const { sessions, totalCount } = filter === null ? { sessions: [], totalCount: 0 } : store.list({ ...filter, limit, offset })
  const shown = { withTitle: params.includeDerivedTitles ?? false, withPreview: params.includeLastMessage ?? false }
  const end = offset + sessions.length
  const hasMore = end < totalCount && sessions.length > 0
  return {
    ts: clock.now(),
    path: databasePath,
    count: sessions.length,
    totalCount,
    limitApplied: limit,
    ...(offset > 0 && { offset }),
    nextOffset: hasMore ? end : null,
    hasMore,
    owners: [],
    defaults: listDefaults(),
    sessions: sessions.map((session) => row(session, shown)),
  }
}
