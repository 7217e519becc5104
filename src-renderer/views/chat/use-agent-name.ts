// What an agent is called in sentences.
import { useTranslation } from 'react-i18next'
import { useAgents } from '../../app-context.tsx'

/** The agent's name; the product's while it has none of its own. */
export function useAgentName(agentId: string | null | undefined): string {
  const { t } = useTranslation()
  const agent = useAgents(({ agents, defaultId }) => agents.find(({ id }) => id === (agentId ?? defaultId)))
  return agent === undefined || agent.name === agent.id ? t('product') : agent.name
}
