// The addresses of this view: /agents, /agents/<id>, /agents/<id>/<tab>, /agents/<id>/files/<name>[/history]. Pure.

export const AGENT_TABS = ['overview', 'files', 'tools', 'skills'] as const
export type AgentTab = (typeof AGENT_TABS)[number]

export interface AgentPlace {
  readonly agentId: string | null
  /** Null for an address that leads nowhere. */
  readonly tab: AgentTab | null
  readonly file: string | null
  readonly isHistory: boolean
}

function decoded(part: string | undefined): string | null {
  try {
    return part === undefined || part === '' ? null : decodeURIComponent(part)
  } catch {
    return null
  }
}

export function readAgentPlace(path: string): AgentPlace {
  const [, , id, tab = 'overview', file, history] = path.split('/')
  const known = AGENT_TABS.find((each) => each === (tab === '' ? 'overview' : tab)) ?? null
  return { agentId: decoded(id), tab: known, file: known === 'files' ? decoded(file) : null, isHistory: known === 'files' && history === 'history' }
}

export function agentPath(agentId: string, tab: AgentTab = 'overview'): string {
  return `/agents/${encodeURIComponent(agentId)}${tab === 'overview' ? '' : `/${tab}`}`
}

export function filePath(agentId: string, name: string, isHistory = false): string {
  return `${agentPath(agentId, 'files')}/${encodeURIComponent(name)}${isHistory ? '/history' : ''}`
}
