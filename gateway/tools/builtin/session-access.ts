// Which sessions a session may see and reach. The key that is asked for never decides; the relation between the two does.
import type { SessionPort, SessionSummary } from '../session-port.ts'

export type SessionVisibility = 'self' | 'tree' | 'agent' | 'all'

export interface SessionToolSettings {
  /** Default `tree`: itself and what it spawned. */
  readonly visibility: SessionVisibility
  /** Reaching other agents is a second consent. */
  readonly agentToAgent: { readonly enabled: boolean; readonly allow: readonly string[] }
}

export interface SessionToolDependencies {
  readonly sessions: SessionPort
  readonly settings: (agentId: string) => SessionToolSettings
}

interface Viewer {
  readonly sessionKey: string
  readonly agentId: string
}

const MAX_DEPTH = 12

/** Whether messages and tasks may go to this agent. */
export function mayReachAgent(settings: SessionToolSettings, from: string, to: string): boolean {
  const { enabled, allow } = settings.agentToAgent
  return from === to || (enabled && (allow.includes('*') || allow.includes(to)))
}

function isDescendant(sessions: SessionPort, child: Pick<SessionSummary, 'spawnedBy'>, ancestor: string): boolean {
  let parent = child.spawnedBy
  for (let depth = 0; parent !== null && depth < MAX_DEPTH; depth += 1) {
    if (parent === ancestor) return true
    parent = sessions.status(parent)?.spawnedBy ?? null
  }
  return false
}

/** Whether `viewer` may see this session. */
export function maySee({ sessions, settings }: SessionToolDependencies, viewer: Viewer, target: Pick<SessionSummary, 'key' | 'agentId' | 'spawnedBy'>): boolean {
  if (target.key === viewer.sessionKey) return true
  const rules = settings(viewer.agentId)
  if (rules.visibility === 'self') return false
  // A child of another agent was spawned with consent; it stays visible to its parent.
  if (isDescendant(sessions, target, viewer.sessionKey)) return true
  if (rules.visibility === 'tree') return false
  if (target.agentId === viewer.agentId) return true
  return rules.visibility === 'all' && mayReachAgent(rules, viewer.agentId, target.agentId)
}

/** The same sentence for unknown and hidden sessions: asking must not reveal which exist. */
export function unknownSession(name: string): string {
  return `There is no session "${name}" that you can see. Use sessions_list.`
}
