// Agents: the list of all, or one with its parts, by address.
import { useLocation } from 'wouter'
import { AgentList } from './agent-list.tsx'
import { AgentPage } from './agent-page.tsx'
import { readAgentPlace } from './agent-address.ts'

export default function AgentsView() {
  const [path] = useLocation()
  const { agentId, ...place } = readAgentPlace(path)
  return agentId === null ? <AgentList /> : <AgentPage key={agentId} agentId={agentId} {...place} />
}
