// Gives a chat a name, or takes it away.
import { useTranslation } from 'react-i18next'
import { useSessions } from '../../app-context.tsx'
import { sessionTitle } from '../../lib/session-title.ts'
import type { SessionRow } from '../../state/sessions-store.ts'
import { NameDialog } from '../../ui/name-dialog/name-dialog.tsx'

export default function RenameDialog({ row, onClose }: { readonly row: SessionRow; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const patch = useSessions((state) => state.patch)
  return (
    <NameDialog
      title={t('session.renameTitle')}
      label={t('session.renameLabel')}
      hint={t('session.renameHint')}
      name={row.label ?? ''}
      placeholder={sessionTitle({ ...row, label: undefined }) ?? ''}
      maxLength={200}
      save={(name) => patch(row.key, { label: name === '' ? null : name })}
      onClose={onClose}
    />
  )
}
