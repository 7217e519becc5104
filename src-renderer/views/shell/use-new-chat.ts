// Starting a chat, from wherever it is asked for.
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useAgents, useApp, useConnection, useSessions } from '../../app-context.tsx'
import { chatPath } from '../../lib/session-address.ts'
import type { SessionRow } from '../../state/sessions-store.ts'

/** Opens an empty chat: the newest one without a word in it, or a new one. */
export function useNewChat(): () => void {
  const { t } = useTranslation()
  const { stores } = useApp()
  const [, navigate] = useLocation()
  const create = useSessions((state) => state.create)
  const greetedBy = useConnection(({ hello }) => hello?.defaultAgentId)
  const agentId = useAgents(({ defaultId }) => defaultId) ?? greetedBy
  return () => {
    const unused = [...stores.sessions.getState().rows.values()].find((row) => isUnused(row) && row.agentId === agentId)
    if (unused !== undefined) return navigate(chatPath(unused.key))
    create().then(
      (key) => navigate(chatPath(key)),
      (error: Error) => void stores.toasts.getState().show({ tone: 'bad', text: t('shell.newChatFailed', { reason: error.message }) }),
    )
  }
}

function isUnused({ key, systemSent, label, archived, hasActiveRun, isMain }: SessionRow): boolean {
  return systemSent === false && label === undefined && archived !== true && hasActiveRun !== true && isMain !== true && key.includes(':dashboard:')
}
