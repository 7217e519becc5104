// What can be done with the chat on screen, for the command palette.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSessions } from '../../app-context.tsx'
import type { SessionRow } from '../../state/sessions-store.ts'
import { useCommands } from '../shell/commands/use-commands.ts'
import { useSessionActions } from './use-session-actions.tsx'
import { onDemand } from '../../ui/on-demand/on-demand.ts'

const RenameDialog = onDemand(() => import('./rename-dialog.tsx'))

export function ChatCommands({ sessionKey }: { readonly sessionKey: string }) {
  const row = useSessions(({ rows }) => rows.get(sessionKey))
  return row === undefined ? null : <CommandsOf row={row} />
}

function CommandsOf({ row }: { readonly row: SessionRow }) {
  const { t } = useTranslation()
  const [isRenaming, setRenaming] = useState(false)
  const actions = useSessionActions(row, () => setRenaming(true))
  useCommands(
    actions.map(({ id, label, onSelect, isDisabled = false, note }) => ({
      id: `chat.${id}`,
      label: t('session.thisChat', { action: label }),
      group: 'page',
      run: onSelect,
      disabledReason: isDisabled ? (note ?? '') : null,
    })),
  )
  return isRenaming ? <RenameDialog row={row} onClose={() => setRenaming(false)} /> : null
}
